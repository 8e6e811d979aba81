import CZlib

/// Inflates a gzip file, some bytes at a time.
///
/// A class, since zlib's stream must stay at one address, and is freed with it.
final class Gunzip {
  private let stream: UnsafeMutablePointer<z_stream>
  private let next: () throws -> [UInt8]
  private var input: [UInt8]
  /// The bytes that were inflated.
  private var used = 0
  private var isAtEnd = false
  /// True if a member of the file has begun: an end there means a cut-off file.
  private var isWithin = false

  static func isGzip(_ head: [UInt8]) -> Bool { head.starts(with: [0x1F, 0x8B, 0x08]) }

  /// - Parameters:
  ///   - head: the part of the file already read.
  ///   - next: the following bytes; none at the end.
  init(head: [UInt8], next: @escaping () throws -> [UInt8]) {
    (input, self.next) = (head, next)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 16 added to the window: a gzip header is expected.
    guard
      inflateInit2_(
        stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { preconditionFailure("zlib accepts the parameters that never vary") }
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// - Returns: at most that many bytes; fewer only at the end.
  /// - Throws: `TextError.malformed` for bytes that are not gzip, or end early.
  func read(upTo count: Int) throws -> [UInt8] {
    var output: [UInt8] = []
    while output.count < count, !isAtEnd {
      if used == input.count {
        (input, used) = (try next(), 0)
        if input.isEmpty {
          isAtEnd = true
          if isWithin { throw TextError.malformed(what: "a whole gzip file") }
          break
        }
      }
      output += try inflate(upTo: min(count - output.count, 1 << 16))
    }
    return output
  }

  private func inflate(upTo count: Int) throws -> [UInt8] {
    isWithin = true
    var status = Z_OK
    var left = 0
    let output = [UInt8](unsafeUninitializedCapacity: count) { output, written in
      input.withUnsafeMutableBufferPointer { input in
        stream.pointee.next_in = input.baseAddress.map { $0 + used }
        stream.pointee.avail_in = UInt32(input.count - used)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(count)
        status = CZlib.inflate(stream, Z_NO_FLUSH)
        left = Int(stream.pointee.avail_in)
      }
      written = count - Int(stream.pointee.avail_out)
    }
    used = input.count - left
    switch status {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END:
      // Another member may follow; padding behind the last is left out.
      inflateReset(stream)
      isWithin = false
      if used < input.count, input[used] != 0x1F { isAtEnd = true }
    default: throw TextError.malformed(what: "a whole gzip file")
    }
    return output
  }
}
