import PostilCore

/// Turns the bytes of a file into a string.
///
/// The charset is, in this order, that of the file's byte order mark, the one that a person declared, UTF-8
/// where the bytes are valid UTF-8, the one that the file declares, and the one that the bytes look like. A
/// guess is always reported, since a text that was read wrongly would be hashed, annotated and cited.
package struct TextDecoder: Sendable {
  /// As a person declared it.
  package let charset: Charset?
  /// The largest file accepted.
  package let fileBytes: Int

  package init(charset: Charset? = nil, fileBytes: Int = TextLimits.fileBytes) {
    self.charset = charset
    self.fileBytes = fileBytes
  }

  /// The string without its BOM, otherwise as written: line ends and normalisation are untouched.
  ///
  /// The BOM of UTF-8 wins over a declaration, since no text in another charset begins with those three bytes.
  /// That of UTF-16 does not: in windows-1251 it reads `яю`.
  /// - Parameter outer: the charset that a message or a container declares for these bytes.
  package func decode(_ bytes: [UInt8], declared outer: String? = nil) throws(TextError)
    -> DecodedText
  {
    guard bytes.count <= fileBytes else {
      throw .fileTooLarge(bytes: bytes.count, limit: fileBytes)
    }
    if let kind = BinaryKind(of: bytes) { throw .notText(kind) }
    let text = try decoded(bytes[...], outer)
    if text.string.unicodeScalars.allSatisfy(\.isBlank) { throw .empty }
    return text
  }

  /// For a header or another short text, which may be white space only.
  func decodedLeniently(_ bytes: [UInt8]) throws(TextError) -> String {
    try decoded(bytes[...], nil).string
  }

  private func decoded(_ bytes: ArraySlice<UInt8>, _ outer: String?) throws(TextError)
    -> DecodedText
  {
    if let (mark, length) = Self.byteOrderMark(of: bytes), mark == .utf8 || charset.isWide {
      return try text(bytes.dropFirst(length), mark, .certain)
    }
    let isUTF8 = Self.isUTF8(bytes)
    if let charset {
      // A person errs more often than random bytes happen to be UTF-8.
      if charset != .utf8, charset.unitBytes == 1, isUTF8, bytes.contains(where: { $0 >= 0x80 }) {
        throw .isUTF8(declared: charset)
      }
      let text = try text(bytes, charset, .certain)
      if charset != .utf8, let share = CharsetDetector.shareOfWords(in: text.string),
        share < CharsetDetector.leastCertainty
      {
        return DecodedText(
          string: text.string, charset: charset, origin: .unlikely(certainty: share))
      }
      return text
    }
    if let wide = CharsetDetector.utf16(bytes) {
      return try text(bytes, wide, .detected(certainty: 100))
    }
    let declared = outer ?? DeclaredCharset.name(in: bytes)
    let named = declared.flatMap(Charset.init(name:))
    if isUTF8 {
      let isElse = bytes.contains { $0 >= 0x80 } && named != nil && named != .utf8
      return try text(bytes, .utf8, isElse ? .notAsDeclared(declared ?? "") : .certain)
    }
    if let named, named.unitBytes == 1, let text = try? text(bytes, named, .declaredInFile) {
      return text
    }
    guard let found = CharsetDetector.charset(of: bytes) else {
      return try text(bytes, named ?? .utf8, .certain)
    }
    return try text(
      bytes, found.charset,
      declared.map { .notAsDeclared($0) } ?? .detected(certainty: found.certainty))
  }

  private func text(
    _ bytes: ArraySlice<UInt8>, _ charset: Charset, _ origin: DecodedText.Origin
  ) throws(TextError) -> DecodedText {
    if charset.unitBytes == 1 { try Self.refuseControls(in: bytes) }
    let string =
      if charset == .utf8 {
        try Self.utf8(bytes)
      } else {
        String(decoding: try Iconv.utf8(of: bytes, in: charset), as: UTF8.self)
      }
    if charset.unitBytes > 1 { try Self.refuseControls(in: Array(string.utf8)[...]) }
    return DecodedText(string: string, charset: charset, origin: origin)
  }

  private static func byteOrderMark(of bytes: ArraySlice<UInt8>) -> (Charset, length: Int)? {
    // The mark of UTF-32 begins like that of UTF-16.
    let marks: [(Charset, [UInt8])] = [
      (.utf8, [0xEF, 0xBB, 0xBF]), (.utf32LittleEndian, [0xFF, 0xFE, 0, 0]),
      (.utf32BigEndian, [0, 0, 0xFE, 0xFF]), (.utf16LittleEndian, [0xFF, 0xFE]),
      (.utf16BigEndian, [0xFE, 0xFF]),
    ]
    return marks.first { bytes.starts(with: $0.1) }.map { ($0.0, $0.1.count) }
  }

  /// Checks bytes, before decoding: an image is better called binary than "not UTF-8".
  private static func refuseControls(in bytes: ArraySlice<UInt8>) throws(TextError) {
    // DOS ended files with SUB, and padded them with it; elsewhere it is not text.
    let end = bytes.lastIndex { $0 != 0x1A } ?? 0
    for (offset, byte) in zip(bytes.indices, bytes) where byte < 0x20 {
      switch byte {
      case 0x09...0x0D: continue
      case 0x1A where offset > end: continue
      case 0x00: throw .nul(offset: offset)
      default: throw .binary(offset: offset)
      }
    }
  }

  private static func isUTF8(_ bytes: ArraySlice<UInt8>) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
  }

  private static func utf8(_ bytes: ArraySlice<UInt8>) throws(TextError) -> String {
    do {
      return String(copying: try UTF8Span(validating: bytes.span))
    } catch {
      throw .invalidUTF8(offset: bytes.startIndex + error.byteOffsets.lowerBound)
    }
  }
}

extension Charset? {
  /// True if no charset was declared, or one that may have a byte order mark.
  fileprivate var isWide: Bool { self.map { $0.unitBytes > 1 || $0 == .utf8 } ?? true }
}
