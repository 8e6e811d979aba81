/// Where a quote stands in a text.
package struct QuoteMatches: Hashable, Sendable {
  package enum Method: Sendable {
    /// Scalar by scalar, after NFC of the quote.
    case exact
    /// Equal only after match-fold.
    case folded
  }

  package let method: Method
  /// Scalar ranges of whole graphemes in ascending order; none overlaps another. The first `limit`.
  package let places: [Range<Int>]
  /// How many there are without the limit.
  package let total: Int
}

/// What stands around a place, verbatim, so that a person can tell two places apart.
package struct QuoteContext: Hashable, Sendable {
  package let before: String
  package let after: String
}

/// A sentence that shares words with a quote that was not found. Never to be taken unasked.
package struct QuoteSuggestion: Hashable, Sendable {
  /// Scalar range of the sentence, or of at most about a thousand scalars of it.
  package let place: Range<Int>
  /// How many of the quote's distinct words the sentence has, give or take their endings.
  package let sharedWords: Int
  package let quoteWords: Int
}
