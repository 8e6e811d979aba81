/// Lines that are wider than a terminal, broken between words; what follows stands further in.
///
/// A command that a person may copy stays whole, from the word `postil` on, and so does a long word such as a link:
/// the terminal itself breaks these, and copies them without an end of line.
package enum HangingLines {
  /// A word with its styles.
  private struct Word {
    /// The spaces before it.
    var gap = 0
    var text = ""
    var columns = 0
    /// The style in which it begins; empty for none.
    var style = ""
  }

  /// - Parameters:
  ///   - text: harmless, with styles.
  ///   - width: of the terminal; `nil` where nothing is broken.
  ///   - hang: the columns before what follows in a line of its own. By default where the second column of a table
  ///     begins, or a little further in than the line.
  package static func of(_ text: String, width: Int?, hang: Int? = nil) -> String {
    guard let width, width >= 20 else { return text }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { broken(String($0), width, hang) }.joined(separator: "\n")
  }

  /// The columns that a text with styles takes.
  package static func columns(of line: String) -> Int {
    Styles.parts(of: line).reduce(0) { columns, part in
      if case .text(let text) = part { columns + DisplayWidth.of(text) } else { columns }
    }
  }

  private static func broken(_ line: String, _ width: Int, _ hang: Int?) -> String {
    // No character takes more than two columns; most lines are short.
    if line.utf8.count <= width || columns(of: line) <= width { return line }
    let words = words(of: line)
    guard let first = words.first, first.text != "→" else { return line }
    let hang = min(hang ?? Self.hang(of: words), width / 2)
    let margin = String(repeating: " ", count: hang)
    var laid = ""
    var column = 0
    for (index, word) in words.enumerated() {
      if index > 0, column + word.gap + word.columns > width, column > hang {
        laid += (word.style.isEmpty ? "" : Styles.ending) + "\n\(margin)\(word.style)"
        column = hang
      } else {
        laid += String(repeating: " ", count: word.gap)
        column += word.gap
      }
      laid += word.text
      column += word.columns
    }
    return laid
  }

  /// A text that is indented goes on below itself, a heading further in.
  private static func hang(of words: [Word]) -> Int {
    let margin = words[0].gap
    var column = 0
    for (index, word) in words.enumerated() {
      column += word.gap
      if index > 0, word.gap >= 2 { return column <= 14 ? column : margin + 2 }
      column += word.columns
    }
    return margin < 4 ? margin + 2 : margin
  }

  private static func words(of line: String) -> [Word] {
    var words: [Word] = []
    var word = Word()
    var style = ""
    var isWhole = false
    for part in Styles.parts(of: line) {
      switch part {
      case .style(let text, let isEnd):
        style = isEnd ? "" : text
        word.text += text
      case .text(let text):
        for character in text {
          if character == " ", isWhole || ["postil", "'postil"].contains(word.text) {
            isWhole = true
          } else if character == " " {
            if word.columns > 0 {
              words.append(word)
              word = Word(style: style)
            }
            word.gap += 1
            continue
          }
          word.text.append(character)
          word.columns += DisplayWidth.of(String(character))
          // A command ends with its quotation mark, or with the line.
          if character == "'", word.text.hasPrefix("'") { isWhole = false }
        }
      }
    }
    return words + [word]
  }
}
