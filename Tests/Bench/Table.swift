import Foundation

/// Rows as Markdown, which a terminal shows well enough.
struct Table: CustomStringConvertible {
  let title: String
  let rows: [Row]

  var description: String {
    let cells =
      [[title, "", "", "compared with", "ratio"]] + rows.flatMap(Self.lines)
    let widths = (0..<5).map { column in cells.map { $0[column].count }.max() ?? 0 }
    var lines = cells.map { line in
      "| "
        + zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        .joined(separator: " | ") + " |"
    }
    lines.insert("|" + widths.map { String(repeating: "-", count: $0 + 2) + "|" }.joined(), at: 1)
    return lines.joined(separator: "\n")
  }

  /// One line, and one more for each comparison after the first.
  private static func lines(of row: Row) -> [[String]] {
    let figure = row.figure.map(number) ?? "—"
    let comparisons = row.against.map { other in
      ["\(other.name): \(number(other.figure))", String(format: "%.2f", other.ratio)]
    }
    let first = [row.name, figure, row.unit.rawValue] + (comparisons.first ?? ["", ""])
    return [first] + comparisons.dropFirst().map { ["", "", ""] + $0 }
  }

  /// Three digits at least, thousands apart: `1,234,567`, `12.3`, `0.123`.
  private static func number(_ value: Double) -> String {
    guard value >= 100 else {
      return String(format: value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value)
    }
    let digits = String(Int(value.rounded()))
    return digits.enumerated().reduce(into: "") { number, digit in
      if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { number += "," }
      number.append(digit.element)
    }
  }
}
