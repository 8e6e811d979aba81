internal import CZlib
import PostilCore

/// Raw deflate (RFC 1951) by zlib, with the size known and limited before anything is inflated.
package enum Deflate {
  /// Compresses at level 6.
  package static func compress(_ raw: [UInt8]) -> [UInt8] {
    withStream { stream in
      guard
        deflateInit2_(
          stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, streamBytes)
          == Z_OK
      else { preconditionFailure("zlib accepts the parameters that never vary") }
      defer { deflateEnd(stream) }
      let bound = Int(deflateBound(stream, UInt(raw.count)))
      return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        raw.withUnsafeBufferPointer { input in
          guard run(CZlib.deflate, stream, input, output) == Z_STREAM_END else {
            preconditionFailure("zlib finishes within the bound that it gave")
          }
        }
        count = Int(stream.pointee.total_out)
      }
    }
  }

  /// Inflates to exactly `rawBytes` bytes.
  ///
  /// - Throws: `inflatedTooLong` before anything is allocated, `corruptDeflate` for bytes that are
  ///   not a deflate stream, end early, continue after its end or hold more or less than announced.
  package static func inflate(_ bytes: [UInt8], rawBytes: UInt64, limit: Int) throws(WireError)
    -> [UInt8]
  {
    guard rawBytes <= UInt64(limit) else { throw .inflatedTooLong(bytes: rawBytes, limit: limit) }
    var ended = false
    let raw = withStream { stream in
      guard inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, streamBytes) == Z_OK else {
        preconditionFailure("zlib accepts the parameters that never vary")
      }
      defer { inflateEnd(stream) }
      // One byte more than announced, so that a longer stream is noticed.
      return [UInt8](unsafeUninitializedCapacity: Int(rawBytes) + 1) { output, count in
        bytes.withUnsafeBufferPointer { input in
          ended =
            run(CZlib.inflate, stream, input, output) == Z_STREAM_END
            && stream.pointee.avail_in == 0
        }
        count = Int(stream.pointee.total_out)
      }
    }
    guard ended, raw.count == Int(rawBytes) else { throw .corruptDeflate }
    return raw
  }

  private static let streamBytes = Int32(MemoryLayout<z_stream>.size)

  /// Lends a stream that stays at one address: zlib's state points back to it and refuses to work
  /// where it has moved, which Swift does not promise for `&stream`.
  private static func withStream<Answer>(_ body: (UnsafeMutablePointer<z_stream>) -> Answer)
    -> Answer
  {
    var stream = z_stream()
    return withUnsafeMutablePointer(to: &stream, body)
  }

  private static func run(
    _ step: (UnsafeMutablePointer<z_stream>, Int32) -> Int32,
    _ stream: UnsafeMutablePointer<z_stream>, _ input: UnsafeBufferPointer<UInt8>,
    _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> Int32 {
    stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(output.count)
    return step(stream, Z_FINISH)
  }
}
