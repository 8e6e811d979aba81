import Testing

@testable import PostilCore

struct WordDiffTests {
  @Test func `changes are shown word by word`() {
    #expect(
      WordDiff.changes(from: "Кот спит на столе.", to: "Кот не спит на полу.") == [
        .kept("Кот "), .added("не "), .kept("спит на "), .removed("столе"), .added("полу"),
        .kept("."),
      ])
  }

  @Test func `a rewritten passage reads as one`() {
    #expect(
      WordDiff.changes(from: "а раз два б", to: "а три четыре б") == [
        .kept("а "), .removed("раз два"), .added("три четыре"), .kept(" б"),
      ])
  }

  @Test func `the ends of lines still stand between two changes`() {
    #expect(
      WordDiff.changes(from: "раз\nдва", to: "три\nсто") == [
        .removed("раз"), .added("три"), .kept("\n"), .removed("два"), .added("сто"),
      ])
  }

  @Test func `equal texts and empty texts`() {
    #expect(WordDiff.changes(from: "", to: "") == [])
    #expect(WordDiff.changes(from: "да", to: "да") == [.kept("да")])
    #expect(WordDiff.changes(from: "", to: "да") == [.added("да")])
    #expect(WordDiff.changes(from: "да", to: "") == [.removed("да")])
    #expect(WordDiff.changes(from: "й", to: "и\u{306}") == [.removed("й"), .added("и\u{306}")])
  }

  @Test func `texts too different to compare are shown whole`() {
    var budget = DiffBudget(steps: 20)
    let pieces = WordDiff.changes(from: "раз два три", to: "раз два", budget: &budget)
    #expect(pieces == [.removed("раз два три"), .added("раз два")])
  }

  @Test(arguments: 0..<500)
  func `the pieces are both texts`(seed: Int) {
    let merge = MergeCase(nasty: seed)
    let pieces = WordDiff.changes(from: merge.base, to: merge.first)
    var (base, other) = ("", "")
    for piece in pieces {
      #expect(!piece.text.isEmpty)
      switch piece {
      case .kept(let text): (base, other) = (base + text.string, other + text.string)
      case .removed(let text): base += text.string
      case .added(let text): other += text.string
      }
    }
    #expect(Text(base) == merge.base && Text(other) == merge.first)
    for (one, next) in zip(pieces, pieces.dropFirst()) {
      switch (one, next) {
      case (.kept, .kept), (.removed, .removed), (.added, .added), (.added, .removed):
        Issue.record("\(one) then \(next)")
      case (.kept, .removed), (.kept, .added), (.removed, .added), (.removed, .kept),
        (.added, .kept):
        break
      }
    }
  }
}
