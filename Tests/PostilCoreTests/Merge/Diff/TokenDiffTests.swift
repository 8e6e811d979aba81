import Testing

@testable import PostilCore

struct TokenDiffTests {
  private func diff(_ base: [Int32], _ other: [Int32], steps: Int = 1 << 20) -> [Hunk]? {
    var budget = DiffBudget(steps: steps)
    return TokenDiff(from: base, to: other, budget: &budget)?.hunks
  }

  @Test func `equal sequences have no hunks`() {
    #expect(diff([], []) == [])
    #expect(diff([1, 2, 3], [1, 2, 3]) == [])
  }

  @Test func `everything removed or inserted is one hunk`() {
    #expect(diff([1, 2], []) == [Hunk(base: 0..<2, other: 0..<0)])
    #expect(diff([], [1, 2]) == [Hunk(base: 0..<0, other: 0..<2)])
    #expect(diff([1, 2], [3]) == [Hunk(base: 0..<2, other: 0..<1)])
  }

  @Test func `an insertion or a removal among equal tokens stands last`() {
    #expect(diff([1, 2], [1, 2, 2]) == [Hunk(base: 2..<2, other: 2..<3)])
    #expect(diff([1, 2, 1, 2, 3], [1, 2, 3]) == [Hunk(base: 2..<4, other: 2..<2)])
  }

  @Test func `hunks that slide into each other become one`() {
    // 1 · 1 2 · 2 · 1: both insertions can move behind the last 1, and only there they meet.
    let hunks = [Hunk(base: 0..<0, other: 0..<1), Hunk(base: 1..<1, other: 2..<3)]
    #expect(
      hunks.slidToEnd(base: [1, 1], other: [1, 1, 1, 1]) == [Hunk(base: 2..<2, other: 2..<4)])
  }

  @Test(arguments: 0..<400)
  func `a diff is as short as any and leads from one to the other`(seed: Int) throws {
    var dice = TextDice(seed: seed)
    let letters = Int32.random(in: 1...9, using: &dice)
    func tokens() -> [Int32] {
      (0..<Int.random(in: 0...40, using: &dice)).map { _ in .random(in: 0..<letters, using: &dice) }
    }
    let base = tokens()
    let other = tokens()
    let hunks = try #require(diff(base, other))
    let plain = PlainDiff(base, other)
    #expect(hunks.map { $0.base.count + $0.other.count }.reduce(0, +) == plain.cost)
    if plain.isUnique { #expect(hunks == plain.hunks) }
    var rebuilt: [Int32] = []
    var start = 0
    for hunk in hunks {
      #expect(hunk.base.lowerBound > start || start == 0, "something common stands between two")
      rebuilt += base[start..<hunk.base.lowerBound]
      #expect(rebuilt.count == hunk.other.lowerBound)
      rebuilt += other[hunk.other]
      start = hunk.base.upperBound
    }
    #expect(rebuilt + base[start...] == other)
    #expect(hunks == hunks.slidToEnd(base: base, other: other))
  }

  @Test func `beyond the budget there is no diff at all`() {
    let base = (0..<500).map { Int32($0) }
    let other = base.map { $0 + 500 }
    #expect(diff(base, other, steps: 10_000) == nil)
    #expect(diff(base, base, steps: 1000) == [])
  }

  @Test func `few differences in a long text take few steps`() throws {
    let base = (0..<100_000).map { Int32($0 % 7000) }
    var other = base
    for place in stride(from: 0, to: base.count, by: 10_000) { other[place] = -1 }
    var budget = DiffBudget()
    let before = budget.steps
    let diff = try #require(TokenDiff(from: base, to: other, budget: &budget))
    #expect(diff.hunks.count == 10)
    #expect(before - budget.steps < 1_000_000)
  }
}
