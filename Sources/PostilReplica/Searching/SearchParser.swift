import PostilCore
import PostilStore

/// Reads a query as a person types it.
struct SearchParser {
  /// The meaning of a query, which its words alone do not tell.
  struct Meaning {
    /// The forms of a folded word.
    let forms: (String) throws -> [String]
    /// A filter's expression, from its field, its value and the place of the value.
    let filter: (SearchField, String, Int) throws -> SearchExpression
    /// The text of a saved query.
    let saved: (String) throws -> String
  }

  private let meaning: Meaning
  private let scalars: [Unicode.Scalar]
  private var next = 0
  private var depth = 0
  private var terms: Int
  /// The words that are to be found, for excerpts.
  private(set) var wanted = SearchedWords()
  /// The tags that things must have, as typed.
  private(set) var tags: [String] = []
  /// The states of a quote, one of each set, that a thing must have besides.
  private(set) var places: [Set<AnchorResolution.State>] = []
  /// True for a word that is an operator in capitals, and for a lone `|`.
  private(set) var hasLikelyOperator = false

  init(_ typed: String, _ meaning: Meaning) throws(SearchProblem) {
    try self.init(typed, meaning, depth: 0, terms: 0)
  }

  private init(_ typed: String, _ meaning: Meaning, depth: Int, terms: Int) throws(SearchProblem) {
    guard typed.utf8.count <= SearchLimits.queryBytes else {
      throw .tooLong(bytes: typed.utf8.count, limit: SearchLimits.queryBytes)
    }
    guard depth <= SearchLimits.depth else { throw .tooDeep(limit: SearchLimits.depth) }
    self.meaning = meaning
    self.depth = depth
    self.terms = terms
    scalars = Array(NFC.of(typed).unicodeScalars)
  }

  mutating func parse() throws -> SearchExpression {
    guard let expression = try alternatives() else { throw SearchProblem.empty }
    if next < scalars.count {
      throw SearchProblem.unexpected(String(scalars[next]), place: next + 1)
    }
    return expression
  }

