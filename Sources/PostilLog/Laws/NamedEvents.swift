package import PostilCore
package import PostilWire

/// The events that an act sets aside or reinstates, as changes for the log.
package struct NamedEvents: Sendable {
  package let ranges: [CounterRange]

  package init(_ ranges: [CounterRange]) {
    self.ranges = ranges
  }

  package var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// Those of them that an act would change: the ones not set aside yet, or the ones that are.
  package func changing(aside: Bool, from standing: SetAsides) -> NamedEvents {
    var changing: [CounterRange] = []
    for range in ranges {
      for counter in range.first...range.last {
        let id = EventID(replica: range.replica, counter: counter)
        if standing.contains(id) != aside { changing.add(id) }
      }
    }
    return NamedEvents(changing)
  }

  /// As few changes as the limit of ranges allows.
  package func changes(aside: Bool, why: Text) -> [Change] {
    stride(from: 0, to: ranges.count, by: Limits.rangesPerEvent).map { start in
      let part = Array(ranges[start..<min(start + Limits.rangesPerEvent, ranges.count)])
      return aside ? .eventsSetAside(part, why: why) : .eventsReinstated(part, why: why)
    }
  }
}

/// All events of a member in a log, from a seq on, that can be set aside.
package struct MemberEvents {
  private let member: ReplicaID
  private let roster: Roster
  private let since: Seq
  private var ranges: [ReplicaID: [CounterRange]] = [:]

  package init(of member: ReplicaID, in roster: Roster, since: Seq) {
    self.member = member
    self.roster = roster
    self.since = since
  }

  /// Takes the changesets of a log in its order.
  package mutating func add(_ logged: LoggedChangeset) throws {
    let changeset = logged.changeset
    guard logged.lastSeq >= since, roster.member(of: changeset.replica) == member else { return }
    let skipped = since > logged.firstSeq ? since - logged.firstSeq : 0
    let meant = CounterRange(
      replica: changeset.replica, first: changeset.firstCounter + skipped,
      last: changeset.lastCounter)
    try logged.visit(CounterSet([meant])) { named in
      if !named.event.change.isAct {
        ranges[changeset.replica, default: []].add(named.event.id)
      }
    }
  }

  package var named: NamedEvents {
    NamedEvents(ranges.sorted { $0.key < $1.key }.flatMap(\.value))
  }
}

extension [CounterRange] {
  /// - Parameter id: comes after all events of its replica in it.
  fileprivate mutating func add(_ id: EventID) {
    if let last, last.replica == id.replica, last.last + 1 == id.counter {
      self[count - 1] = CounterRange(replica: id.replica, first: last.first, last: id.counter)
    } else {
      append(CounterRange(replica: id.replica, first: id.counter, last: id.counter))
    }
  }
}
