/// Finds quotes in one text. All answers are scalar ranges of that text.
package struct QuoteSearch: Sendable {
  package let index: ScalarIndex

  /// Lays the text out once, for any number of questions.
  package init(in canonical: CanonicalText) {
    self.index = ScalarIndex(canonical)
  }

  /// Every place of a quote, exact ones or else folded ones; nil when there is none.
  ///
  /// Folded, spaces at the ends of the quote do not count. A place is snapped outward to whole graphemes,
  /// and one that would then overlap the place before it is not a place: `ана` is once in `банана`, and a
  /// dot is once in `…`. Time is linear in text and quote; the caller limits the length of a quote. `limit`
  /// bounds `places`, not `total`.
  package func places(of quote: String, limit: Int) -> QuoteMatches? {
    let typed = NFC.of(quote).unicodeScalars
    guard !MatchFold(typed).trimmed.isEmpty, let exact = SequencePattern(typed) else { return nil }

    let places = snap(exact.hits(in: index.scalars[...]))
    return places.isEmpty ? foldedPlaces(of: quote, limit: limit) : matches(.exact, places, limit)
  }

  /// Every place of a quote after match-fold, exact ones among them; nil when there is none.
  package func foldedPlaces(of quote: String, limit: Int) -> QuoteMatches? {
    guard let pattern = SequencePattern(MatchFold(quote).trimmed) else { return nil }
    let text = MatchFold(index.scalars)
    let origins = pattern.hits(in: text.scalars[...]).compactMap { text.origin(of: $0) }
    let foldedPlaces = snap(origins)
    return foldedPlaces.isEmpty ? nil : matches(.folded, foldedPlaces, limit)
  }

  private func matches(
    _ method: QuoteMatches.Method, _ places: [Range<Int>], _ limit: Int
  ) -> QuoteMatches {
    QuoteMatches(method: method, places: Array(places.prefix(max(0, limit))), total: places.count)
  }

  /// Hits come in ascending order. One that begins inside the place before it is left out unsnapped,
  /// so many hits in one huge grapheme cost no more than one.
  private func snap(_ hits: [Range<Int>]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    var end = 0
    for hit in hits where hit.lowerBound >= end {
      let place = index.snapOutward(hit)
      places.append(place)
      end = place.upperBound
    }
    return places
  }
}
