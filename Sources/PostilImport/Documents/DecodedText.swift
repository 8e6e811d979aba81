/// The text of a file, and how its charset was found.
package struct DecodedText: Hashable, Sendable {
  /// Without its byte order mark, otherwise as written.
  package let string: String
  package let charset: Charset
  package let origin: Origin

  package enum Origin: Hashable, Sendable {
    /// A person said it, the file begins with its mark, or the bytes are valid UTF-8.
    case certain
    /// The file says it of itself.
    case declaredInFile
    /// The file says that it is in another one, in which its bytes mean nothing, or is UTF-8 all the same.
    case notAsDeclared(String)
    /// A person said it, and few of its words are written as words are; in percent.
    case unlikely(certainty: Int)
    /// Found by its bytes; in percent.
    case detected(certainty: Int)
  }
}
