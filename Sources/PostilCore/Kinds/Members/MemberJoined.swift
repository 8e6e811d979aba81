/// A replica's first event. Everybody with a ticket may join.
struct MemberJoined: MembershipDescriptor {
  static let kind = EventKind.memberJoined
  static let role = LeastRole.depends(atMost: .analyst)

  var leastRole: Role? { .reader }
}
