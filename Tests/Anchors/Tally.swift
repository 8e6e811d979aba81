/// Verdicts per row of the report.
struct Tally {
  private var counts: [String: [Verdict: Int]] = [:]
  private var rows: [String] = []

  mutating func add(_ verdict: Verdict, to rows: [String]) {
    for row in rows {
      if counts[row] == nil { self.rows.append(row) }
      counts[row, default: [:]][verdict, default: 0] += 1
    }
  }

  /// A line per row in alphabetical order, and of each the share that is right.
  func printTable() {
    let titles = ["quotes"] + Verdict.allCases.map(\.rawValue) + ["share"]
    let width = (rows.map(\.count).max() ?? 0) + 2
    print(Self.padded("", width) + titles.map { Self.right($0, 8) }.joined())
    for row in rows.sorted() {
      let verdicts = counts[row, default: [:]]
      let all = verdicts.values.reduce(0, +)
      let cells = [all] + Verdict.allCases.map { verdicts[$0, default: 0] }
      let share = 10_000 * verdicts[.right, default: 0] / max(1, all)
      let percent = "\(share / 100).\(share % 100 / 10)\(share % 10)%"
      print(
        Self.padded(row, width) + cells.map { Self.right("\($0)", 8) }.joined()
          + Self.right(percent, 8))
    }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
