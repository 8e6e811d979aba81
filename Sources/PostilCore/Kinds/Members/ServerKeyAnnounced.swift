/// The server's key is to be followed by another.
struct ServerKeyAnnounced: MembershipDescriptor {
  static let kind = EventKind.serverKeyAnnounced
  static let role = LeastRole.depends(atMost: .admin)
  static let isFounders = true

  var leastRole: Role? { .admin }
}
