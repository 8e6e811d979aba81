import PostilCore
import TestSupport

/// The choices of people in a workspace with roles.
extension Person {
  /// Something that this person may do as far as they know; now and then something else, that the
  /// server will refuse. `nil` where nothing came to mind.
  mutating func allowedChange() throws -> Change? {
    let roster = try view.roster()
    if roster.isOpen { return try change() }
    for _ in 0..<6 {
      let change = try change(in: roster)
      if isAllowed(change, roster) || choices.once(in: 2 * decidesOneIn) { return change }
    }
    return nil
  }

  private func isAllowed(_ change: Change, _ roster: Roster) -> Bool {
    guard roster.devices[replica] != nil else { return change.leastRole ?? .admin <= invitedAs }
    return roster.objection(to: change, by: replica) == nil
  }

  /// A decision of an admin; others try in vain.
  mutating func membershipChange(_ roster: Roster) throws -> Change? {
    switch choices.below(3) {
    case 0:
      let members = colleagues.filter { roster.members[$0] != nil }
      guard !members.isEmpty else { return nil }
      return .roleSet(member: choices.one(of: members), role: Role.any(&choices))
    case 1: return .memberInvited(Invitation.unused(&choices))
    default:
      let pending = try view.pendingEvents().map(\.change)
      let open = roster.openInvitations(besides: colleagues.count + 1)
        .map { Change.revoked(.invitation($0), why: "") }
        .filter { !pending.contains($0) }
      return open.isEmpty ? nil : choices.one(of: open)
    }
  }
}

extension Role {
  /// Mostly one that lets people go on with their work.
  static func any(_ choices: inout Choices) -> Role {
    choices.one(of: [.admin, .admin, .admin, .editor, .analyst, .reader])
  }
}

extension Invitation {
  /// One that nobody will use.
  static func unused(_ choices: inout Choices) -> Invitation {
    Invitation(
      publicKey: (0..<32).map { _ in choices.byte() },
      guest: .member(Role.any(&choices), name: choices.once(in: 2) ? "guest" : nil),
      expires: choices.once(in: 2) ? .noon : nil)
  }
}

extension Roster {
  /// Those that were not made for desks, in a fixed order.
  ///
  /// - Parameter desks: how many there are.
  func openInvitations(besides desks: Int) -> [[UInt8]] {
    // The operator's join, and one invitation for the replica of a later version.
    invitations.filter { _, issued in
      if case .device = issued.invitation.guest { return false }
      return issued.end == nil && issued.mark.seq > desks + 2
    }.map(\.key)
      .sorted { $0.lexicographicallyPrecedes($1) }
  }
}
