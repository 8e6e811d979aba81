package import PostilCore

/// The names of fields as people type and read them.
extension PlainField {
  package init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  package var name: String {
    switch self {
    case .title: "title"
    case .status: "status"
    case .motivation: "motivation"
    case .language: "language"
    case .color: "color"
    case .assignee: "assignee"
    case .due: "due"
    }
  }
}

extension Marking {
  /// The marking as people type and read it: `amber`, `TLP:AMBER`.
  package init?(typed: String) {
    let word = typed.lowercased()
    self.init(name: word.hasPrefix("tlp:") ? String(word.dropFirst(4)) : word)
  }
}

extension Assessment.Aspect {
  package init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  package var name: String {
    switch self {
    case .reliability: "reliability"
    case .credibility: "credibility"
    case .confidence: "confidence"
    case .likelihood: "likelihood"
    case .stance: "stance"
    case .rationale: "rationale"
    }
  }
}

extension Names {
  /// The name of a field as it is shown and typed: an assessment with its member, as in `confidence:north`.
  package func name(of field: Field, on kind: EntityKind) -> String {
    let name = field.name(on: kind)
    return field.member.map { "\(name):\(self.name(of: $0))" } ?? name
  }
}

extension Field {
  /// - Parameter kind: of the entity that has the field: a note and a reply's body are both `.text`.
  package func name(on kind: EntityKind) -> String {
    switch self {
    case .text: kind == .reply ? "body" : "note"
    case .plain(let field): field.name
    case .marking: "marking"
    case .tag(let tag): "tag:\(tag)"
    case .deleted: "deleted"
    case .current: "revision"
    case .observed(let what): "observed:\(what)"
    case .audience(let audience): "audience:\(audience)"
    case .assessment(let aspect, _): aspect.name
    case .anchor(let revision): "anchor:\(revision.beginning)"
    case .withdrawn: "withdrawn"
    case .duplicateOf: "duplicate"
    case .alias: "alias"
    case .description: "description"
    }
  }

  package init?(name: String) {
    switch name {
    case "note", "body", "text": self = .text
    case "marking": self = .marking
    case "deleted": self = .deleted
    case "revision": self = .current
    case "withdrawn": self = .withdrawn
    case "duplicate": self = .duplicateOf
    case "alias": self = .alias
    case "description": self = .description
    default:
      guard let plain = PlainField(name: name) else { return nil }
      self = .plain(plain)
    }
  }
}

extension EntityKind {
  /// The names of the fields that it can have; a family of many fields as its name and `:…`.
  package var fieldNames: [String] {
    let single: [Field] =
      [.text] + PlainField.allCases.map { .plain($0) }
      + [.marking, .current, .withdrawn, .duplicateOf, .alias, .description, .deleted]
    return single.filter { $0.belongs(to: self) }.map { $0.name(on: self) }
      + families.map { "\($0):…" }
  }

  /// True if a name is that of such a family, as in `tag`, or of one of its fields, as in `tag:losses`.
  func hasFamily(of name: String) -> Bool {
    families.contains { name == $0 || name.hasPrefix("\($0):") }
  }

  /// The fields that are created by writing them.
  private var families: [String] {
    let aspects = Assessment.Aspect.allCases.map(\.name)
    return switch self {
    case .article: ["tag", "audience", "observed"] + aspects
    case .annotation: ["tag", "audience", "anchor"] + aspects
    case .reply, .term: []
    }
  }
}

extension Value {
  /// A revision or an article by the beginning of its id.
  package var name: String {
    switch self {
    case .text(let text): text.string
    case .flag(let flag): flag ? "yes" : "no"
    case .marking(let marking): marking.name
    case .revision(let revision): revision.beginning
    case .anchor(.none): "none"
    case .anchor(.confirmed): "confirmed"
    case .anchor(.reattached(let start, let end)): "reattached to \(start):\(end)"
    case .anchor(.dismissed): "dismissed"
    case .article(let article): article?.beginning ?? ""
    }
  }
}

extension ContentID {
  /// Enough of it to distinguish it from its neighbours on a line.
  fileprivate var beginning: String { String(Crockford.encode(bytes).prefix(8)) }
}
