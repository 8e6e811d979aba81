/// Names one register of an entity.
package enum Field: Hashable, Sendable {
  /// An annotation's note or a reply's body.
  case text
  case plain(PlainField)
  case marking
  case tag(Text)
  case deleted
  /// An article's revision.
  case current
  /// What was observed about an article, such as its comment count.
  case observed(Text)
  /// Whether an audience may have it.
  case audience(Text)
  /// One aspect as one member judges it. A member is known by the replica that joined.
  case assessment(Assessment.Aspect, by: ReplicaID)
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

/// What several heads of a register become.
package enum Rule: Hashable, Sendable {
  /// A conflict; the first in log order is displayed, all are listed.
  case register
  /// Joined word by word where that is possible, else a conflict: see `ProseHistory`.
  case prose
  case presentWins
  /// Whoever takes something away wins over who gives it unknowingly.
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
    case .text: .prose
    case .plain, .current: .register
    case .tag: .presentWins
    case .audience: .removeWins
    case .assessment(.rationale, _): .prose
    case .assessment: .register
    case .marking: .mostRestrictive
    case .deleted: .deletion
    case .observed: .latest
    }
  }

  /// Whether an entity of this kind has the field.
  package func belongs(to kind: EntityKind) -> Bool {
    switch (self, kind) {
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

  /// Whether the field can hold the value at all.
  package func accepts(_ value: Value) -> Bool {
    switch (self, value) {
    case (.text, .text), (.plain, .text), (.observed, .text), (.assessment, .text): true
    case (.marking, .marking), (.tag, .flag), (.deleted, .flag), (.current, .revision): true
    case (.audience, .flag): true
    case (.text, _), (.plain, _), (.observed, _), (.marking, _), (.tag, _), (.deleted, _),
      (.current, _), (.audience, _), (.assessment, _):
      false
    }
  }

  /// Whether a member may write it: an assessment is its member's own, all else is the team's.
  package func isOpen(to author: @autoclosure () -> ReplicaID) -> Bool {
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
    case .plain(let plain): 16 + plain.rawValue
    case .assessment(let aspect, _): 32 + aspect.rawValue
    }
  }

  /// The tag, the thing observed or the audience.
  package var parameter: Text? {
    switch self {
    case .tag(let name), .observed(let name), .audience(let name): name
    case .text, .plain, .marking, .deleted, .current, .assessment: nil
    }
  }

  /// Whose assessment it is.
  package var member: ReplicaID? {
    if case .assessment(_, let member) = self { member } else { nil }
  }
}

extension Field: Comparable {
  package static func < (left: Field, right: Field) -> Bool {
    if left.number != right.number { return left.number < right.number }
    if let one = left.member, let other = right.member { return one.bits < other.bits }
    guard let one = left.parameter, let other = right.parameter else { return false }
    return one < other
  }
}
