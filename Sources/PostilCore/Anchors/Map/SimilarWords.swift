/// Pairs the removed words of one place with the inserted ones that are a form or a spelling of
/// them.
///
/// A changed case ending would otherwise count as a lost word, and a sentence put into another
/// tense as lost altogether. Two words are similar when more than half of the longer one begins
/// or ends the other, too.
enum SimilarWords {
  struct Pair {
    let word: Int
    let other: Int
    /// Scalars at the start and at the end that both have.
    let shared: Int
  }

  /// The pairs, in the order of both texts, that share the most scalars; none where there are too
  /// many words or too little budget. Costs a step per scalar that is compared at most.
  static func pairs(
    in hunk: Hunk, _ home: AnchorWords, _ target: AnchorWords, _ vocabulary: AnchorVocabulary,
    _ budget: inout DiffBudget
  ) -> [Pair] {
    let (rows, columns) = (hunk.base.count, hunk.other.count)
    guard rows > 0, columns > 0, rows <= AnchorLimits.pairedCells / columns else { return [] }
    let cost = min(rows * target.length(of: hunk.other), columns * home.length(of: hunk.base))
    guard cost < budget.steps, budget.spend(cost) else { return [] }

    var shared = [Int32](repeating: 0, count: rows * columns)
    // The most that the words from here on share.
    var sums = [Int32](repeating: 0, count: (rows + 1) * (columns + 1))
    func cell(_ row: Int, _ column: Int) -> Int { row * (columns + 1) + column }
    for row in (0..<rows).reversed() {
      let word = home.ids[hunk.base.lowerBound + row]
      for column in (0..<columns).reversed() {
        let count = vocabulary.shared(word, target.ids[hunk.other.lowerBound + column])
        shared[row * columns + column] = count
        var sum = max(sums[cell(row + 1, column)], sums[cell(row, column + 1)])
        if count > 0 { sum = max(sum, sums[cell(row + 1, column + 1)] + count) }
        sums[cell(row, column)] = sum
      }
    }

    var pairs: [Pair] = []
    var (row, column) = (0, 0)
    while row < rows, column < columns {
      let count = shared[row * columns + column]
      let sum = sums[cell(row, column)]
      if count > 0, sum == sums[cell(row + 1, column + 1)] + count {
        pairs.append(
          Pair(
            word: hunk.base.lowerBound + row, other: hunk.other.lowerBound + column,
            shared: Int(count)))
        row += 1
        column += 1
      } else if sum == sums[cell(row + 1, column)] {
        row += 1
      } else {
        column += 1
      }
    }
    return pairs
  }
}

extension AnchorVocabulary {
  /// The scalars that two words share at their beginnings and ends; 0 where they are not similar.
  fileprivate func shared(_ one: Int32, _ other: Int32) -> Int32 {
    let ones = words[Int(one)]
    let others = words[Int(other)]
    let shorter = min(ones.count, others.count)
    let longer = max(ones.count, others.count)
    guard 2 * shorter > longer else { return 0 }
    var front = 0
    while front < shorter,
      letters[ones.lowerBound + front] == letters[others.lowerBound + front]
    {
      front += 1
    }
    var back = 0
    while back < shorter - front,
      letters[ones.upperBound - 1 - back] == letters[others.upperBound - 1 - back]
    {
      back += 1
    }
    return 2 * (front + back) > longer ? Int32(front + back) : 0
  }
}
