/// Finds the quotes of one revision in another.
///
/// Following the words costs most and is done once; a quote then costs time in the order of its old and new
/// length, and a deleted one a pass over both texts. Deterministic, without a clock, linear except for the
/// part that a budget of steps bounds; with the budget spent, only passages that stand once in both texts
/// are followed, and everything else is an orphan.
/// Source: Protocol/TEXT.md, "Anchors".
package struct AnchorMap: Sendable {
  let home: AnchorWords
  let target: AnchorWords
  let images: WordImages
  let facts: AnchorFacts
  let sentences: TargetSentences
  private let isSame: Bool

  /// - Parameter home: the revision that the quotes are made in: an annotation's own, or the one to
  ///   which a person has reattached it.
  package init(from home: CanonicalText, to target: CanonicalText) {
    self.init(
      from: home, to: target, lineBudget: DiffBudget(steps: AnchorLimits.steps),
      wordBudget: DiffBudget(steps: AnchorLimits.steps))
  }

  init(
    from home: CanonicalText, to target: CanonicalText, lineBudget: DiffBudget,
    wordBudget: DiffBudget
  ) {
    var vocabulary = AnchorVocabulary()
    self.home = AnchorWords(home, in: &vocabulary)
    self.target = AnchorWords(target, in: &vocabulary)
    isSame = home == target
    images =
      WordFollower(
        from: self.home, to: self.target, in: vocabulary, lineBudget: lineBudget,
        wordBudget: wordBudget
      ).images
    facts = AnchorFacts(vocabulary.meanings, home: self.home, target: self.target)
    sentences = TargetSentences(self.target)
  }

  /// Finds a quote in the target.
  ///
  /// ⚖ A quote whose own place was deleted is found elsewhere only in a place that is new there: never in
  /// one that other words of the home text became, however equal.
  /// - Parameter range: half-open, in scalars of the home text, and snapped outward to graphemes. One that
  ///   leaves the home text is an orphan, and so is an empty one, unless the texts are the same.
  package func resolve(_ range: Range<Int>) -> AnchorResolution {
    guard range.lowerBound >= 0, range.upperBound <= home.index.count else { return .orphan }
    let scalars = home.index.snapOutward(range)
    if isSame { return AnchorResolution(state: .exact, method: .same, range: scalars) }
    if scalars.isEmpty { return .orphan }
    let quote = AnchorQuote(scalars, in: home)
    if quote.words.isEmpty { return signs(quote) }
    return followed(quote) ?? elsewhere(quote) ?? orphan(quote)
  }

  /// A quote without words stays between its two neighbour words, if they are still neighbours.
  private func signs(_ quote: AnchorQuote) -> AnchorResolution {
    let word = quote.words.lowerBound
    guard let other = neighbours(in: word) else { return .orphan }
    let gap = home.between(before: word)
    let otherGap = target.between(before: other)
    let signs = home.index.scalars[quote.scalars]
    guard let pattern = SequencePattern(signs) else { return .orphan }
    let places = pattern.hits(in: home.index.scalars[gap])
    let others = pattern.hits(in: target.index.scalars[otherGap])
    let start = quote.scalars.lowerBound - gap.lowerBound
    guard places.count == others.count,
      let place = places.firstIndex(where: { $0.lowerBound == start })
    else { return .orphan }
    let first = otherGap.lowerBound + others[place].lowerBound
    return unchanged(
      AnchorResolution(state: .exact, method: .map, range: first..<first + signs.count),
      from: home.index.paragraphNumber(of: quote.scalars.lowerBound),
      to: target.index.paragraphNumber(of: first))
  }

  /// - Returns: the target word behind the gap before a home word, if the gap is still between the same two
  ///   words.
  private func neighbours(in word: Int) -> Int? {
    let before = word == 0 ? -1 : images.image(of: word - 1)
    let behind = word == home.count ? target.count : images.image(of: word)
    guard let before, let behind, before + 1 == behind else { return nil }
    return behind
  }

  /// Exact, or moved when people see another paragraph number.
  func unchanged(
    _ resolution: AnchorResolution, from paragraph: Int?, to other: Int?
  ) -> AnchorResolution {
    var resolution = resolution
    resolution.state = paragraph == other ? .exact : .moved
    return resolution
  }

  private func orphan(_ quote: AnchorQuote) -> AnchorResolution {
    var orphan = AnchorResolution.orphan
    orphan.suggestions = suggestions(for: quote)
    return orphan
  }
}

/// A quote, and the words that it is made of.
struct AnchorQuote {
  /// Whole graphemes.
  let scalars: Range<Int>
  /// All words that share a scalar with it; of a quote of signs, the empty range before the next word.
  let words: Range<Int>

  init(_ scalars: Range<Int>, in home: AnchorWords) {
    self.scalars = scalars
    words = home.words(in: scalars)
  }
}
