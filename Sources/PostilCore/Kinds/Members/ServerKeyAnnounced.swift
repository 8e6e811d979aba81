/// The operator announced the key that will follow the server's key.
struct ServerKeyAnnounced: MembershipDescriptor {
  static let kind = EventKind.serverKeyAnnounced
  static let role = LeastRole.depends(atMost: .admin)
  static let isFounders = true

  var leastRole: Role? { .admin }
}
