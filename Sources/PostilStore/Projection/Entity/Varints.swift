import PostilLog

/// Writes numbers of a row's blob, seven bits a byte, the lowest first.
struct VarintWriter {
  private(set) var bytes: [UInt8] = []

  mutating func unsigned(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func append(_ raw: [UInt8]) { bytes += raw }
}

struct VarintReader {
  private let bytes: [UInt8]
  private var offset = 0
  /// The meaning of the numbers, for the error.
  private let subject: String

  init(_ bytes: [UInt8], of subject: String) {
    self.bytes = bytes
    self.subject = subject
  }

  var isAtEnd: Bool { offset == bytes.count }

  mutating func unsigned() throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count, shift < 64 {
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw .state(subject)
  }

  mutating func bytes(_ count: Int) throws(Damage) -> [UInt8] {
    guard count <= bytes.count - offset else { throw .state(subject) }
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }
}
