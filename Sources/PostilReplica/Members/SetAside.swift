package import PostilCore
package import PostilLog
import PostilStore

extension Replica {
  /// Records that events of the log are to change nothing any more, or to count again; it takes effect with
  /// the next push.
  ///
  /// - Throws: `ReplicaError.notAllowed` for a role that may not do it.
  @discardableResult
  package func set(_ named: NamedEvents, aside: Bool, why: Text, now: Instant) throws -> [Event] {
    try record(now: now) { _, _ in (named.changes(aside: aside, why: why), ()) }.events
  }

  /// The set-asides, including those that wait to be pushed.
  package func setAsidesToBe() throws -> SetAsides {
    try store.read { view in
      var standing = try view.setAsides()
      for event in try view.pendingEvents() { standing.apply(event.change) }
      return standing
    }
  }

  /// The events of some ids, such as `north.42`.
  ///
  /// - Throws: `ReplicaError.notInLog` for one that the log does not hold, `alwaysCounts` for one that cannot
  ///   be set aside.
  package func named(_ typed: [String]) throws -> NamedEvents {
    try read { reader in
      let ids = try typed.map { name in
        let id = try reader.names.event(name)
        guard let event = try reader.view.event(id) else { throw ReplicaError.notInLog(name) }
        guard !event.change.isAct else {
          throw ReplicaError.alwaysCounts(name, change: event.change.name)
        }
        return id
      }
      return NamedEvents(CounterRange.all(of: ids))
    }
  }

  /// All events of a member, of all its devices, in the log from a seq on that can be set aside.
  ///
  /// - Throws: `ReplicaError.noSuchReplica` for a name that is not a member's, also a further device's.
  package func named(of name: String, since: Seq) throws -> NamedEvents {
    try read { reader in
      var events = MemberEvents(
        of: try reader.names.member(named: name), in: reader.roster, since: since)
      try reader.view.readLog(after: 0) { logged in
        try events.add(logged)
        return true
      }
      return events.named
    }
  }
}
