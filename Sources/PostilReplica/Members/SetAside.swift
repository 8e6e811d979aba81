package import PostilCore
package import PostilLog
import PostilStore

extension Replica {
  /// Records that events of the log are to change nothing any more, or to count again; the next push makes
  /// it so.
  ///
  /// - Throws: `ReplicaError.notAllowed` for a role that may not do it.
  package func set(_ named: NamedEvents, aside: Bool, why: Text, now: Instant) throws {
    _ = try record(now: now) { _, _ in (named.changes(aside: aside, why: why), ()) }
  }

  /// The events of some ids, such as `north.42`.
  ///
  /// - Throws: `ReplicaError.notInLog` for one that the log does not hold.
  package func named(_ typed: [String]) throws -> NamedEvents {
    try read { reader in
      let ids = try typed.map { name in
        let id = try reader.names.event(name)
        guard try reader.view.event(id) != nil else { throw ReplicaError.notInLog(name) }
        return id
      }
      return NamedEvents(CounterRange.all(of: ids))
    }
  }

  /// All that the log holds of a member, of all its devices, from a seq on.
  ///
  /// - Throws: `ReplicaError.noSuchReplica` for what is no member's name, also a further device's.
  package func named(of name: String, since: Seq) throws -> NamedEvents {
    try read { reader in
      var events = MemberEvents(
        of: try reader.names.member(named: name), in: reader.roster, since: since)
      try reader.view.readLog(after: 0) { logged in
        events.add(logged)
        return true
      }
      return events.named
    }
  }
}
