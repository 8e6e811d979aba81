/// Somebody invited a person, or a further device of their own: the roster decides their right to it.
struct MemberInvited: MembershipDescriptor {
  static let kind = EventKind.memberInvited
  static let role = LeastRole.depends(atMost: .admin)
}
