/// The known names that somebody may have meant by an unknown one.
enum Suggestions {
  /// The most that are named.
  private static let most = 3
  /// Longer words are compared with none: the time to compare two grows with the product of their lengths.
  private static let longest = 64

  /// Those that begin with the word; else those that differ from it by the fewest slips, and by no more than
  /// a third of their letters. The likeliest first.
  static func nearest(to typed: String, among names: some Sequence<String>) -> [String] {
    let word = scalars(typed)
    guard !word.isEmpty, word.count <= longest else { return [] }
    let known = Set(names).sorted()
    let longer = known.filter { word.count > 1 && scalars($0).starts(with: word) }
    if !longer.isEmpty {
      return Array(longer.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }.prefix(most))
    }
    var found: [(name: String, slips: Int, shared: Int)] = []
    for name in known {
      let other = scalars(name)
      let allowed = min(3, max(word.count, other.count) / 3)
      guard other.count <= longest, abs(other.count - word.count) <= allowed else { continue }
      let slips = Self.slips(from: word, to: other)
      guard slips <= allowed else { continue }
      found.append((name, slips, zip(word, other).prefix { $0 == $1 }.count))
    }
    let fewest = found.map(\.slips).min() ?? 0
    return found.filter { $0.slips == fewest }
      .sorted { ($1.shared, $0.name) < ($0.shared, $1.name) }.prefix(most).map(\.name)
  }

  /// `did you mean 'a' or 'b'?`; `nil` without any.
  static func question(_ names: [String]) -> String? {
    names.isEmpty
      ? nil : "did you mean \(names.map { "'\($0)'" }.joined(separator: " or "))?"
  }

  /// A hint that begins with the names that may have been meant.
  static func hint(_ typed: String, among names: some Sequence<String>, else rest: String) -> String
  {
    question(nearest(to: typed, among: names)).map { "\($0) \(rest)" } ?? rest
  }

  private static func scalars(_ text: String) -> [Unicode.Scalar] {
    Array(text.lowercased().unicodeScalars)
  }

  /// The fewest letters to add, leave out, change, or exchange with the next one.
  private static func slips(from word: [Unicode.Scalar], to other: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var last = Array(0...other.count)
    for (row, letter) in word.enumerated() {
      var line = [row + 1]
      for (column, against) in other.enumerated() {
        var fewest = min(
          last[column] + (letter == against ? 0 : 1), last[column + 1] + 1, line[column] + 1)
        if row > 0, column > 0, letter == other[column - 1], word[row - 1] == against {
          fewest = min(fewest, before[column - 1] + 1)
        }
        line.append(fewest)
      }
      (before, last) = (last, line)
    }
    return last[other.count]
  }
}
