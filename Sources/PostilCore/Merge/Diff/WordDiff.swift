/// The changes between two texts, for people to read.
package enum WordDiff {
  package enum Piece: Hashable, Sendable {
    case kept(Text)
    case removed(Text)
    case added(Text)
  }

  /// ⚖ The kept and removed pieces in their order are the one text, the kept and added pieces the other.
  ///
  /// No piece is empty, and no two of a kind follow one another; a removed piece stands before the piece
  /// added in its place. White space alone between two changes counts as changed, so that a rewritten
  /// sentence reads as one. Texts too different to compare are removed and added whole.
  package static func changes(from base: Text, to other: Text) -> [Piece] {
    var budget = DiffBudget()
    return changes(from: base, to: other, budget: &budget)
  }

  static func changes(from base: Text, to other: Text, budget: inout DiffBudget) -> [Piece] {
    if base == other { return base.isEmpty ? [] : [.kept(base)] }
    var vocabulary = Vocabulary()
    guard budget.spend(base.utf8Count + other.utf8Count) else { return whole(base, other) }
    let one = ProseTokens(base, in: &vocabulary)
    let two = ProseTokens(other, in: &vocabulary)
    guard let diff = ProseDiff(from: one, to: two, budget: &budget) else {
      return whole(base, other)
    }
    var pieces: [Piece] = []
    var start = 0
    for change in readable(diff.hunks, in: one.words) {
      pieces += [.kept(one.words.text(of: start..<change.base.lowerBound))]
      pieces += [.removed(one.words.text(of: change.base))]
      pieces += [.added(two.words.text(of: change.other))]
      start = change.base.upperBound
    }
    pieces += [.kept(one.words.text(of: start..<one.ids.count))]
    return pieces.filter { !$0.text.isEmpty }
  }

  private static func readable(_ hunks: [Hunk], in base: WordTokens) -> [Hunk] {
    var joined: [Hunk] = []
    for hunk in hunks {
      if let last = joined.last,
        base.kinds[last.base.upperBound..<hunk.base.lowerBound].allSatisfy({ $0 == .space })
      {
        joined[joined.count - 1] = Hunk(
          base: last.base.lowerBound..<hunk.base.upperBound,
          other: last.other.lowerBound..<hunk.other.upperBound)
      } else {
        joined.append(hunk)
      }
    }
    return joined
  }

  private static func whole(_ base: Text, _ other: Text) -> [Piece] {
    [.removed(base), .added(other)].filter { !$0.text.isEmpty }
  }
}

extension WordDiff.Piece {
  package var text: Text {
    switch self {
    case .kept(let text), .removed(let text), .added(let text): text
    }
  }
}
