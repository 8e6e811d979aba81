internal import CZlib
import PostilCore

/// Raw deflate (RFC 1951) by zlib, with the size known and limited before anything is inflated.
package enum Deflate {
  /// Compresses at level 6.
  package static func compress(_ raw: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard
      deflateInit2_(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
        == Z_OK
    else { preconditionFailure("zlib accepts the parameters that never vary") }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(raw.count)))
    return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      raw.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        guard CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END else {
          preconditionFailure("zlib finishes within the bound that it gave")
        }
        count = Int(stream.total_out)
      }
    }
  }

  /// Inflates to exactly `rawBytes` bytes.
  ///
  /// - Throws: `inflatedTooLong` before anything is allocated, `corruptDeflate` for bytes that are
  ///   no deflate stream, end early, go on after its end or hold more or less than announced.
  package static func inflate(_ bytes: [UInt8], rawBytes: UInt64, limit: Int) throws(WireError)
    -> [UInt8]
  {
    guard rawBytes <= UInt64(limit) else { throw .inflatedTooLong(bytes: rawBytes, limit: limit) }
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else {
      preconditionFailure("zlib accepts the parameters that never vary")
    }
    defer { inflateEnd(&stream) }
    var ended = false
    // One byte more than announced, so that a longer stream is seen to be longer.
    let raw = [UInt8](unsafeUninitializedCapacity: Int(rawBytes) + 1) { output, count in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        ended = CZlib.inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
        count = Int(stream.total_out)
      }
    }
    guard ended, raw.count == Int(rawBytes) else { throw .corruptDeflate }
    return raw
  }
}
