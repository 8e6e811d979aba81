package import PostilCore
package import PostilWire

/// The events that somebody sets aside or reinstates, as changes for the log.
package struct NamedEvents: Sendable {
  package let ranges: [CounterRange]

  package init(_ ranges: [CounterRange]) {
    self.ranges = ranges
  }

  package var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// As few changes as the limit of ranges allows.
  package func changes(aside: Bool, why: Text) -> [Change] {
    stride(from: 0, to: ranges.count, by: Limits.rangesPerEvent).map { start in
      let part = Array(ranges[start..<min(start + Limits.rangesPerEvent, ranges.count)])
      return aside ? .eventsSetAside(part, why: why) : .eventsReinstated(part, why: why)
    }
  }
}

/// All that a log holds of a member from a seq on: of each replica one range, since its counters ascend.
package struct MemberEvents {
  private let member: ReplicaID
  private let roster: Roster
  private let since: Seq
  private var ranges: [ReplicaID: CounterRange] = [:]

  package init(of member: ReplicaID, in roster: Roster, since: Seq) {
    self.member = member
    self.roster = roster
    self.since = since
  }

  /// Takes the changesets of a log in its order.
  package mutating func add(_ logged: LoggedChangeset) {
    let changeset = logged.changeset
    guard logged.lastSeq >= since, roster.member(of: changeset.replica) == member else { return }
    let skipped = since > logged.firstSeq ? since - logged.firstSeq : 0
    let first = ranges[changeset.replica]?.first ?? changeset.firstCounter + skipped
    ranges[changeset.replica] = CounterRange(
      replica: changeset.replica, first: first, last: changeset.lastCounter)
  }

  package var named: NamedEvents {
    NamedEvents(ranges.values.sorted { $0.replica < $1.replica })
  }
}
