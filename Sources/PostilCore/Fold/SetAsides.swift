/// Which events of the log are set aside: the fold of what admins said of that, up to a seq.
///
/// ⚖ The last word in log order counts. Nothing leaves the log: what is set aside is said, never hidden.
package struct SetAsides: Hashable, Sendable {
  /// By replica, ascending, none touching another.
  private var ranges: [ReplicaID: [ClosedRange<UInt64>]] = [:]
  /// How many events were ever named, each as often as it was.
  package private(set) var named = 0

  package init() {}

  package var isEmpty: Bool { ranges.isEmpty }

  package func contains(_ id: EventID) -> Bool {
    guard let ranges = ranges[id.replica] else { return false }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < id.counter { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(id.counter)
  }

  /// Takes an event that the log admitted; any other changes nothing.
  package mutating func apply(_ change: Change) {
    for range in change.namedEvents ?? [] { apply(change, to: range) }
  }

  /// Takes what an event says of one range.
  package mutating func apply(_ change: Change, to range: CounterRange) {
    switch change {
    case .eventsSetAside: add(range)
    case .eventsReinstated: remove(range)
    default: break
    }
  }

  private mutating func add(_ range: CounterRange) {
    named += range.count
    var merged = range.first...range.last
    var others: [ClosedRange<UInt64>] = []
    for known in ranges[range.replica] ?? [] {
      if known.upperBound + 1 < merged.lowerBound || merged.upperBound + 1 < known.lowerBound {
        others.append(known)
      } else {
        merged =
          min(known.lowerBound, merged.lowerBound)...max(known.upperBound, merged.upperBound)
      }
    }
    others.append(merged)
    ranges[range.replica] = others.sorted { $0.lowerBound < $1.lowerBound }
  }

  private mutating func remove(_ range: CounterRange) {
    named += range.count
    var rest: [ClosedRange<UInt64>] = []
    for known in ranges[range.replica] ?? [] {
      if known.lowerBound < range.first {
        rest.append(known.lowerBound...min(known.upperBound, range.first - 1))
      }
      if known.upperBound > range.last {
        rest.append(max(known.lowerBound, range.last + 1)...known.upperBound)
      }
    }
    ranges[range.replica] = rest.isEmpty ? nil : rest
  }
}

extension CounterRange {
  /// How many events it names.
  package var count: Int { Int(last - first) + 1 }
}

extension Change {
  /// The events that it sets aside or reinstates; `nil` for any other change.
  package var namedEvents: [CounterRange]? {
    switch self {
    case .eventsSetAside(let ranges, _), .eventsReinstated(let ranges, _): ranges
    default: nil
    }
  }
}
