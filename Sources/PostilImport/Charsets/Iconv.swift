import Glibc

/// The C library's converter of charsets.
enum Iconv {
  /// - Returns: the bytes as UTF-8.
  /// - Throws: `TextError.undefinedByte` at the first byte that has no meaning in the charset, also where
  ///   the last scalar is cut off.
  static func utf8(of bytes: ArraySlice<UInt8>, in charset: Charset) throws(TextError) -> [UInt8] {
    let converter = iconv_open("UTF-8", charset.iconvName)
    guard let converter, Int(bitPattern: converter) != -1 else {
      throw .missingCharset(charset)
    }
    defer { iconv_close(converter) }
    // Most Cyrillic letters take two bytes; the loop below gives longer ones more room.
    var output = [UInt8](repeating: 0, count: bytes.count * 2 + 16)
    var written = 0
    var read = 0
    var input = Array(bytes)
    while read < input.count {
      let (status, fault) = step(converter, &input, &read, &output, &written)
      if status == 0 { break }
      guard fault == E2BIG else {
        throw .undefinedByte(offset: bytes.startIndex + read, charset: charset)
      }
      output += [UInt8](repeating: 0, count: output.count)
    }
    return Array(output[..<written])
  }

  private static func step(
    _ converter: iconv_t, _ input: inout [UInt8], _ read: inout Int, _ output: inout [UInt8],
    _ written: inout Int
  ) -> (status: Int, fault: Int32) {
    input.withUnsafeMutableBytes { source in
      output.withUnsafeMutableBytes { target in
        var left = source.count - read
        var room = target.count - written
        var from = source.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) + read }
        var into = target.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) + written }
        let status = iconv(converter, &from, &left, &into, &room)
        let fault = errno
        read = source.count - left
        written = target.count - room
        return (status == -1 ? -1 : 0, fault)
      }
    }
  }
}
