/// The places of a quote in a text.
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
  /// The number of places without the limit.
  package let total: Int
}

/// The text around a place, verbatim, so that a person can tell two places apart.
package struct QuoteContext: Hashable, Sendable {
  package let before: String
  package let after: String
}

/// A sentence that shares words with a quote that was not found. Never taken without asking.
package struct QuoteSuggestion: Hashable, Sendable {
  /// Scalar range of the sentence, or of at most about a thousand scalars of it.
  package let place: Range<Int>
  /// The number of the quote's distinct words in the sentence, their endings ignored.
  package let sharedWords: Int
  package let quoteWords: Int
}
