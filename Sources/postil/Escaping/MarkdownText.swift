/// Text of others in CommonMark: it neither formats nor links, and begins no block.
enum MarkdownText {
  private static let special = Set("\\`*_{}[]<>#|~&!".unicodeScalars)
  private static let beginnings = Set("+-=:0123456789\u{FFFD}".unicodeScalars)

  /// Within a line.
  static func of(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in Harmless.line(text).unicodeScalars {
      if special.contains(scalar) { plain.append("\\") }
      plain.append(scalar)
    }
    return String(plain)
  }

  /// A line of its own: a U+200B stands before what would begin a list, a rule or a block of code.
  ///
  /// - Parameter text: escaped already.
  static func line(_ text: String) -> String {
    guard let first = text.unicodeScalars.first,
      beginnings.contains(first) || first.properties.isWhitespace
    else { return text }
    return "\u{200B}" + text
  }
}
