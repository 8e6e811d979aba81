/// Text of others in CommonMark, and in GitHub's Markdown: it neither formats nor links, and begins no block.
///
/// GitHub's Markdown makes links of bare addresses, `https://…`, `www.…` and `somebody@…`, and no escape keeps
/// it from that: an invisible U+2060 stands within its beginning.
/// Source: GitHub Flavored Markdown Spec, "Autolinks (extension)".
package enum MarkdownText {
  private static let special = Set("\\`*_{}[]<>#|~&!".unicodeScalars)
  private static let beginnings = Set("+-=:0123456789\u{FFFD}".unicodeScalars)

  /// Within a line.
  package static func of(_ text: String) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in Harmless.line(text).unicodeScalars {
      if beginsLink(scalar, after: plain) { plain.append(joiner) }
      if special.contains(scalar) { plain.append("\\") }
      plain.append(scalar)
    }
    return String(plain)
  }

  private static let joiner: Unicode.Scalar = "\u{2060}"

  private static func beginsLink(_ scalar: Unicode.Scalar, after text: String.UnicodeScalarView)
    -> Bool
  {
    switch scalar {
    case "@": true
    case "/": text.last == "/"
    case ".": text.suffix(3).count == 3 && text.suffix(3).allSatisfy { $0 == "w" || $0 == "W" }
    default: false
    }
  }

  /// A line of its own: a U+200B stands before a character that would begin a list, a rule or a block of code.
  ///
  /// - Parameter text: escaped already.
  package static func line(_ text: String) -> String {
    guard let first = text.unicodeScalars.first,
      beginnings.contains(first) || first.properties.isWhitespace
    else { return text }
    return "\u{200B}" + text
  }
}
