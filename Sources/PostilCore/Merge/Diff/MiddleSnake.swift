/// Finds a point in the middle of a shortest edit path, in linear space.
///
/// Source: E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, section 4b. Searches
/// from both ends at once until the two meet; without any heuristic, so the path is a shortest one.
/// Always the same point for the same input: the order of the search is fixed.
struct MiddleSnake {
  /// Kept between searches to save allocations; their content is not.
  private var fromStart: [Int32] = []
  private var fromEnd: [Int32] = []

  /// - Parameter problem: neither range is empty, and their first and their last tokens differ.
  /// - Returns: a point inside or at the edge of both ranges that splits them into two smaller
  ///   problems; nil when the budget ends.
  mutating func find(
    in problem: Hunk, base: [Int32], other: [Int32], budget: inout DiffBudget
  ) -> (base: Int, other: Int)? {
    let width = problem.base.count + problem.other.count + 3
    if fromStart.count < width {
      fromStart = [Int32](repeating: 0, count: width)
      fromEnd = fromStart
    }
    let table = SnakeTable(problem)
    return Self.search(table, base.span, other.span, &fromStart, &fromEnd, &budget)
  }

  private static func search(
    _ table: SnakeTable, _ base: Span<Int32>, _ other: Span<Int32>, _ fromStart: inout [Int32],
    _ fromEnd: inout [Int32], _ budget: inout DiffBudget
  ) -> (base: Int, other: Int)? {
    // Spans check bounds, but do not ask at every write whether somebody else holds the array.
    var forward = fromStart.mutableSpan
    var backward = fromEnd.mutableSpan
    var ahead = SnakeFront(at: table.start, reaching: table.base.lowerBound, in: &forward, table)
    var behind = SnakeFront(at: table.end, reaching: table.base.upperBound, in: &backward, table)
    let meetsAhead = (table.start - table.end) & 1 != 0
    while true {
      ahead.widen(in: &forward, unreached: -1, table)
      var diagonal = ahead.high
      while diagonal >= ahead.low {
        let from = max(
          forward[table.slot(diagonal - 1)] + 1, forward[table.slot(diagonal + 1)])
        var position = Int(from)
        let limit = min(table.base.upperBound, table.other.upperBound + diagonal)
        while position < limit, base[position] == other[position - diagonal] { position += 1 }
        forward[table.slot(diagonal)] = Int32(position)
        if meetsAhead, behind.holds(diagonal), backward[table.slot(diagonal)] <= position {
          return (position, position - diagonal)
        }
        guard budget.spend(1 + position - Int(from)) else { return nil }
        diagonal -= 2
      }
      behind.widen(in: &backward, unreached: .max, table)
      diagonal = behind.high
      while diagonal >= behind.low {
        let from = min(
          backward[table.slot(diagonal - 1)], backward[table.slot(diagonal + 1)] - 1)
        var position = Int(from)
        let limit = max(table.base.lowerBound, table.other.lowerBound + diagonal)
        while position > limit, base[position - 1] == other[position - diagonal - 1] {
          position -= 1
        }
        backward[table.slot(diagonal)] = Int32(position)
        if !meetsAhead, ahead.holds(diagonal), position <= forward[table.slot(diagonal)] {
          return (position, position - diagonal)
        }
        guard budget.spend(1 + Int(from) - position) else { return nil }
        diagonal -= 2
      }
    }
  }
}

/// The table of all pairs of a base and an other position; a diagonal is their difference.
private struct SnakeTable {
  let base: Range<Int>
  let other: Range<Int>

  init(_ problem: Hunk) {
    base = problem.base
    other = problem.other
  }

  var lowest: Int { base.lowerBound - other.upperBound }
  var highest: Int { base.upperBound - other.lowerBound }
  /// The diagonal of the first corner.
  var start: Int { base.lowerBound - other.lowerBound }
  /// The diagonal of the last corner.
  var end: Int { base.upperBound - other.upperBound }

  /// The index in an array of a diagonal from `lowest` − 1 to `highest` + 1.
  func slot(_ diagonal: Int) -> Int { diagonal - lowest + 1 }
}

/// The diagonals that a search from one corner has reached, every second one of a range; the array
/// beside it holds the furthest base position on each.
private struct SnakeFront {
  private(set) var low: Int
  private(set) var high: Int

  init(
    at diagonal: Int, reaching position: Int, in reach: inout MutableSpan<Int32>,
    _ table: SnakeTable
  ) {
    low = diagonal
    high = diagonal
    reach[table.slot(diagonal)] = Int32(position)
  }

  func holds(_ diagonal: Int) -> Bool {
    low <= diagonal && diagonal <= high
  }

  /// One more edit: a diagonal more on each side, or one less where the table ends.
  mutating func widen(
    in reach: inout MutableSpan<Int32>, unreached: Int32, _ table: SnakeTable
  ) {
    if low > table.lowest {
      low -= 1
      reach[table.slot(low - 1)] = unreached
    } else {
      low += 1
    }
    if high < table.highest {
      high += 1
      reach[table.slot(high + 1)] = unreached
    } else {
      high -= 1
    }
  }
}
