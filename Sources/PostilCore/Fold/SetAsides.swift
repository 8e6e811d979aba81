/// Which events of the log are set aside: the fold of what admins said of that, up to a seq.
///
/// ⚖ The last word in log order counts. Nothing leaves the log: what is set aside is said, never hidden.
package struct SetAsides: Hashable, Sendable {
  private var events = CounterSet()
  /// How many events were ever named, each as often as it was.
  package private(set) var named = 0
  /// How many events named others.
  package private(set) var acts = 0

  package init() {}

  package var isEmpty: Bool { events.isEmpty }

  package func contains(_ id: EventID) -> Bool { events.contains(id) }

  /// Takes an event that the log admitted; any other changes nothing.
  package mutating func apply(_ change: Change) {
    guard let ranges = change.namedEvents else { return }
    acts += 1
    for range in ranges { apply(change, to: range) }
  }

  /// Takes what an event says of one range.
  package mutating func apply(_ change: Change, to range: CounterRange) {
    switch change {
    case .eventsSetAside: events.insert(range)
    case .eventsReinstated: events.remove(range)
    default: return
    }
    named += range.count
  }
}

extension CounterRange {
  /// How many events it names: below 2^63, as its counters are.
  package var count: Int { Int(last - first) + 1 }
}

extension Change {
  /// Whether it is about members or other events: no set-aside changes what that does.
  package var isAct: Bool { concernsMembers || namedEvents != nil }

  /// The events that it sets aside or reinstates; `nil` for any other change.
  package var namedEvents: [CounterRange]? {
    switch self {
    case .eventsSetAside(let ranges, _), .eventsReinstated(let ranges, _): ranges
    default: nil
    }
  }
}
