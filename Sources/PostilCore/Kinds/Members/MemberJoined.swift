/// A replica's first event. Everybody may join who has a ticket.
struct MemberJoined: MembershipDescriptor {
  static let kind = EventKind.memberJoined
  static let role = LeastRole.depends(atMost: .analyst)

  var leastRole: Role? { .reader }
}
