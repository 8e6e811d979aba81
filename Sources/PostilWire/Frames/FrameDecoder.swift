/// Cuts a stream of bytes, which may arrive in any pieces, into frames.
///
/// Holds at most one frame's bytes and what arrived with its end.
package struct FrameDecoder: Sendable {
  /// Bytes that a frame's type and body may have together.
  package var limit: Int
  private var buffer: [UInt8] = []
  /// Where the first byte that is not yet part of a frame given out lies in `buffer`.
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

  /// How many bytes wait for the rest of their frame.
  package var waitingBytes: Int { buffer.count - start }
}
