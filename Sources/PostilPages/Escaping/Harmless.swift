/// Text of others as a person may be shown it, wherever it goes.
///
/// ⚖ No control character (C0, C1, DEL) but the tab, no bidirectional control and no line or paragraph
/// separator of others reaches a terminal, a page or a cell. The test is by Unicode scalar: a combining
/// mark behind a character makes another `Character` of both, and hides it from a comparison by those.
/// Source: Protocol/EXPORT.md.
package enum Harmless {
  /// One line: every end of a line becomes a space.
  package static func line(_ text: String) -> String { shown(text, endOfLine: " ") }

  /// Several lines, each ended by LF.
  package static func lines(_ text: String) -> String { shown(text, endOfLine: "\n") }

  /// True if a scalar moves the cursor, ends a line or changes the direction of the text after it.
  package static func steers(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09: false
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: true
    case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func shown(_ text: String, endOfLine: Unicode.Scalar) -> String {
    guard text.unicodeScalars.contains(where: steers) else { return text }
    var shown = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      // CR LF is one line end.
      defer { isAfterReturn = scalar == "\r" }
      switch scalar {
      case "\n" where isAfterReturn: continue
      case "\n", "\r", "\u{2028}", "\u{2029}": shown.append(endOfLine)
      default: shown.append(steers(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    return String(shown)
  }
}
