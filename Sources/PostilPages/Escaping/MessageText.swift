/// A message to a person: its first line, and below it the details, indented.
///
/// ⚖ A line end in somebody's words begins no message.
package enum MessageText {
  package static func of(_ text: String) -> String {
    let lines = Harmless.lines(text).split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { index, line in
      index == 0 || line.hasPrefix(margin) ? String(line) : margin + line
    }.joined(separator: "\n")
  }

  /// As wide as `error: ` and `hint:  `.
  private static let margin = String(repeating: " ", count: 7)
}
