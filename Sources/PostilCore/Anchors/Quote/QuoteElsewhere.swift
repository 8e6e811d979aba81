extension AnchorMap {
  /// Looks for a quote that was deleted in its place, word for word, in all of the target.
  ///
  /// Unique in both texts and long enough, it has moved. Else the words around it decide, and where they do
  /// not, several new places are ambiguous. ⚖ A place that other words of the home text became does not
  /// count, and where the quote stood several times at home, only its context can find it.
  func elsewhere(_ quote: AnchorQuote) -> AnchorResolution? {
    guard let pattern = SequencePattern(home.ids[quote.words]) else { return nil }
    let hits = pattern.hits(in: target.ids[...])
    let places = hits.filter { isNew($0, for: quote) }
    if places.isEmpty { return nil }
    let isRepeated = pattern.hits(in: home.ids[...]).count > 1
    if !isRepeated, hits.count == 1, quote.scalars.count >= AnchorLimits.seekableScalars {
      return moved(quote, to: places[0])
    }
    let ranked = ranked(places, for: quote)
    let lead = ranked.count > 1 ? ranked[0].context - ranked[1].context : .max
    if ranked[0].context >= AnchorLimits.contextNeeded, lead >= AnchorLimits.contextLead {
      return moved(quote, to: ranked[0].place)
    }
    if isRepeated || places.count == 1 { return nil }
    var resolution = AnchorResolution(state: .ambiguous, method: .exactElsewhere, range: nil)
    resolution.suggestions = suggestions(for: quote)
    return resolution
  }

  private func moved(_ quote: AnchorQuote, to place: Range<Int>) -> AnchorResolution {
    let scalars = snapped(place, of: quote)
    return isEqual(scalars, quote)
      ? AnchorResolution(state: .moved, method: .exactElsewhere, range: scalars)
      : AnchorResolution(
        state: .edited, method: .folded, range: scalars,
        factsChanged: facts.signsDiffer(quote.words, place))
  }

  /// True if less than half of a place came from words outside the quote.
  private func isNew(_ place: Range<Int>, for quote: AnchorQuote) -> Bool {
    var taken = 0
    for other in place {
      if let word = images.source(of: other), !quote.words.contains(word) {
        taken += target.ranges[other].count
      }
    }
    return 2 * taken < target.length(of: place)
  }

  /// The places with the most context first; of equals, the first in the text.
  func ranked(
    _ places: [Range<Int>], for quote: AnchorQuote
  ) -> [(place: Range<Int>, context: Int)] {
    places.map { ($0, context(of: quote.words, and: $0)) }.sorted {
      $0.1 != $1.1 ? $0.1 > $1.1 : $0.0.lowerBound < $1.0.lowerBound
    }
  }

  /// The number of words in a row that both have directly in front, and directly behind.
  private func context(of words: Range<Int>, and place: Range<Int>) -> Int {
    var before = 0
    while before < AnchorLimits.contextWords,
      words.lowerBound > before, place.lowerBound > before,
      home.ids[words.lowerBound - before - 1] == target.ids[place.lowerBound - before - 1]
    {
      before += 1
    }
    var behind = 0
    while behind < AnchorLimits.contextWords,
      words.upperBound + behind < home.count, place.upperBound + behind < target.count,
      home.ids[words.upperBound + behind] == target.ids[place.upperBound + behind]
    {
      behind += 1
    }
    return before + behind
  }
}
