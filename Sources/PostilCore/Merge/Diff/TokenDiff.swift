/// The fewest tokens to remove and to insert that turn one sequence into another.
///
/// ⚖ The same input gives the same hunks everywhere: no clock, no chance, no heuristic. Costs steps in
/// the order of (tokens × differences) and memory in the order of tokens; when the steps run out
/// there is no diff at all, never a worse one.
package struct TokenDiff: Sendable {
  /// Ascending; between two there is at least one token that both have.
  package private(set) var hunks: [Hunk] = []

  package init?(from base: [Int32], to other: [Int32], budget: inout DiffBudget) {
    let all = Hunk(base: base.indices, other: other.indices)
    self.init(from: base, to: other, within: [all], budget: &budget)
  }

  /// A diff of nothing but these parts, ascending; the tokens between them are equal.
  init?(from base: [Int32], to other: [Int32], within parts: [Hunk], budget: inout DiffBudget) {
    var snake = MiddleSnake()
    var found: [Hunk] = []
    for part in parts {
      // Smaller problems still to solve; the last is the first in the text. Halving the differences
      // each time keeps it short.
      var pending = [part]
      while let whole = pending.popLast() {
        let problem = whole.trimmed(base: base, other: other)
        guard budget.spend(1 + whole.base.count - problem.base.count) else { return nil }
        if problem.base.isEmpty && problem.other.isEmpty { continue }
        if problem.base.isEmpty || problem.other.isEmpty {
          found.extend(by: problem)
          continue
        }
        guard let middle = snake.find(in: problem, base: base, other: other, budget: &budget)
        else { return nil }
        pending.append(
          Hunk(
            base: middle.base..<problem.base.upperBound,
            other: middle.other..<problem.other.upperBound))
        pending.append(
          Hunk(
            base: problem.base.lowerBound..<middle.base,
            other: problem.other.lowerBound..<middle.other))
      }
    }
    hunks = found.slidToEnd(base: base, other: other)
  }
}

extension Hunk {
  /// The same ranges without their common first tokens and their common last tokens.
  fileprivate func trimmed(base tokens: [Int32], other others: [Int32]) -> Hunk {
    var start = base.lowerBound
    var otherStart = other.lowerBound
    while start < base.upperBound, otherStart < other.upperBound,
      tokens[start] == others[otherStart]
    {
      start += 1
      otherStart += 1
    }
    var end = base.upperBound
    var otherEnd = other.upperBound
    while end > start, otherEnd > otherStart, tokens[end - 1] == others[otherEnd - 1] {
      end -= 1
      otherEnd -= 1
    }
    return Hunk(base: start..<end, other: otherStart..<otherEnd)
  }
}
