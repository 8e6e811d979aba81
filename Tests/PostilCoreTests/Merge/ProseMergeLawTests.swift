import Testing

@testable import PostilCore

/// A base and two people's edits of it, by seed.
struct MergeCase {
  let base: Text
  let first: Text
  let second: Text

  var merged: ProseMerge { .merge(base: base, first: first, second: second) }
  var swapped: ProseMerge { .merge(base: base, first: second, second: first) }

  /// Words, spaces and signs that are easily confused.
  init(nasty seed: Int) {
    var dice = TextDice(seed: seed)
    let stock = [
      "а", "б", "кот", "пёс", "е\u{301}", " ", " ", " ", "  ", "\u{A0}", "\n", "\n\n", "\r\n", ".",
      ",", "-", "👩🏽‍🚀", "12", "\u{301}", "їжак",
    ]
    let count = Int.random(in: 0...25, using: &dice)
    let base = (0..<count).map { _ in dice.pick(stock) }
    self.init(base, edits: [0.03, 0.1, 0.4], stock: stock, dice: &dice)
  }

  /// For the plain merge: hardly any word twice.
  init(plain seed: Int) {
    var dice = TextDice(seed: seed)
    let words = (0x4E00..<0x4E40).compactMap { Unicode.Scalar($0).map { String(Character($0)) } }
    let stock = words + ["。", "！", " "]
    let count = Int.random(in: 0...14, using: &dice)
    let base = (0..<count).map { _ in dice.pick(stock) }
    self.init(base, edits: [0.05, 0.1, 0.2], stock: stock, dice: &dice)
  }

  private init(_ base: [String], edits: [Double], stock: [String], dice: inout TextDice) {
    let first = dice.edited(base, by: dice.pick(edits), with: stock)
    // Now and then both make the same change and one of them one more.
    let ground = Bool.random(using: &dice) ? first : base
    let second = dice.edited(ground, by: dice.pick(edits), with: stock)
    self.base = Text(base.joined())
    self.first = Text(first.joined())
    self.second = Text(second.joined())
  }
}

struct ProseMergeLawTests {
  private static let batches = 0..<12
  private static func seeds(_ batch: Int) -> Range<Int> { batch * 250..<(batch + 1) * 250 }

  @Test(arguments: batches)
  func `the choice of the first side decides the order of appends and nothing else`(batch: Int) {
    for seed in Self.seeds(batch) {
      let merge = MergeCase(nasty: seed)
      switch (merge.merged, merge.swapped) {
      case (.merged(let one, isJoined: true), .merged(let other, isJoined: true)):
        // One order may need a line end that the other does not.
        let letters = [one, other].map { $0.string.utf8.filter { $0 != 0x0A }.sorted() }
        #expect(letters[0] == letters[1], "seed \(seed)")
      case (let one, let other): #expect(one == other.mirrored, "seed \(seed)")
      }
    }
  }

  @Test(arguments: batches)
  func `an untouched side changes nothing, and the same twice is once`(batch: Int) {
    for seed in Self.seeds(batch) {
      let merge = MergeCase(nasty: seed)
      let (base, side) = (merge.base, merge.first)
      let expected = ProseMerge.merged(side, isJoined: false)
      #expect(ProseMerge.merge(base: base, first: side, second: base) == expected)
      #expect(ProseMerge.merge(base: base, first: base, second: side) == expected)
      #expect(ProseMerge.merge(base: base, first: side, second: side) == expected)
    }
  }

  @Test(arguments: batches)
  func `the plain merge agrees where each diff is the only shortest one`(batch: Int) {
    var unique = 0
    for seed in Self.seeds(batch) {
      let merge = MergeCase(plain: seed)
      let plain = PlainMerge(
        base: merge.base.string, first: merge.first.string, second: merge.second.string)
      guard plain.isUnique else { continue }
      unique += 1
      switch merge.merged {
      case .merged(let text, let isJoined):
        #expect(plain.outcome == .merged(text.string, isJoined: isJoined), "seed \(seed)")
      case .conflict: #expect(plain.outcome == .conflict, "seed \(seed)")
      }
    }
    #expect(unique > 100)
  }

  @Test(arguments: batches)
  func `the result holds nothing but the words of the three texts`(batch: Int) {
    for seed in Self.seeds(batch) {
      let merge = MergeCase(plain: seed)
      guard case .merged(let text, let isJoined) = merge.merged else { continue }
      let sources = merge.base.string + merge.first.string + merge.second.string
      let foreign = Set(text.string).subtracting(sources)
      #expect(foreign.isEmpty || isJoined && foreign == ["\n"], "seed \(seed)")
    }
  }

  @Test(arguments: batches)
  func `insertions of one side are there, and removals of one side are gone`(batch: Int) {
    var merged = 0
    for seed in Self.seeds(batch) {
      var dice = TextDice(seed: seed)
      let words = (0..<Int.random(in: 1...12, using: &dice)).map { "с\($0)" }
      var sides: [[String]] = []
      for side in ["п", "в"] {
        var number = 0
        sides.append(
          words.flatMap { word -> [String] in
            switch Int.random(in: 0..<12, using: &dice) {
            case 0: return []
            case 1:
              number += 1
              return [word, "\(side)\(number)"]
            default: return [word]
            }
          })
      }
      let text = { (words: [String]) in Text(words.joined(separator: " ")) }
      let merge = ProseMerge.merge(base: text(words), first: text(sides[0]), second: text(sides[1]))
      guard case .merged(let result, _) = merge else { continue }
      merged += 1
      let present = result.string.split { $0 == " " || $0 == "\n" }.map(String.init)
      let expected = words.filter { sides[0].contains($0) && sides[1].contains($0) }
      #expect(present.filter { words.contains($0) } == expected, "seed \(seed)")
      for side in sides {
        let inserted = side.filter { !words.contains($0) }
        #expect(present.filter { inserted.contains($0) } == inserted, "seed \(seed)")
      }
    }
    #expect(merged > 50)
  }
}
