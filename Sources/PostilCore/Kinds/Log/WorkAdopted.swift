/// An admin lets the log take one changeset of somebody who was revoked or is lost: see `Adoption`.
struct WorkAdopted: MembershipDescriptor {
  static let kind = EventKind.workAdopted
  static let role = LeastRole.depends(atMost: .admin)

  var leastRole: Role? { .admin }
}
