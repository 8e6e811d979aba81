/// Parts of a line that share the width of a terminal.
enum FittedLine {
  /// The parts, each cut to its share: a short part leaves the others what it does not need.
  ///
  /// - Parameter width: the columns for all of them with two spaces between; `nil` cuts nothing.
  static func parts(_ parts: [String], width: Int?) -> [String] {
    guard let width else { return parts }
    return zip(parts, shares(of: parts.map { DisplayWidth.of($0) }, in: width)).map {
      DisplayWidth.fitted($0, columns: $1)
    }
  }

  /// The columns for each part: a short part leaves the others those that it does not need.
  ///
  /// - Parameters:
  ///   - widths: of the whole parts.
  ///   - width: as above.
  static func shares(of widths: [Int], in width: Int) -> [Int] {
    var left = max(0, width - 2 * (widths.count - 1))
    var shares = widths
    for (count, index) in widths.indices.sorted(by: { widths[$0] < widths[$1] }).enumerated() {
      shares[index] = min(widths[index], left / (widths.count - count))
      left -= shares[index]
    }
    return shares
  }
}
