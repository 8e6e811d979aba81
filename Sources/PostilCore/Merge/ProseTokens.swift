/// A text ready to be compared with others that share its vocabulary.
struct ProseTokens {
  let words: WordTokens
  /// Per token.
  let ids: [Int32]
  /// Token ranges of the lines that hold a word.
  let paragraphs: [Range<Int>]
  /// Per paragraph.
  let paragraphIDs: [Int32]

  init(_ text: Text, in vocabulary: inout Vocabulary) {
    words = WordTokens(text)
    ids = words.ids(in: &vocabulary)
    paragraphs = words.paragraphs
    paragraphIDs = paragraphs.map { [words] tokens in
      vocabulary.id(of: words.bytes, words.bytes(of: tokens))
    }
  }

  var all: Range<Int> { ids.indices }
}

/// What separates two texts, paragraphs first, then words inside the paragraphs that differ.
struct ProseDiff {
  /// Of tokens; ascending, with at least one common token between two.
  let hunks: [Hunk]

  init?(from base: ProseTokens, to other: ProseTokens, budget: inout DiffBudget) {
    let paragraphs = TokenDiff(
      from: base.paragraphIDs, to: other.paragraphIDs, budget: &budget)
    guard let paragraphs else { return nil }
    let words = TokenDiff(
      from: base.ids, to: other.ids,
      within: Self.parts(between: base, other, paragraphs.hunks), budget: &budget)
    guard let words else { return nil }
    hunks = words.hunks
  }

  /// The tokens in front of, between and behind the paragraphs that both have.
  private static func parts(
    between base: ProseTokens, _ other: ProseTokens, _ changes: [Hunk]
  ) -> [Hunk] {
    var parts: [Hunk] = []
    var start = 0
    var otherStart = 0
    var paragraph = 0
    var otherParagraph = 0
    let end = Hunk(
      base: base.paragraphs.endIndex..<base.paragraphs.endIndex,
      other: other.paragraphs.endIndex..<other.paragraphs.endIndex)
    for change in changes + [end] {
      while paragraph < change.base.lowerBound {
        let kept = base.paragraphs[paragraph]
        let otherKept = other.paragraphs[otherParagraph]
        parts.append(
          Hunk(base: start..<kept.lowerBound, other: otherStart..<otherKept.lowerBound))
        start = kept.upperBound
        otherStart = otherKept.upperBound
        paragraph += 1
        otherParagraph += 1
      }
      paragraph = change.base.upperBound
      otherParagraph = change.other.upperBound
    }
    parts.append(Hunk(base: start..<base.ids.count, other: otherStart..<other.ids.count))
    return parts
  }
}
