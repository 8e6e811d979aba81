package import PostilCore
import PostilLog
import PostilStore

/// Which events somebody wants to set aside, or to reinstate.
package enum NamedEvents: Sendable {
  /// By their ids, such as `north.42`.
  case events([String])
  /// All that the log holds of a member, from a seq on.
  case all(of: String, since: Seq)
}

extension Replica {
  /// Records that events of the log are to change nothing any more, or to count again; the next push makes
  /// it so.
  ///
  /// - Returns: how many events it names.
  /// - Throws: `ReplicaError.notInLog` for an event that the log does not hold, `notAllowed` for a role
  ///   that may not do it.
  package func set(_ named: NamedEvents, aside: Bool, why: String, now: Instant) throws -> Int {
    let ranges = try read { reader in try reader.ranges(of: named) }
    let reason = Text(why)
    for start in stride(from: 0, to: ranges.count, by: Limits.rangesPerEvent) {
      let part = Array(ranges[start..<min(start + Limits.rangesPerEvent, ranges.count)])
      let change =
        aside
        ? Change.eventsSetAside(part, why: reason) : Change.eventsReinstated(part, why: reason)
      _ = try record(now: now) { _, _ in ([change], ()) }
    }
    return ranges.reduce(0) { $0 + $1.count }
  }
}

extension Reader {
  fileprivate func ranges(of named: NamedEvents) throws -> [CounterRange] {
    switch named {
    case .events(let typed):
      var ids: [EventID] = []
      for name in typed {
        let id = try names.event(name)
        guard try view.event(id) != nil else { throw ReplicaError.notInLog(name) }
        ids.append(id)
      }
      return Self.ranges(of: ids.sorted())
    case .all(let name, let since):
      let replica = try names.replica(named: name)
      let member = roster.member(of: replica)
      var ids: [EventID] = []
      try view.readLog(after: 0) { logged in
        guard logged.lastSeq >= since, roster.member(of: logged.changeset.replica) == member else {
          return true
        }
        for index in logged.changeset.events.ranges.indices
        where logged.firstSeq + UInt64(index) >= since {
          ids.append(logged.changeset.id(at: index))
        }
        return true
      }
      return Self.ranges(of: ids.sorted())
    }
  }

  /// - Parameter ids: ascending.
  private static func ranges(of ids: [EventID]) -> [CounterRange] {
    var ranges: [CounterRange] = []
    for id in ids {
      if let last = ranges.last, last.replica == id.replica, last.last + 1 >= id.counter {
        ranges[ranges.count - 1] = CounterRange(
          replica: id.replica, first: last.first, last: max(last.last, id.counter))
      } else {
        ranges.append(CounterRange(replica: id.replica, first: id.counter, last: id.counter))
      }
    }
    return ranges
  }
}
