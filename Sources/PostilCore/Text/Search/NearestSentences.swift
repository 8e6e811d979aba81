extension QuoteSearch {
  /// The sentences that share most of the words of a quote that was not found, best first.
  ///
  /// A sentence has to have a third of the quote's distinct words. Between equals the one with fewer other
  /// words is first, then the earlier. Words are compared folded and by their first five scalars, which
  /// stands in for stemming; words under three scalars count only if they are numbers. Time is linear in
  /// text and quote.
  package func nearest(to quote: String, limit: Int = 3) -> [QuoteSuggestion] {
    let wanted = Self.words(of: MatchFold(quote).scalars)
    guard !wanted.isEmpty, limit > 0 else { return [] }
    var best: [Candidate] = []
    for sentence in Sentences.ranges(in: index.scalars) {
      let words = Self.words(of: MatchFold(index.scalars[sentence]).scalars)
      let shared = words.count { wanted.contains($0) }
      guard shared * 3 >= wanted.count, shared > 0 else { continue }
      let candidate = Candidate(place: sentence, shared: shared, words: words.count)
      let rank = best.firstIndex { candidate.isBetter(than: $0) } ?? best.count
      guard rank < limit else { continue }
      best.insert(candidate, at: rank)
      if best.count > limit { best.removeLast() }
    }
    return best.map {
      QuoteSuggestion(
        place: index.snapOutward($0.place), sharedWords: $0.shared, quoteWords: wanted.count)
    }
  }

  private struct Candidate {
    let place: Range<Int>
    let shared: Int
    let words: Int

    /// Candidates come in the order of the text, so the later of two equals is not better.
    func isBetter(than other: Candidate) -> Bool {
      shared != other.shared ? shared > other.shared : words < other.words
    }
  }

  private static func words(of folded: [Unicode.Scalar]) -> Set<[Unicode.Scalar]> {
    var words: Set<[Unicode.Scalar]> = []
    for word in folded.split(whereSeparator: { !$0.isWordPart }) {
      let isNumber = word.allSatisfy { 0x30...0x39 ~= $0.value }
      if isNumber {
        words.insert(Array(word))
      } else if word.count >= 3 {
        words.insert(Array(word.prefix(5)))
      }
    }
    return words
  }
}

extension Unicode.Scalar {
  fileprivate var isWordPart: Bool {
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x400...0x481, 0x48A...0x52F: true
    case 0..<0xAA: false
    default: properties.isAlphabetic || properties.numericType != nil
    }
  }
}
