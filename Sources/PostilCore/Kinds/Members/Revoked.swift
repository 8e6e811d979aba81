/// Somebody revoked a member, a replica or an invitation: the roster says who may do which.
struct Revoked: MembershipDescriptor {
  static let kind = EventKind.revoked
  static let role = LeastRole.depends(atMost: .admin)
}
