/// The limits of a search.
package enum SearchLimits {
  /// A query, and what it is with its saved queries.
  package static let queryBytes = 2_000
  package static let terms = 64
  /// Brackets, negations and saved queries within one another: FTS5's own parser takes few more.
  package static let depth = 8
  /// Forms of one word.
  package static let forms = 64
  package static let distance = 100
  /// The words in no text for which others are sought.
  static let unknownWords = 4
  package static let savedQueries = 200
  /// Scalars of a saved query's name, each of at most four bytes.
  static let queryName = 64
  /// The file of the saved queries: each has a space behind its name, and a line end.
  static let savedBytes = savedQueries * (queryBytes + 4 * queryName + 2)
  /// The most results that are returned.
  package static let results = 10_000
  /// The words of an excerpt.
  package static let excerptWords = 24
  /// The scalars of an excerpt, where words are long.
  package static let excerptScalars = 400
}
