import PostilLog

/// The places of the long values in an entity's state. The file holds their bytes in rows of their own, in
/// this order, and the state without them: so a row of an entity stays short, and a change beside a long
/// value does not write the value again.
struct LongValues: Hashable {
  /// A value whose text has more bytes is long.
  static let shortBytes = 1_024

  /// Ranges of the whole state, ascending.
  let ranges: [Range<Int>]

  init(_ ranges: [Range<Int>]) {
    self.ranges = ranges
  }

  var count: Int { ranges.count }

  /// The rest of the whole state.
  func remainder(of state: [UInt8]) -> [UInt8] {
    guard !ranges.isEmpty else { return state }
    var remainder: [UInt8] = []
    var end = 0
    for range in ranges {
      remainder += state[end..<range.lowerBound]
      end = range.upperBound
    }
    return remainder + state[end...]
  }

  /// The state with blanks instead of the values.
  ///
  /// - Throws: `Damage.state` where the rest and the values do not fit together, or the values are longer
  ///   than SQLite's longest row.
  func blank(in remainder: [UInt8]) throws(Damage) -> [UInt8] {
    guard ranges.reduce(0, { $0 + $1.count }) <= 1_000_000_000 else {
      throw .state("the long values of an entity")
    }
    return try whole(remainder, ranges.map { Array(repeating: UInt8(ascii: " "), count: $0.count) })
  }

  /// The whole state again.
  ///
  /// - Throws: `Damage.state` where the rest and the values do not fit together.
  func whole(_ remainder: [UInt8], _ values: [[UInt8]]) throws(Damage) -> [UInt8] {
    guard values.count == count else { throw .state("the long values of an entity") }
    var whole: [UInt8] = []
    var position = 0
    for (range, value) in zip(ranges, values) {
      let next = position + range.lowerBound - whole.count
      guard next <= remainder.count, value.count == range.count else {
        throw .state("the long values of an entity")
      }
      whole += remainder[position..<next]
      whole += value
      position = next
    }
    return whole + remainder[position...]
  }
}

/// The form in a row: for each value the distance from the end of the one before, then its number of bytes.
extension LongValues {
  var encoded: [UInt8] {
    var writer = VarintWriter()
    var end = 0
    for range in ranges {
      writer.unsigned(UInt64(range.lowerBound - end))
      writer.unsigned(UInt64(range.count))
      end = range.upperBound
    }
    return writer.bytes
  }

  init(decoding bytes: [UInt8]) throws(Damage) {
    /// No state is that long.
    let farthest: UInt64 = 1 << 40
    var reader = VarintReader(bytes, of: "where long values lie")
    var ranges: [Range<Int>] = []
    var end: UInt64 = 0
    while !reader.isAtEnd {
      let (gap, length) = (try reader.unsigned(), try reader.unsigned())
      guard gap <= farthest, length <= farthest, end + gap + length <= farthest else {
        throw .state("where long values lie")
      }
      ranges.append(Int(end + gap)..<Int(end + gap + length))
      end += gap + length
    }
    self.init(ranges)
  }
}
