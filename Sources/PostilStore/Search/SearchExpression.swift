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
  case body, title, tag
  /// The assignee, and the author whom another tool names. The names of members are looked up.
  case people
}

extension SearchExpression {
  /// The expression in FTS5's language.
  ///
  /// - Parameter names: of the members; their words are found in what they made.
  func match(_ names: [SearchedName]) -> String {
    SearchMatch(columns: SearchColumn.allCases, names: names).of(self)
  }
}

/// The words of a member's name.
struct SearchedName {
  let words: [String]
  /// Of what the member made.
  let facet: SearchFacet

  /// True if the words of an expression stand in it; of facts and of expressions with parts, false.
  func holds(_ expression: SearchExpression) -> Bool {
    switch expression {
    case .word(let forms): words.contains { forms.contains($0) }
    case .prefix(let start): words.contains { $0.utf8.starts(with: start.utf8) }
    case .phrase(let phrase): words.indices.contains { words[$0...].starts(with: phrase) }
    case .near(let near, let distance):
      words.indices.contains { start in
        let window = words[start...].prefix(near.count + distance)
        return near.allSatisfy { forms in window.contains { forms.contains($0) } }
      }
    case .facets, .all, .any, .not, .within: false
    }
  }
}

/// Writes expressions in FTS5's language. Every word is quoted, so none is taken for an operator.
private struct SearchMatch {
  /// The most combinations of forms that a `near` is tried with.
  private static let combinations = 256

  let columns: [SearchColumn]
  let names: [SearchedName]

  func of(_ expression: SearchExpression) -> String {
    switch expression {
    case .word(let forms): words(Self.either(forms.map(Self.quoted)), expression)
    case .prefix(let start): words("\(Self.quoted(start)) *", expression)
    case .phrase(let phrase): words(Self.quoted(phrase.joined(separator: " ")), expression)
    case .near(let near, let distance):
      words(
        Self.either(
          Self.combined(near).map {
            "NEAR(\($0.map(Self.quoted).joined(separator: " ")), \(distance))"
          }),
        expression)
    case .facets(let facets): Self.facets(facets)
    case .all(let parts): conjunction(parts)
    case .any(let parts): Self.either(parts.map(of))
    case .not: conjunction([expression])
    case .within(let columns, let inner): SearchMatch(columns: columns, names: names).of(inner)
    }
  }

  private func conjunction(_ parts: [SearchExpression]) -> String {
    var wanted: [String] = []
    var unwanted: [String] = []
    for part in parts {
      if case .not(let inner) = part {
        unwanted.append(of(inner))
      } else {
        wanted.append(of(part))
      }
    }
    if wanted.isEmpty { wanted = [Self.facets(SearchFacet.any)] }
    let positive = wanted.count == 1 ? wanted[0] : "(\(wanted.joined(separator: " AND ")))"
    return unwanted.isEmpty ? positive : "(\(positive) NOT \(Self.either(unwanted)))"
  }

  private func words(_ words: String, _ expression: SearchExpression) -> String {
    let found = "{\(columns.map(\.rawValue).joined(separator: " "))} : \(words)"
    let named =
      columns.contains(.people) ? names.filter { $0.holds(expression) }.map(\.facet) : []
    return named.isEmpty ? found : Self.either([found, Self.facets(named)])
  }

  private static func facets(_ facets: [SearchFacet]) -> String {
    "facet : \(either(facets.map { quoted($0.token) + ($0.isBeginning ? " *" : "") }))"
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
