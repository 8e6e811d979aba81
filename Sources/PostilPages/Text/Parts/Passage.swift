/// Text of others as it stands below a heading: every line indented, none lost.
package enum Passage {
  /// - Parameter text: harmless already, with its colours.
  package static func indented(_ text: String, by indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
  }

  /// Harmless, with its lines.
  package static func indented(plain text: String, by indent: Int) -> String {
    indented(Harmless.lines(text), by: indent)
  }

  /// Lines of at most 80 columns, cut between words: a longer word stands alone. Nothing for nothing.
  package static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(word) <= 80 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// The lines of a text, each that is wider than 80 columns wrapped.
  package static func wrappedLines(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      .flatMap { DisplayWidth.of($0) <= 80 ? [$0] : wrapped($0) }
  }

  /// True if it fits behind a heading, in one line.
  package static func isShort(_ text: String) -> Bool {
    text.count <= 100 && !text.contains { $0.isNewline }
  }

  /// The beginning and the end of a text too long for a terminal, and the number of omitted characters.
  package static func elided(_ text: String, keepingFirst first: Int, last: Int) -> String {
    let omitted = text.count - first - last
    // Leaving out fewer characters would save less than the note about them takes.
    guard omitted > 40 else { return text }
    return "\(text.prefix(first)) […\(omitted) characters…] \(text.suffix(last))"
  }
}
