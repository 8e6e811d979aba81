import PostilCore
import PostilWire

extension Measurement {
  /// The states that the fold ends with, into bytes and back.
  static let entities = Measurement(name: "entity") { recording in
    var state = State()
    for run in recording.runs {
      for event in try recording.events(of: run) { state.apply(event) }
      if state.entities.count > 200_000 { break }
    }
    let entities = Array(state.entities.values)
    let states = entities.map(EntityCoder.encode)
    let encoding = Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch()
      var size = 0
      stopwatch.time {
        for entity in entities { size += EntityCoder.encode(entity).count }
      }
      precondition(size > 0, "states have bytes")
      return stopwatch.seconds
    }
    let decoding = try Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch()
      var origins = 0
      try stopwatch.time {
        for state in states { origins += 1 + (try EntityCoder.decode(state).otherOrigins.count) }
      }
      precondition(origins > 0, "entities have origins")
      return stopwatch.seconds
    }
    return [("entity encode", encoding), ("entity decode", decoding)].map { name, seconds in
      Row(name: name, figure: Double(entities.count) / seconds, unit: .entitiesPerSecond)
        .reaching(1_500_000)
    }
  }
}
