/// The text of a file, and the origin of its charset.
package struct DecodedText: Hashable, Sendable {
  /// Without its byte order mark, otherwise as written.
  package let string: String
  package let charset: Charset
  package let origin: Origin

  package enum Origin: Hashable, Sendable {
    /// A person declared it, the file begins with its mark, or the bytes are valid UTF-8.
    case certain
    /// The file itself declares it.
    case declaredInFile
    /// The file declares another one, in which its bytes have no meaning, or the file is UTF-8 all the same.
    case notAsDeclared(String)
    /// A person declared it, but few of its words are spelled like words; in percent.
    case unlikely(certainty: Int)
    /// Detected from its bytes; in percent.
    case detected(certainty: Int)
  }
}
