/// Cuts a stream of bytes, which may arrive in any pieces, into frames.
///
/// Holds at most one frame's bytes and the bytes that arrived with its end.
package struct FrameDecoder: Sendable {
  /// The most bytes of a frame's type and body together.
  package var limit: Int
  private var buffer: [UInt8] = []
  /// The index in `buffer` of the first byte behind the last returned frame.
  private var start = 0

  package init(limit: Int) {
    self.limit = limit
  }

  package mutating func feed(_ bytes: some Collection<UInt8>) {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole frame, or `nil` until more bytes have come.
  ///
  /// - Throws: as soon as a frame's head shows that it is too long or of no known type; the stream
  ///   cannot be read any further then.
  package mutating func next() throws(WireError) -> Frame? {
    guard buffer.count - start >= 4 else { return nil }
    let length = buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    guard length > 0 else { throw .emptyFrame }
    guard length <= limit else { throw .frameTooLong(bytes: length, limit: limit) }
    guard buffer.count - start >= 5 else { return nil }
    guard let type = FrameType(rawValue: buffer[start + 4]) else {
      throw .unknownFrame(type: buffer[start + 4])
    }
    guard buffer.count - start >= 4 + length else { return nil }
    let frame = Frame(type, body: Array(buffer[start + 5..<start + 4 + length]))
    start += 4 + length
    return frame
  }

  /// The number of bytes that wait for the rest of their frame.
  package var waitingBytes: Int { buffer.count - start }
}
