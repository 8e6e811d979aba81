import Foundation

/// Prints a line of data to stdout. All of this program's `print` is this one.
///
/// Parts of the line come from others: nothing in it steers the terminal but this program's own styles.
func print(_ line: String = "") { Terminal.print(line) }

extension Terminal {
  /// Prints where a type has a `print` of its own.
  static func print(_ line: String = "") { Swift.print(keepingStyles(of: line)) }

  /// Lines as they are shown: harmless but for the styles that `bold` and its like write.
  static func keepingStyles(of lines: String) -> String {
    guard isColoured, lines.unicodeScalars.contains("\u{1B}") else { return Harmless.lines(lines) }
    var shown = ""
    var rest = lines[...]
    while let escape = rest.unicodeScalars.firstIndex(of: "\u{1B}") {
      shown += Harmless.lines(String(rest[..<escape]))
      let style = styles.first { rest[escape...].utf8.starts(with: $0.utf8) }
      shown += style ?? "\u{FFFD}"
      let length = style?.utf8.count ?? 1
      rest = rest[rest.utf8.index(escape, offsetBy: length)...]
    }
    return shown + Harmless.lines(String(rest))
  }

  /// A message as it is shown: its first line, and below it what belongs to it, indented. So a line end
  /// in somebody's words begins no message.
  static func message(_ text: String) -> String {
    let lines = Harmless.lines(text).split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { index, line in
      index == 0 || line.hasPrefix(margin) ? String(line) : margin + line
    }.joined(separator: "\n")
  }

  /// As wide as `error: ` and `hint:  `.
  private static let margin = String(repeating: " ", count: 7)
}
