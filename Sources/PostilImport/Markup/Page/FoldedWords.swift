/// Texts of a page compared by their words alone: no case, no marks, no blanks.
enum FoldedWords {
  /// Letters and digits in lower case, one space between words.
  static func fold(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    var isBetween = false
    for scalar in text.lowercased().unicodeScalars {
      guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
        // Apostrophes and soft hyphens occur inside words.
        isBetween = isBetween || !["'", "’", "ʼ", "\u{AD}"].contains(scalar)
        continue
      }
      if isBetween, !folded.isEmpty { folded.append(" ") }
      isBetween = false
      folded.append(scalar)
    }
    return String(folded)
  }

  /// White space collapsed, none at the ends.
  static func collapse(_ text: String) -> String {
    text.unicodeScalars.split { $0.properties.isWhitespace }
      .map { String($0) }.joined(separator: " ")
  }
}
