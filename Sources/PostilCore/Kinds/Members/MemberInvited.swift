/// Somebody invited a person, or a further device of their own: the roster says who may do which.
struct MemberInvited: MembershipDescriptor {
  static let kind = EventKind.memberInvited
  static let role = LeastRole.depends(atMost: .admin)
}
