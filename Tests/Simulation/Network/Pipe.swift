/// Bytes on their way in one direction.
struct Pipe {
  private var bytes: [UInt8] = []
  private var start = 0
  /// The number of bytes that still arrive before the line is dead.
  private var left: Int

  /// - Parameter limit: how many bytes get through.
  init(limit: Int = .max) {
    left = limit
  }

  var count: Int { bytes.count - start }

  var isEmpty: Bool { count == 0 }

  /// No byte will arrive any more, whatever is sent.
  var isDead: Bool { left == 0 }

  mutating func send(_ more: [UInt8]) {
    bytes += more
  }

  /// The next bytes, at most so many.
  mutating func arrive(atMost most: Int) -> ArraySlice<UInt8> {
    let piece = min(most, count, left)
    defer {
      start += piece
      left -= piece
      if start == bytes.count {
        bytes.removeAll(keepingCapacity: true)
        start = 0
      }
    }
    return bytes[start..<start + piece]
  }

  mutating func lose() {
    bytes = []
    start = 0
  }
}
