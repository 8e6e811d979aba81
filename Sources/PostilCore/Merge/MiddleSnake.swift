/// Finds a point in the middle of a shortest edit path, in linear space.
///
/// Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, section 4b. Searches
/// from both ends at once until the two meet; without any heuristic, so the path is a shortest one.
/// Always the same point for the same input: the order of the search is fixed.
struct MiddleSnake {
  /// Per diagonal (base position − other position), the furthest base position reached from the
  /// start and from the end. Kept between searches to save allocations; their content is not.
  private var forward: [Int32] = []
  private var backward: [Int32] = []

  /// - Parameter base, other: not empty, and unlike in their first and in their last tokens.
  /// - Returns: a point inside or at the edge of both ranges that splits them into two smaller
  ///   problems; nil when the budget ends.
  mutating func find(
    in base: [Int32], _ baseRange: Range<Int>, and other: [Int32], _ otherRange: Range<Int>,
    budget: inout DiffBudget
  ) -> (base: Int, other: Int)? {
    let lowest = baseRange.lowerBound - otherRange.upperBound
    let highest = baseRange.upperBound - otherRange.lowerBound
    let zero = 1 - lowest
    reserve(highest - lowest + 3)
    let start = baseRange.lowerBound - otherRange.lowerBound
    let end = baseRange.upperBound - otherRange.upperBound
    let isOdd = (start - end) & 1 != 0
    forward[start + zero] = Int32(baseRange.lowerBound)
    backward[end + zero] = Int32(baseRange.upperBound)
    var ahead = Diagonals(around: start)
    var behind = Diagonals(around: end)
    while true {
      ahead.widen(within: lowest, highest) { forward[$0 + zero] = -1 }
      for diagonal in stride(from: ahead.high, through: ahead.low, by: -2) {
        let below = Int(forward[diagonal - 1 + zero])
        let above = Int(forward[diagonal + 1 + zero])
        let from = below < above ? above : below + 1
        var position = from
        while position < baseRange.upperBound, position - diagonal < otherRange.upperBound,
          base[position] == other[position - diagonal]
        {
          position += 1
        }
        forward[diagonal + zero] = Int32(position)
        if isOdd, behind.contains(diagonal), Int(backward[diagonal + zero]) <= position {
          return (position, position - diagonal)
        }
        guard budget.spend(1 + position - from) else { return nil }
      }
      behind.widen(within: lowest, highest) { backward[$0 + zero] = .max }
      for diagonal in stride(from: behind.high, through: behind.low, by: -2) {
        let below = Int(backward[diagonal - 1 + zero])
        let above = Int(backward[diagonal + 1 + zero])
        let from = below < above ? below : above - 1
        var position = from
        while position > baseRange.lowerBound, position - diagonal > otherRange.lowerBound,
          base[position - 1] == other[position - diagonal - 1]
        {
          position -= 1
        }
        backward[diagonal + zero] = Int32(position)
        if !isOdd, ahead.contains(diagonal), position <= Int(forward[diagonal + zero]) {
          return (position, position - diagonal)
        }
        guard budget.spend(1 + from - position) else { return nil }
      }
    }
  }

  private mutating func reserve(_ count: Int) {
    guard forward.count < count else { return }
    forward = [Int32](repeating: 0, count: count)
    backward = forward
  }
}

/// The diagonals that a search has reached, every second one of a range.
private struct Diagonals {
  var low: Int
  var high: Int

  init(around diagonal: Int) {
    low = diagonal
    high = diagonal
  }

  func contains(_ diagonal: Int) -> Bool {
    low <= diagonal && diagonal <= high
  }

  /// One more edit: a diagonal more on each side, or one less where the table ends.
  ///
  /// `clear` gets the diagonals next to the new ones, which nothing has reached.
  mutating func widen(within lowest: Int, _ highest: Int, clear: (Int) -> Void) {
    if low > lowest {
      low -= 1
      clear(low - 1)
    } else {
      low += 1
    }
    if high < highest {
      high += 1
      clear(high + 1)
    } else {
      high -= 1
    }
  }
}
