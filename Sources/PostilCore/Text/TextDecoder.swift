/// Turns the bytes of a file into a string.
///
/// Without a declared charset a file is UTF-8 or nothing: a guess that is wrong once would be hashed,
/// annotated and cited.
package struct TextDecoder: Sendable {
  package let charset: Charset?
  package let fileBytes: Int

  /// `charset` is what a person declared; `fileBytes` is the largest file accepted.
  package init(charset: Charset? = nil, fileBytes: Int = TextLimits.fileBytes) {
    self.charset = charset
    self.fileBytes = fileBytes
  }

  /// The string without its BOM, otherwise as written: line ends and normalisation are untouched.
  ///
  /// The BOM of UTF-8 wins over a declaration, since no text in the other charsets begins with those
  /// three bytes. That of UTF-16 does not: in windows-1251 it reads `яю`.
  package func decode(_ bytes: [UInt8]) throws(TextError) -> String {
    guard bytes.count <= fileBytes else {
      throw .fileTooLarge(bytes: bytes.count, limit: fileBytes)
    }
    let hasBOM = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let table = hasBOM ? nil : charset?.upperHalf
    if table == nil, let order = utf16Order(of: bytes) { throw .utf16(order) }
    try refuseControls(in: bytes)
    let string =
      if let table, let charset {
        try decode(bytes, by: table, of: charset)
      } else {
        try decodeUTF8(bytes, from: hasBOM ? 3 : 0)
      }
    if string.unicodeScalars.allSatisfy(\.isBlank) { throw .empty }
    return string
  }

  private func utf16Order(of bytes: [UInt8]) -> TextError.ByteOrder? {
    if bytes.starts(with: [0xFF, 0xFE]) { return .littleEndian }
    if bytes.starts(with: [0xFE, 0xFF]) { return .bigEndian }
    return nil
  }

  /// Looks at bytes, before decoding: an image is better called binary than "not UTF-8".
  private func refuseControls(in bytes: [UInt8]) throws(TextError) {
    // DOS ended files with SUB, and filled them up with it; elsewhere it is no text.
    let end = bytes.lastIndex { $0 != 0x1A } ?? 0
    for (offset, byte) in bytes.enumerated() where byte < 0x20 {
      switch byte {
      case 0x09...0x0D: continue
      case 0x1A where offset > end: continue
      case 0x00: throw .nul(offset: offset)
      default: throw .binary(offset: offset)
      }
    }
  }

  private func decodeUTF8(_ bytes: [UInt8], from start: Int) throws(TextError) -> String {
    do {
      return String(copying: try UTF8Span(validating: bytes.span.extracting(start...)))
    } catch {
      throw .invalidUTF8(offset: start + error.byteOffsets.lowerBound)
    }
  }

  private func decode(
    _ bytes: [UInt8], by table: [UInt16], of charset: Charset
  ) throws(TextError) -> String {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count)
    for (offset, byte) in bytes.enumerated() {
      let unit = byte < 0x80 ? UInt16(byte) : table[Int(byte) - 0x80]
      if unit == 0 { throw .undefinedByte(offset: offset, charset: charset) }
      units.append(unit)
    }
    return String(decoding: units, as: UTF16.self)
  }
}
