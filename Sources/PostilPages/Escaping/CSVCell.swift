/// A cell of a table in CSV, RFC 4180.
///
/// ⚖ Others' words run nowhere as a formula, whichever separator a spreadsheet splits by: it goes by its
/// country's custom and not by the file. So a `'` stands before a character that would begin a formula at the start
/// of the text and after each separator, tab and line end in it.
package enum CSVCell {
  private static let formula = Set("=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars)
  private static let separators = Set(",;\t\n".unicodeScalars)
  private static let quoted = Set(",;\t\n\"".unicodeScalars)

  package static func of(_ text: String) -> String {
    let cell = inert(Harmless.lines(text))
    guard cell.contains(where: quoted.contains) else { return string(cell) }
    var enclosed: [Unicode.Scalar] = ["\""]
    for scalar in cell {
      if scalar == "\"" { enclosed.append("\"") }
      enclosed.append(scalar)
    }
    return string(enclosed + ["\""])
  }

  private static func inert(_ text: String) -> [Unicode.Scalar] {
    var cell: [Unicode.Scalar] = []
    // The index at which a spreadsheet's cell may begin; `nil` once a visible character of it has come.
    var start: Int? = 0
    for scalar in text.unicodeScalars {
      if let place = start, formula.contains(scalar) {
        cell.insert("'", at: place)
        start = nil
      } else if start != nil, !isPassedOver(scalar) {
        start = nil
      }
      cell.append(scalar)
      if separators.contains(scalar) { start = cell.count }
    }
    return cell
  }

  /// True if a program may drop the scalar, or not count it as content, before a formula.
  private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .nonspacingMark, .spacingMark, .enclosingMark, .spaceSeparator,
      .lineSeparator, .paragraphSeparator:
      true
    default: scalar == "\"" || scalar == "\u{FFFD}"
    }
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    String(String.UnicodeScalarView(scalars))
  }
}
