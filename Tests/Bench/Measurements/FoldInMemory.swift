import PostilCore
import PostilWire

extension Measurement {
  /// Decoded events into a dictionary of entities, which grows with them.
  static let fold = Measurement(name: "fold") { recording in
    let seconds = try Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch()
      var state = State()
      for run in recording.runs {
        let events = try recording.events(of: run)
        stopwatch.time {
          for event in events { state.apply(event) }
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

  /// Event bytes into a dictionary of entities.
  static let decodeAndFold = Measurement(name: "decode and fold") { recording in
    let seconds = try Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch()
      var state = State()
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

/// A workspace folded in memory.
struct State {
  private(set) var entities: [EntityID: Entity] = [:]
  private(set) var applied = 0
  private var seq: Seq = 0

  mutating func apply(_ event: Event) {
    seq += 1
    guard let target = Fold.target(of: event) else { return }
    if Fold.apply(event, at: seq, to: &entities[target]) == .applied { applied += 1 }
  }
}
