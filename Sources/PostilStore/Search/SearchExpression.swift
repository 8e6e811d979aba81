/// The things that a search looks for.
///
/// Words are folded as `SearchWords` does it.
package indirect enum SearchExpression: Hashable, Sendable {
  /// A word in any of these forms.
  case word([String])
  /// Words that begin so.
  case prefix(String)
  /// Words in this order.
  case phrase([String])
  /// Words, each in one of its forms, with at most so many others between them.
  case near([[String]], within: Int)
  /// Any of some facts.
  case facets([SearchFacet])
  case all([SearchExpression])
  case any([SearchExpression])
  case not(SearchExpression)
  /// The words in some columns only.
  case within([SearchColumn], SearchExpression)
}

/// The columns of the index that hold words.
package enum SearchColumn: String, Hashable, Sendable, CaseIterable {
  case title, body, tag
  /// The author and the assignee.
  case people
}

extension SearchExpression {
  /// The most combinations of forms that a `near` is tried with.
  private static let combinations = 256

  /// The expression in FTS5's language. Every word is quoted, so none is taken for an operator.
  var match: String { match(in: SearchColumn.allCases) }

  private func match(in columns: [SearchColumn]) -> String {
    switch self {
    case .word(let forms): Self.words(Self.either(forms.map(Self.quoted)), columns)
    case .prefix(let start): Self.words("\(Self.quoted(start)) *", columns)
    case .phrase(let words): Self.words(Self.quoted(words.joined(separator: " ")), columns)
    case .near(let words, let distance):
      Self.words(
        Self.either(
          Self.combined(words).map {
            "NEAR(\($0.map(Self.quoted).joined(separator: " ")), \(distance))"
          }),
        columns)
    case .facets(let facets): "facet : \(Self.either(facets.map { Self.quoted($0.token) }))"
    case .all(let parts): Self.conjunction(parts, columns)
    case .any(let parts): Self.either(parts.map { $0.match(in: columns) })
    case .not: Self.conjunction([self], columns)
    case .within(let columns, let inner): inner.match(in: columns)
    }
  }

  private static func conjunction(_ parts: [SearchExpression], _ columns: [SearchColumn]) -> String
  {
    var wanted: [String] = []
    var unwanted: [String] = []
    for part in parts {
      if case .not(let inner) = part {
        unwanted.append(inner.match(in: columns))
      } else {
        wanted.append(part.match(in: columns))
      }
    }
    if wanted.isEmpty { wanted = [SearchExpression.facets([.any]).match(in: columns)] }
    let positive = wanted.count == 1 ? wanted[0] : "(\(wanted.joined(separator: " AND ")))"
    return unwanted.isEmpty ? positive : "(\(positive) NOT \(either(unwanted)))"
  }

  private static func words(_ words: String, _ columns: [SearchColumn]) -> String {
    "{\(columns.map(\.rawValue).joined(separator: " "))} : \(words)"
  }

  private static func either(_ parts: [String]) -> String {
    parts.count == 1 ? parts[0] : "(\(parts.joined(separator: " OR ")))"
  }

  private static func quoted(_ words: String) -> String {
    "\"\(words.replacing("\"", with: " "))\""
  }

  /// One form of each word, in as many combinations as are tried.
  private static func combined(_ words: [[String]]) -> [[String]] {
    var combined: [[String]] = [[]]
    for forms in words {
      let room = max(1, combinations / combined.count)
      combined = combined.flatMap { begun in forms.prefix(room).map { begun + [$0] } }
    }
    return combined
  }
}
