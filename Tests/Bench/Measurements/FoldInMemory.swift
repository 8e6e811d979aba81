import PostilCore
import PostilWire

extension Measurement {
  /// Decoded events into entities in memory.
  static let fold = Measurement(name: "fold") { recording in
    let seconds = try Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch(.processor)
      var state = State(events: recording.events)
      for run in recording.runs {
        let events = try recording.events(of: run)
        stopwatch.time {
          for index in events.indices { state.apply(events[index]) }
        }
      }
      precondition(state.applied > 0, "events were applied")
      return stopwatch.seconds
    }
    return [
      Row(name: "fold", figure: Double(recording.events) / seconds, unit: .eventsPerSecond)
        .reaching(1_000_000)
    ]
  }

  /// Event bytes into entities in memory.
  static let decodeAndFold = Measurement(name: "decode and fold") { recording in
    let seconds = try Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch(.processor)
      var state = State(events: recording.events)
      try stopwatch.time {
        for changeset in recording.changesets {
          for index in changeset.events.ranges.indices {
            state.apply(try changeset.event(at: index))
          }
        }
      }
      precondition(state.applied > 0, "events were applied")
      return stopwatch.seconds
    }
    return [
      Row(
        name: "decode and fold", figure: Double(recording.events) / seconds, unit: .eventsPerSecond)
    ]
  }
}

/// A workspace folded in memory. The entities lie in the order in which they came and a dictionary
/// knows their places: as values of the dictionary they would move, all of them, each time it grows,
/// which was a third of the time. There is room for all of them from the start, since the length
/// of a log is known.
struct State {
  /// `nil` if the log names an entity that nobody made.
  private(set) var entities: [Entity?] = []
  private(set) var applied = 0
  private var places: [EntityID: Int32] = [:]
  private var seq: Seq = 0

  init(events: Int) {
    entities.reserveCapacity(events)
    places.reserveCapacity(events)
  }

  mutating func apply(_ event: Event) {
    seq += 1
    guard let target = event.target else { return }
    let place = place(of: target)
    if Fold.apply(event, at: seq, to: &entities[place]) == .applied { applied += 1 }
  }

  private static func value(of place: inout Int32) -> Int32 { place }

  private mutating func place(of target: EntityID) -> Int {
    let next = Int32(entities.count)
    // Through a reference, the dictionary is searched once, also for a missing key.
    let place = Self.value(of: &places[target, default: next])
    if place == next { entities.append(nil) }
    return Int(place)
  }
}
