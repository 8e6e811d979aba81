package import PostilCore
import PostilLog
import PostilStore

/// Changes of members, made in a replica: events like all others, for members with the right to them.
extension Replica {
  /// Records a change about members; it takes effect with the next push.
  ///
  /// - Throws: `ReplicaError.notAllowed` for a change that the roster of this replica forbids.
  package func decide(_ change: Change, now: Instant) throws -> [Event] {
    try expectMembers()
    return try record(now: now) { _, _ in ([change], ()) }.events
  }

  /// The roster of the log, and the roster as it is to be once own events that wait are in the log, too.
  package func rosters() throws -> (log: Roster, toBe: Roster) {
    try store.read { (log: try $0.roster(), toBe: try $0.pendingRoster()) }
  }
}
