/// The rights of a member. Each role includes the rights of the ones before it.
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
