@testable import PostilCore

/// The longest common subsequence by its table: quadratic, and nothing in common with the diff under
/// test.
struct PlainDiff {
  let hunks: [Hunk]
  /// Tokens removed and inserted.
  let cost: Int
  /// True if no other set of common tokens is as large.
  let isUnique: Bool

  init<Token: Equatable>(_ base: [Token], _ other: [Token]) {
    let width = other.count + 1
    var longest = [Int](repeating: 0, count: (base.count + 1) * width)
    var ways = [Double](repeating: 1, count: (base.count + 1) * width)
    func at(_ i: Int, _ j: Int) -> Int { i * width + j }
    for i in base.indices.reversed() {
      for j in other.indices.reversed() {
        let (below, right, both) = (at(i + 1, j), at(i, j + 1), at(i + 1, j + 1))
        let matched = base[i] == other[j] ? longest[both] + 1 : 0
        let best = max(longest[below], longest[right], matched)
        var count = matched == best ? ways[both] : 0
        if longest[below] == best { count += ways[below] }
        if longest[right] == best { count += ways[right] }
        if longest[below] == best && longest[right] == best && longest[both] == best {
          count -= ways[both]
        }
        longest[at(i, j)] = best
        ways[at(i, j)] = count
      }
    }
    var hunks: [Hunk] = []
    var (i, j) = (0, 0)
    while i < base.count || j < other.count {
      if i < base.count, j < other.count, base[i] == other[j],
        longest[at(i, j)] == longest[at(i + 1, j + 1)] + 1
      {
        (i, j) = (i + 1, j + 1)
      } else if i < base.count, longest[at(i + 1, j)] == longest[at(i, j)] {
        hunks.extend(by: Hunk(base: i..<i + 1, other: j..<j))
        i += 1
      } else {
        hunks.extend(by: Hunk(base: i..<i, other: j..<j + 1))
        j += 1
      }
    }
    self.hunks = hunks
    cost = base.count + other.count - 2 * longest[0]
    isUnique = ways[0] == 1
  }
}
