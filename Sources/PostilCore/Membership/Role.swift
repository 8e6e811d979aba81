/// What a member may do. Each role may do what the ones before it may.
///
/// Source: Protocol/TRUST.md, "Roles".
package enum Role: UInt8, CaseIterable, Comparable, Sendable {
  /// Reads.
  case reader = 1
  /// Annotates, replies, assesses, decides conflicts.
  case analyst = 2
  /// Imports and changes articles.
  case editor = 3
  /// Invites, sets roles, revokes.
  case admin = 4

  package static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
}

extension Role: CustomStringConvertible {
  package var description: String {
    switch self {
    case .reader: "reader"
    case .analyst: "analyst"
    case .editor: "editor"
    case .admin: "admin"
    }
  }

  /// The role that somebody typed.
  package init?(typed: String) {
    guard let role = Role.allCases.first(where: { $0.description == typed }) else { return nil }
    self = role
  }
}

extension Role {
  /// The least role that may write an event of a kind, whatever else is in it that this version may not
  /// know: a later version must not find in the log what it would have refused.
  ///
  /// - Parameter kind: its number in `postil.proto`.
  package static func least(ofKind kind: Int) -> Role {
    switch kind {
    // Imports, revisions and observations; and what may be about an article.
    case 9, 10, 11, 16, 17, 22, 23, 24: .editor
    case 25...31: .admin
    default: .analyst
    }
  }

  /// Whether only the founder may write an event of a kind, whatever else is in it.
  package static func isFounders(kind: Int) -> Bool { kind == 28 }

  /// Whether an unknown event of a kind may write a marking: one of a kind that does, with a part of a
  /// later version, or one that takes more, which may stand for such a one beside it.
  ///
  /// - Parameter kind: its number in `postil.proto`.
  package static func mayWriteMarking(kind: Int) -> Bool {
    kind == 17 || kind == 24 || least(ofKind: kind) == .admin
  }
}

extension Change {
  /// The least role whose members may do this; `nil` where it also depends on whom it concerns, which
  /// is for the roster to say.
  package var leastRole: Role? {
    switch self {
    case .memberJoined: .reader
    case .memberInvited, .revoked: nil
    case .roleSet, .serverKeyAnnounced: .admin
    case .articleImported, .articleObserved: .editor
    case .fieldSet(.article, let field, _): Field.plain(field).leastRoleOnArticles
    case .conflictResolved(.article, let field, _, _): field.leastRoleOnArticles
    case .deleted(.article), .restored(.article): .editor
    case .annotationAdded, .replyAdded, .noteEdited, .replyEdited, .fieldSet, .markingSet, .tagged,
      .untagged, .assessed, .released, .withheld, .deleted, .restored, .conflictResolved:
      .analyst
    case .unknown(let kind): Role.least(ofKind: Int(kind))
    }
  }

  /// Whether the roster takes it, and no entity.
  package var concernsMembers: Bool {
    switch self {
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced: true
    default: false
    }
  }

  /// Whether it takes the founder, also with a part that this version does not know.
  package var isFounders: Bool {
    switch self {
    case .serverKeyAnnounced: true
    case .unknown(let kind): Role.isFounders(kind: Int(kind))
    default: false
    }
  }

  /// Whether it writes a marking, or may do so by a part that this version does not know, which takes
  /// more than a role: see `Roster.mayLower`.
  package var writesMarking: Bool {
    switch self {
    case .markingSet, .conflictResolved(_, .marking, _, _): true
    case .unknown(let kind): Role.mayWriteMarking(kind: Int(kind))
    default: false
    }
  }
}

extension Field {
  /// What an article says of itself is an editor's; what people make of it is an analyst's.
  fileprivate var leastRoleOnArticles: Role {
    switch self {
    case .plain(.title), .plain(.language), .current, .observed, .deleted: .editor
    case .plain, .text, .marking, .tag, .audience, .assessment: .analyst
    }
  }
}
