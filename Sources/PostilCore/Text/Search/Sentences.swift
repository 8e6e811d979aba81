/// Cuts a text into rough sentences, good enough to suggest a place by.
package enum Sentences {
  /// A sentence without any end is cut at the first white space from here on.
  private static let longestScalars = 1000

  /// Ascending scalar ranges without the white space around them. A sentence ends at a line end, or at
  /// white space behind `.`, `!`, `?` or `…` with closing quotes and brackets in between.
  package static func ranges(in scalars: [Unicode.Scalar]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start: Int?
    var end = 0
    var hasEnded = false
    for (offset, scalar) in scalars.enumerated() {
      if scalar.isBlank {
        guard let first = start else { continue }
        if hasEnded || scalar == "\n" || offset - first >= longestScalars {
          ranges.append(first..<end)
          start = nil
          hasEnded = false
        }
        continue
      }
      if start == nil { start = offset }
      end = offset + 1
      switch scalar {
      case ".", "!", "?", "…": hasEnded = true
      case "\"", "'", "»", "”", "“", "’", ")", "]": break
      default: hasEnded = false
      }
    }
    if let first = start { ranges.append(first..<end) }
    return ranges
  }
}
