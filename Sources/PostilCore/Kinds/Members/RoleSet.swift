/// Somebody gave a member another role.
struct RoleSet: MembershipDescriptor {
  static let kind = EventKind.roleSet
  static let role = LeastRole.depends(atMost: .admin)

  var leastRole: Role? { .admin }
}
