import PostilCore
import PostilWire

extension Measurement {
  /// Event bytes into events.
  static let decode = Measurement(name: "decode") { recording in
    let seconds = try Stopwatch.median(of: 3) {
      var stopwatch = Stopwatch(.processor)
      var checksum: Seq = 0
      try stopwatch.time {
        for changeset in recording.changesets {
          for index in changeset.events.ranges.indices {
            checksum &+= try changeset.event(at: index).base
          }
        }
      }
      precondition(checksum > 0, "bases were read")
      return stopwatch.seconds
    }
    let row = Row(
      name: "decode", figure: Double(recording.events) / seconds, unit: .eventsPerSecond)
    return [
      row.reaching(2_000_000),
      Row(
        name: "decode, bytes", figure: Double(recording.bytes) / seconds / 1_000_000,
        unit: .megabytesPerSecond),
    ]
  }
}
