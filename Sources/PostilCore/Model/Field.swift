/// Names one register of an entity.
package enum Field: Hashable, Sendable {
  /// An annotation's note or a reply's body.
  case text
  case plain(PlainField)
  case marking
  /// By the folded tag: see `Text.tagFolded`. The value is the tag as written, empty for none.
  case tag(Text)
  case deleted
  /// An article's revision.
  case current
  /// An observation about an article, such as its comment count.
  case observed(Text)
  /// The release of an entity to an audience.
  case audience(Text)
  /// One aspect as one member judges it. A member is known by the replica that joined.
  case assessment(Assessment.Aspect, by: ReplicaID)
  /// A decision about an annotation's place in this revision.
  case anchor(ContentID)
  /// Why an article is withdrawn; empty where it is not.
  case withdrawn
  /// The article that an article repeats.
  case duplicateOf
  /// The word as which a term is read; empty for the term itself.
  case alias
  /// The meaning of a term.
  case description
}

/// Fields that hold a short text and keep the register rule.
package enum PlainField: UInt8, Hashable, Sendable, CaseIterable {
  case title = 1
  case status = 2
  case motivation = 3
  case language = 4
  case color = 5
  case assignee = 6
  case due = 7
}

/// The rule that combines several heads of a register.
package enum Rule: Hashable, Sendable {
  /// A conflict; the first in log order is displayed, all are listed.
  case register
  /// Joined word by word where that is possible, else a conflict: see `ProseHistory`.
  case prose
  case presentWins
  /// A removal wins over a grant that has not seen it.
  case removeWins
  /// The join of all heads.
  case mostRestrictive
  /// Deletion is weighed against every other head of the entity: see `Deletion`.
  case deletion
  /// The last in log order; the others stay in the history. Observations disagree because the
  /// world moved, not because two people decided differently.
  case latest
}

extension Field {
  package var rule: Rule {
    switch self {
    case .text, .description: .prose
    case .plain, .current, .anchor, .withdrawn, .duplicateOf, .alias: .register
    case .tag: .presentWins
    case .audience: .removeWins
    case .assessment(.rationale, _): .prose
    case .assessment: .register
    case .marking: .mostRestrictive
    case .deleted: .deletion
    case .observed: .latest
    }
  }

  /// The limit of its value in bytes of UTF-8, for every event that writes it.
  /// Source: Protocol/EVENTS.md, "Fields".
  package var textLimit: Int {
    switch self {
    case .text, .assessment(.rationale, _), .description: Limits.proseBytes
    case .alias, .tag: Limits.tagBytes
    case .plain, .marking, .deleted, .current, .observed, .audience, .assessment, .anchor,
      .withdrawn, .duplicateOf:
      Limits.lineBytes
    }
  }

  /// True if an entity of this kind has the field. Source: Protocol/EVENTS.md, "Fields".
  package func belongs(to kind: EntityKind) -> Bool {
    switch (self, kind) {
    case (.alias, let kind), (.description, let kind): kind == .term
    case (_, .term): false
    case (.anchor, let kind): kind == .annotation
    case (.withdrawn, let kind), (.duplicateOf, let kind): kind == .article
    case (.deleted, _): true
    case (.text, .annotation), (.text, .reply): true
    case (.text, .article): false
    case (.plain(let plain), .article): plain != .motivation && plain != .color
    case (.plain(let plain), .annotation): plain != .title
    case (.plain, .reply): false
    case (.tag, .article), (.tag, .annotation), (.marking, .article), (.marking, .annotation): true
    case (.tag, .reply), (.marking, .reply): false
    case (.audience, let kind), (.assessment, let kind): kind != .reply
    case (.current, let kind), (.observed, let kind): kind == .article
    }
  }

  /// True if the field can hold the value at all. Source: Protocol/EVENTS.md, "Fields".
  package func accepts(_ value: Value) -> Bool {
    switch (self, value) {
    case (.plain(let field), .text(let text)): text.isEmpty || field.allowed.holds(text)
    case (.assessment(let aspect, _), .text(let text)):
      text.isEmpty || aspect.allowed.holds(text)
    // The register's name is folded, and the text written there folds to it. An empty name is not allowed;
    // folding makes no name longer.
    case (.tag(let name), .text(let text)):
      !name.isEmpty && (text.isEmpty ? name : text).tagFolded == name
    case (.text, .text), (.observed, .text): true
    case (.marking, .marking), (.deleted, .flag), (.current, .revision): true
    case (.audience, .flag), (.anchor, .anchor), (.duplicateOf, .article): true
    case (.alias, .text(let text)): text.isEmpty || !text.tagFolded.isEmpty
    case (.withdrawn, .text), (.description, .text): true
    case (.text, _), (.plain, _), (.observed, _), (.marking, _), (.tag, _), (.deleted, _),
      (.current, _), (.audience, _), (.assessment, _), (.anchor, _), (.withdrawn, _),
      (.duplicateOf, _), (.alias, _), (.description, _):
      false
    }
  }

  /// True if a member may write it: an assessment is its member's own, everything else is the team's.
  package func mayBeWritten(by author: @autoclosure () -> ReplicaID) -> Bool {
    if case .assessment(_, let member) = self { member == author() } else { true }
  }

  /// Order and identity for storage and digests: kind of field, then its parameter's bytes.
  /// Source: Protocol/postil.proto, message `FieldRef`.
  package var number: UInt8 {
    switch self {
    case .text: 1
    case .marking: 2
    case .deleted: 3
    case .current: 4
    case .tag: 5
    case .observed: 6
    case .audience: 7
    case .anchor: 8
    case .withdrawn: 9
    case .duplicateOf: 10
    case .alias: 11
    case .description: 12
    case .plain(let plain): 16 + plain.rawValue
    case .assessment(let aspect, _): 32 + aspect.rawValue
    }
  }

  /// The tag, the thing observed or the audience.
  package var parameter: Text? {
    switch self {
    case .tag(let name), .observed(let name), .audience(let name): name
    case .text, .plain, .marking, .deleted, .current, .assessment, .anchor, .withdrawn,
      .duplicateOf, .alias, .description:
      nil
    }
  }

  /// The revision that a decision is about.
  package var revision: ContentID? {
    if case .anchor(let revision) = self { revision } else { nil }
  }

  /// The member whose assessment it is.
  package var member: ReplicaID? {
    if case .assessment(_, let member) = self { member } else { nil }
  }
}

extension Field: Comparable {
  package static func < (left: Field, right: Field) -> Bool {
    if left.number != right.number { return left.number < right.number }
    if let one = left.revision, let other = right.revision { return one < other }
    if let one = left.member, let other = right.member { return one.bits < other.bits }
    guard let one = left.parameter, let other = right.parameter else { return false }
    return one < other
  }
}
