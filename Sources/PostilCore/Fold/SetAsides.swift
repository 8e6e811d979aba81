/// The events of the log that are set aside: the fold of the admins' decisions, up to a seq.
///
/// ⚖ The last word in log order counts. Nothing leaves the log: a set-aside is shown, never hidden.
package struct SetAsides: Hashable, Sendable {
  private var events = CounterSet()
  /// The number of events that were ever named, each counted as often as it was named.
  package private(set) var named = 0
  /// The number of events that named others.
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

  /// Applies an event's set-aside or reinstatement to one range.
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
  /// The number of events that it names: below 2^63, as its counters are.
  package var count: Int { Int(last - first) + 1 }
}

extension Change {
  /// True if it is about members or other events: no set-aside changes the effect of such an event.
  package var isAct: Bool { concernsMembers || namedEvents != nil }

  /// The events that it sets aside or reinstates; `nil` for any other change.
  package var namedEvents: [CounterRange]? {
    switch self {
    case .eventsSetAside(let ranges, _), .eventsReinstated(let ranges, _): ranges
    default: nil
    }
  }
}
