import PostilCore
import PostilStore

/// The fields by which a query filters.
package enum SearchField: String, CaseIterable {
  case author, tag, status, since, until, assignee, marking, article, state
  case language = "lang"
  case scope = "in"

  static let names = allCases.map(\.rawValue).sorted()
  /// The values of `state`.
  package static let states =
    ["conflict", "withdrawn"] + AnchorResolution.State.allCases.map(\.rawValue)

  /// True if an entity has several values of it, so that several filters must all hold. Of the other fields any one
  /// of several values may hold.
  var hasSeveral: Bool { self == .tag || self == .since || self == .until }
}

/// A part of things in which the words of a query are sought.
package enum SearchScope: String, CaseIterable {
  case title, body, note, reply, tag

  init(_ typed: String, place: Int) throws(SearchProblem) {
    guard let scope = SearchScope(rawValue: typed) else {
      throw .unknownValue(
        typed, field: SearchField.scope.rawValue, known: Self.allCases.map(\.rawValue), place: place
      )
    }
    self = scope
  }

  fileprivate var columns: [SearchColumn] {
    switch self {
    case .title: [.title]
    case .body, .note, .reply: [.body]
    case .tag: [.tag]
    }
  }

  fileprivate var kind: EntityKind? {
    switch self {
    case .title, .body: .article
    case .note: .annotation
    case .reply: .reply
    case .tag: nil
    }
  }
}

/// The parts of a query that must all hold.
struct SearchGroup {
  enum Part {
    case words(SearchExpression)
    case filter(SearchField, SearchExpression)
    case scope(SearchScope)
    /// The state of a quote, which the index does not hold.
    case place(AnchorResolution.State)
    case other(SearchExpression)

    /// The expression of the part alone.
    var expression: SearchExpression {
      switch self {
      case .words(let expression), .filter(_, let expression), .other(let expression): expression
      case .scope(let scope): scope.expression([])
      case .place: .facets(SearchFacet.kind(.annotation))
      }
    }
  }

  private var words: [SearchExpression] = []
  private var filters: [SearchField: [SearchExpression]] = [:]
  private var scopes: [SearchScope] = []
  /// The states of quotes of which one is wanted; none for any.
  private(set) var places: Set<AnchorResolution.State> = []

  var isEmpty: Bool { words.isEmpty && filters.isEmpty && scopes.isEmpty && places.isEmpty }

  mutating func add(_ part: Part) {
    switch part {
    case .words(let expression), .other(let expression): words.append(expression)
    case .filter(let field, let expression): filters[field, default: []].append(expression)
    case .scope(let scope): scopes.append(scope)
    case .place(let state): places.insert(state)
    }
  }

  /// `nil` for no parts.
  var expression: SearchExpression? {
    var all: [SearchExpression] = []
    if scopes.isEmpty {
      all = words
    } else {
      let scoped = scopes.map { $0.expression(words) }
      all = scoped.count == 1 ? scoped : [.any(scoped)]
    }
    for field in SearchField.allCases {
      guard let given = filters[field] else { continue }
      all += field.hasSeveral || given.count == 1 ? given : [.any(given)]
    }
    if !places.isEmpty { all.append(.facets(SearchFacet.kind(.annotation))) }
    if all.isEmpty { return nil }
    if all.count == 1, case .not = all[0] { return .all(all) }
    return all.count == 1 ? all[0] : .all(all)
  }
}

extension SearchScope {
  fileprivate func expression(_ words: [SearchExpression]) -> SearchExpression {
    var all: [SearchExpression] = words.isEmpty ? [] : [.within(columns, .all(words))]
    if let kind { all.append(.facets(SearchFacet.kind(kind))) }
    return .all(all)
  }
}
