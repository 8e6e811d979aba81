package import PostilCore
import PostilLog
import PostilStore

/// Seeing to members out of a replica: events like all others, for those who may.
extension Replica {
  /// Records a change about members; the next push makes it so.
  ///
  /// - Throws: `ReplicaError.notAllowed` for what the roster that this replica holds speaks against.
  package func decide(_ change: Change, now: Instant) throws {
    try expectMembers()
    _ = try record(now: now) { _, _ in ([change], ()) }
  }

  package func roster() throws -> Roster {
    try store.read { try $0.roster() }
  }
}
