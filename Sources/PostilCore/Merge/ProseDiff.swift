/// The differences of two texts, paragraphs first, then words inside the paragraphs that differ.
///
/// Paragraphs first, since a megabyte with a hundred edited paragraphs then costs a hundred small diffs, and
/// since words of one paragraph are not taken for those of another.
struct ProseDiff {
  let other: ProseTokens
  /// In tokens; ascending, with at least one common token between two.
  let hunks: [Hunk]

  init?(from base: ProseTokens, to other: ProseTokens, budget: inout DiffBudget) {
    let paragraphs = TokenDiff(
      from: base.paragraphIDs, to: other.paragraphIDs, budget: &budget)
    guard let paragraphs else { return nil }
    let words = TokenDiff(
      from: base.ids, to: other.ids,
      within: Self.parts(between: base, other, paragraphs.hunks), budget: &budget)
    guard let words else { return nil }
    self.other = other
    hunks = words.hunks
  }

  func inserted(by hunk: Hunk) -> ArraySlice<Int32> { other.ids[hunk.other] }

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
