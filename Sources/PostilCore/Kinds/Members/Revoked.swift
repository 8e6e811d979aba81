/// Somebody revoked a member, a replica or an invitation: the roster decides their right to it.
struct Revoked: MembershipDescriptor {
  static let kind = EventKind.revoked
  static let role = LeastRole.depends(atMost: .admin)
}
