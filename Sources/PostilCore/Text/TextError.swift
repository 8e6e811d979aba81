/// Why a file cannot become an article. Offsets are bytes of the file, from 0, its BOM included.
package enum TextError: Error, Equatable, Sendable {
  /// No charset was declared, and from this byte on the file is not UTF-8.
  case invalidUTF8(offset: Int)
  /// The declared charset gives this byte no meaning.
  case undefinedByte(offset: Int, charset: Charset)
  /// The file begins with the byte order mark of UTF-16 (or of UTF-32).
  case utf16(ByteOrder)
  case nul(offset: Int)
  /// A control character that no text has: C0 without tab, line feed, carriage return and form feed.
  case binary(offset: Int)
  /// Nothing, or nothing but white space.
  case empty
  case fileTooLarge(bytes: Int, limit: Int)
  /// The limit is on canonical UTF-8, not on the file.
  case articleTooLarge(bytes: Int, limit: Int)

  package enum ByteOrder: Sendable {
    case littleEndian
    case bigEndian
  }
}
