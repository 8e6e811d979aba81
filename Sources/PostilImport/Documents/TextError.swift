/// The reason why bytes cannot become an article. Offsets are bytes from 0, a byte order mark included.
package enum TextError: Error, Equatable, Sendable {
  /// No charset was declared or found, and from this byte on it is not UTF-8.
  case invalidUTF8(offset: Int)
  /// The byte has no meaning in the charset.
  case undefinedByte(offset: Int, charset: Charset)
  /// A person declared another charset, and the bytes are UTF-8.
  case isUTF8(declared: Charset)
  /// The C library cannot read it here.
  case missingCharset(Charset)
  case nul(offset: Int)
  /// A control character that no text has: C0 without tab, line feed, vertical tab, form feed and carriage return.
  case binary(offset: Int)
  case notText(BinaryKind)
  /// No text, or only white space.
  case empty
  case fileTooLarge(bytes: Int, limit: Int)
  /// The limit is on canonical UTF-8, not on the file.
  case articleTooLarge(bytes: Int, limit: Int)
  /// Markup, JSON or a message that is malformed.
  case malformed(what: String)
  /// An annotation of another tool: `import --annotations` takes it.
  case annotation
  /// Pages of a wiki, in its own markup.
  case wikiDump
  /// It is nested deeper, or split into more parts, than the limit.
  case tooComplex(limit: Int)
  /// A program or a library that this kind needs is not installed.
  case missing(what: String, package: String)
  /// A program that was asked to read the file gave up, or took too long.
  case helperFailed(program: String, reason: String)
}