  /// Parts with `OR` between them.
  private mutating func alternatives() throws -> SearchExpression? {
    var parts: [SearchExpression] = []
    var isAfterOr = false
    let placesBefore = places.count
    while true {
      let place = next
      if let part = try group() {
        parts.append(part)
      } else if isAfterOr {
        throw SearchProblem.unexpected("OR", place: place + 1)
      }
      guard take("OR") else { break }
      if parts.isEmpty { throw SearchProblem.unexpected("OR", place: place + 1) }
      isAfterOr = true
    }
    if parts.isEmpty { return nil }
    if parts.count > 1, places.count > placesBefore { throw SearchProblem.placeInChoice }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  /// Parts that must all be found.
  private mutating func group() throws -> SearchExpression? {
    var group = SearchGroup()
    var placeAfterAnd: Int?
    while true {
      skipSpaces()
      if isAt("AND") {
        if group.isEmpty || placeAfterAnd != nil {
          throw SearchProblem.unexpected("AND", place: next + 1)
        }
        placeAfterAnd = next + 1
        _ = take("AND")
      } else if let part = try part() {
        group.add(part)
        placeAfterAnd = nil
      } else if !isAt("AND") {
        break
      }
    }
    if let placeAfterAnd { throw SearchProblem.unexpected("AND", place: placeAfterAnd) }
    if !group.places.isEmpty { places.append(group.places) }
    return group.expression
  }

  private mutating func part() throws -> SearchGroup.Part? {
    skipSpaces()
    guard let scalar = peek, scalar != ")", !isAt("OR"), !isAt("AND") else { return nil }
    terms += 1
    guard terms <= SearchLimits.terms else {
      throw SearchProblem.tooManyTerms(limit: SearchLimits.terms)
    }
    let place = next + 1
    switch scalar {
    case "-" where follows(at: next + 1):
      next += 1
      return try negated("-", place: place)
    case "(":
      next += 1
      try descend()
      defer { depth -= 1 }
      let inner = try alternatives()
      skipSpaces()
      guard peek == ")" else { throw SearchProblem.unclosed("(", place: place) }
      next += 1
      guard let inner else { throw SearchProblem.unexpected("()", place: place) }
      return .other(inner)
    case "\"", "«", "“", "„": return try quoted().map { .words($0) } ?? skipped()
    case "@": return .other(try saved())
    default:
      if take("NOT") { return try negated("NOT", place: place) }
      if isAt("NEAR", before: "(") { return .words(try near()) }
      return try typedWord() ?? skipped()
    }
  }

  private mutating func negated(_ sign: String, place: Int) throws -> SearchGroup.Part {
    try descend()
    defer { depth -= 1 }
    let before = (wanted: wanted, tags: tags, places: places.count)
    guard let part = try part() else { throw SearchProblem.unexpected(sign, place: place) }
    if case .place = part { throw SearchProblem.placeInChoice }
    if places.count > before.places { throw SearchProblem.placeInChoice }
    (wanted, tags) = (before.wanted, before.tags)
    return .other(.not(part.expression))
  }

  private mutating func descend() throws(SearchProblem) {
    depth += 1
    guard depth <= SearchLimits.depth else { throw .tooDeep(limit: SearchLimits.depth) }
  }

  /// A word without a letter finds nothing by itself, and is passed over.
  private mutating func skipped() throws -> SearchGroup.Part? { try part() }

  private mutating func quoted() throws -> SearchExpression? {
    let place = next + 1
    let ends: [Unicode.Scalar] =
      switch scalars[next] {
      case "«": ["»"]
      case "“": ["”"]
      case "„": ["“", "”"]
      default: ["\""]
      }
    next += 1
    guard let end = scalars[next...].firstIndex(where: { ends.contains($0) }) else {
      throw SearchProblem.unclosed(String(scalars[place - 1]), place: place)
    }
    let words = SearchWords(of: scalars[next..<end]).all
    next = end + 1
    if words.isEmpty { return nil }
    wanted.words.formUnion(words)
    return .phrase(words)
  }

  private mutating func near() throws -> SearchExpression {
    let place = next + 1
    next += 5
    guard let end = scalars[next...].firstIndex(of: ")") else {
      throw SearchProblem.unclosed("NEAR(", place: place)
    }
    let parts = scalars[next..<end].split(separator: ",", omittingEmptySubsequences: false)
    var words = SearchWords(of: parts[0]).all
    var distance: Int? = 10
    if parts.count > 1 {
      distance = Int(String(String.UnicodeScalarView(parts[1].filter { $0 != " " })))
    } else if let typed = Self.distance(behind: parts[0]), words.count > 2 {
      words.removeLast()
      distance = typed
    }
    guard parts.count <= 2, let distance, 0...SearchLimits.distance ~= distance, words.count >= 2
    else { throw SearchProblem.unexpected("NEAR", place: place) }
    next = end + 1
    terms += words.count
    guard terms <= SearchLimits.terms else {
      throw SearchProblem.tooManyTerms(limit: SearchLimits.terms)
    }
    return .near(try words.map { try forms(of: $0) }, within: distance)
  }

  /// The distance as FTS5 takes none: behind a blank. A number that cannot be one is a word.
  private static func distance(behind words: ArraySlice<Unicode.Scalar>) -> Int? {
    let last = words.split { $0.properties.isWhitespace }.last
    guard let last, last.allSatisfy({ 0x30...0x39 ~= $0.value }) else { return nil }
    let distance = Int(String(String.UnicodeScalarView(last)))
    return distance.flatMap { 0...SearchLimits.distance ~= $0 ? $0 : nil }
  }

  private mutating func saved() throws -> SearchExpression {
    next += 1
    let name = take { !$0.properties.isWhitespace && $0 != ")" && $0 != "(" }
    var inner = try SearchParser(
      try meaning.saved(name), meaning, depth: depth + 1, terms: terms)
    let expression = try inner.parse()
    terms = inner.terms
    places += inner.places
    tags += inner.tags
    hasLikelyOperator = hasLikelyOperator || inner.hasLikelyOperator
    wanted.formUnion(inner.wanted)
    return expression
  }

  /// A word, a word with `*`, or a filter; `nil` for what has no letter.
  private mutating func typedWord() throws -> SearchGroup.Part? {
    let place = next + 1
    let typed = take { !$0.properties.isWhitespace && $0 != ")" && $0 != "(" && $0 != "\"" }
    if let colon = typed.firstIndex(of: ":"), !typed[colon...].hasPrefix("://") {
      let name = String(typed[..<colon])
      var value = String(typed[typed.index(after: colon)...])
      if let field = SearchField(rawValue: name) {
        if value.isEmpty, peek == "\"" { value = try textInQuotes() }
        let valuePlace = place + name.unicodeScalars.count + 1
        if field == .state, let state = AnchorResolution.State(rawValue: value) {
          return .place(state)
        }
        if field == .tag { tags.append(value) }
        if field == .scope { return .scope(try SearchScope(value, place: valuePlace)) }
        return .filter(field, try meaning.filter(field, value, valuePlace))
      }
      if !name.isEmpty, name.utf8.allSatisfy({ 0x61...0x7A ~= $0 }) {
        throw SearchProblem.unknownField(name, known: SearchField.names, place: place)
      }
    }
    if ["and", "or", "not", "|"].contains(typed.lowercased()) { hasLikelyOperator = true }
    let words = SearchWords(of: typed).all
    guard let last = words.last else { return nil }
    if typed.unicodeScalars.last == "*", words.count == 1 {
      wanted.beginnings.insert(last)
      return .words(.prefix(last))
    }
    if words.count > 1 {
      wanted.words.formUnion(words)
      return .words(.phrase(words))
    }
    let forms = try forms(of: last)
    if forms.count == 1 {
      let isName = typed.unicodeScalars.first?.properties.isUppercase ?? false
      wanted.formless.append(FormlessWord(word: last, isName: isName))
    }
    return .words(.word(forms))
  }

  private mutating func textInQuotes() throws -> String {
    let place = next + 1
    next += 1
    guard let end = scalars[next...].firstIndex(of: "\"") else {
      throw SearchProblem.unclosed("\"", place: place)
    }
    defer { next = end + 1 }
    return String(String.UnicodeScalarView(scalars[next..<end]))
  }

  private mutating func forms(of word: String) throws -> [String] {
    let forms = try meaning.forms(word)
    wanted.words.formUnion(forms)
    return forms
  }

  // MARK: Scalars

  private var peek: Unicode.Scalar? { next < scalars.count ? scalars[next] : nil }

  private mutating func skipSpaces() {
    while let scalar = peek, scalar.properties.isWhitespace { next += 1 }
  }

  private mutating func take(while isWanted: (Unicode.Scalar) -> Bool) -> String {
    let start = next
    while let scalar = peek, isWanted(scalar) { next += 1 }
    return String(String.UnicodeScalarView(scalars[start..<next]))
  }

  private func follows(at place: Int) -> Bool {
    place < scalars.count && !scalars[place].properties.isWhitespace
  }

  private func isAt(_ operation: String, before end: Unicode.Scalar? = nil) -> Bool {
    let letters = Array(operation.unicodeScalars)
    guard scalars[next...].starts(with: letters) else { return false }
    let after = next + letters.count
    if let end { return after < scalars.count && scalars[after] == end }
    return after == scalars.count || scalars[after].properties.isWhitespace
      || Self.ends.contains(scalars[after])
  }

  /// The signs that end the name of an operator, as a blank does.
  private static let ends: Set<Unicode.Scalar> = ["(", ")", "\"", "«", "“", "„"]

  private mutating func take(_ operation: String) -> Bool {
    skipSpaces()
    guard isAt(operation) else { return false }
    next += operation.unicodeScalars.count
    return true
  }
}

/// The words of a query that excerpts show.
struct SearchedWords {
  var words: Set<String> = []
  var beginnings: Set<String> = []
  /// The words of which the index knows no other form.
  var formless: [FormlessWord] = []

  func contains(_ word: String) -> Bool {
    words.contains(word) || beginnings.contains { word.utf8.starts(with: $0.utf8) }
  }

  var isEmpty: Bool { words.isEmpty && beginnings.isEmpty }

  mutating func formUnion(_ other: SearchedWords) {
    words.formUnion(other.words)
    beginnings.formUnion(other.beginnings)
    formless += other.formless
  }
}

struct FormlessWord {
  /// Folded.
  let word: String
  /// True for a word that was typed with a capital.
  let isName: Bool
}
