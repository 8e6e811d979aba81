import PostilCore
import PostilWire

extension Measurement {
  /// The same events as text for any program.
  static let jsonLines = Measurement(name: "JSON Lines") { recording in
    var lines = EventLines()
    var block: [UInt8] = []
    var raw = 0
    var packed = 0
    for changeset in recording.changesets {
      for index in changeset.events.ranges.indices {
        block += lines.line(try changeset.event(at: index))
      }
      guard block.count > 64 << 20 else { continue }
      raw += block.count
      packed += Deflate.compress(block).count
      block = []
    }
    raw += block.count
    packed += Deflate.compress(block).count
    return [
      Row(
        name: "JSON Lines", figure: Double(raw) / Double(recording.events), unit: .bytesPerEvent),
      Row(
        name: "JSON Lines, zlib -6", figure: Double(packed) / Double(recording.events),
        unit: .bytesPerEvent),
    ]
  }
}
