import PostilCore
import PostilWire

extension Measurement {
  /// States of the fold into bytes and back: 20,000 of them, as many as a projection holds at a time,
  /// ten times.
  static let entities = Measurement(name: "entity") { recording in
    var state = State(events: recording.events)
    for run in recording.runs {
      for event in try recording.events(of: run) { state.apply(event) }
      if state.entities.count > 20_000 { break }
    }
    let entities = Array(state.entities.compactMap { $0 }.prefix(20_000))
    let times = 10
    let states = entities.map(EntityCoder.encode)
    let encoding = Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch(.processor)
      var size = 0
      stopwatch.time {
        for _ in 0..<times {
          for entity in entities { size += EntityCoder.encode(entity).count }
        }
      }
      precondition(size > 0, "states have bytes")
      return stopwatch.seconds
    }
    let decoding = try Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch(.processor)
      var origins = 0
      try stopwatch.time {
        for _ in 0..<times {
          for state in states { origins += 1 + (try EntityCoder.decode(state).otherOrigins.count) }
        }
      }
      precondition(origins > 0, "entities have origins")
      return stopwatch.seconds
    }
    return [("entity encode", encoding), ("entity decode", decoding)].map { name, seconds in
      Row(name: name, figure: Double(times * entities.count) / seconds, unit: .entitiesPerSecond)
        .reaching(1_500_000)
    }
  }
}
