internal import CZstd
import PostilCore

/// Zstandard (RFC 8878), with the size known and limited before anything is unpacked.
///
/// For bytes that are packed once and read often: on a team's log it takes a seventh less room than deflate
/// at its best, and unpacks three times as fast.
package enum Zstandard {
  /// Packs at level 12, about as fast as deflate at level 6.
  package static func compress(_ raw: [UInt8]) -> [UInt8] {
    let bound = ZSTD_compressBound(raw.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
      let written = raw.withUnsafeBytes { input in
        ZSTD_compress(output.baseAddress, output.count, input.baseAddress, input.count, 12)
      }
      guard ZSTD_isError(written) == 0 else {
        preconditionFailure("zstd packs within the bound that it gave")
      }
      count = written
    }
  }

  /// Unpacks to exactly `rawBytes` bytes.
  ///
  /// - Throws: `inflatedTooLong` before anything is allocated, `corruptSegment` for bytes that are not
  ///   one frame, end early, continue after its end or hold more or less than announced.
  package static func decompress(_ bytes: [UInt8], rawBytes: UInt64, limit: Int) throws(WireError)
    -> [UInt8]
  {
    guard rawBytes <= UInt64(limit) else { throw .inflatedTooLong(bytes: rawBytes, limit: limit) }
    var isExact = false
    // One byte more than announced, so that a longer frame is noticed.
    let raw = [UInt8](unsafeUninitializedCapacity: Int(rawBytes) + 1) { output, count in
      bytes.withUnsafeBytes { input in
        guard let start = input.baseAddress,
          ZSTD_getFrameContentSize(start, input.count) == rawBytes,
          ZSTD_findFrameCompressedSize(start, input.count) == input.count
        else { return }
        let written = ZSTD_decompress(output.baseAddress, output.count, start, input.count)
        guard ZSTD_isError(written) == 0, written <= output.count else { return }
        isExact = written == Int(rawBytes)
        count = written
      }
    }
    guard isExact else { throw .corruptSegment }
    return raw
  }
}
