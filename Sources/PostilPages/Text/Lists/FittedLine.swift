/// Parts of a line that share the width of a terminal.
enum FittedLine {
  /// The parts, each cut to its share: a short part leaves the others what it does not need.
  ///
  /// - Parameter width: the columns for all of them with two spaces between; `nil` cuts nothing.
  static func parts(_ parts: [String], width: Int?) -> [String] {
    guard let width else { return parts }
    let widths = parts.map { DisplayWidth.of($0) }
    var left = max(0, width - 2 * (parts.count - 1))
    var shares = widths
    for (count, index) in widths.indices.sorted(by: { widths[$0] < widths[$1] }).enumerated() {
      shares[index] = min(widths[index], left / (widths.count - count))
      left -= shares[index]
    }
    return zip(parts, shares).map { DisplayWidth.fitted($0, columns: $1) }
  }
}
