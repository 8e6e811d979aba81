/// Finds one sequence in another in linear time, however repetitive the two are (Knuth, Morris and
/// Pratt).
///
/// Generic, since quotes are sought by their scalars and by their words.
struct SequencePattern<Element: Equatable> {
  private let needle: [Element]
  /// Per length of a match, the length of the longest shorter match that ends in the same place.
  private let fallback: [Int]

  /// Nil for an empty needle, which would be everywhere.
  init?(_ needle: some Sequence<Element>) {
    let needle = Array(needle)
    guard !needle.isEmpty else { return nil }
    var fallback = [0]
    var matched = 0
    for element in needle.dropFirst() {
      while matched > 0 && needle[matched] != element { matched = fallback[matched - 1] }
      if needle[matched] == element { matched += 1 }
      fallback.append(matched)
    }
    self.needle = needle
    self.fallback = fallback
  }

  /// Every hit from left to right, counted from the start of the haystack; none overlaps the one
  /// before it.
  func hits(in haystack: ArraySlice<Element>) -> [Range<Int>] {
    var hits: [Range<Int>] = []
    var matched = 0
    for (offset, element) in haystack.enumerated() {
      while matched > 0 && needle[matched] != element { matched = fallback[matched - 1] }
      if needle[matched] == element { matched += 1 }
      if matched == needle.count {
        hits.append(offset + 1 - needle.count..<offset + 1)
        matched = 0
      }
    }
    return hits
  }
}
