import PostilCore
import PostilStore
import PostilWire

extension ReplicaStore {
  /// What answers a server's greeting: who this is, that it is so, and how far it has come.
  ///
  /// - Parameter key: the replica's; not needed in an open workspace.
  /// - Throws: `SyncError.unsupportedVersion`.
  func hello(
    answering greeting: Greeting, holding position: (seq: Seq, chain: Chain?), wantsLog: Bool,
    key: SigningKey?
  ) throws -> Hello {
    guard greeting.versions.contains(ProtocolVersion.current) else {
      throw SyncError.unsupportedVersion(server: greeting.versions)
    }
    let hello = Hello(
      version: ProtocolVersion.current, workspaceName: Text(workspace.name),
      workspaceID: workspace.id, replica: replica, cursor: position.seq, chain: position.chain,
      wantsLog: wantsLog, joining: workspace.isOpen ? nil : try joining())
    guard let key, !workspace.isOpen else { return hello }
    return try hello.proven(by: key, answering: greeting)
  }

  /// What the first event says, as long as the own log does not hold it.
  private func joining() throws -> Hello.Joining? {
    try read { view in
      guard try view.ownStanding() == nil, let first = try view.outbox(after: 0, limit: 1),
        case .memberJoined(let name, let publicKey, let ticket?) = try first.event(at: 0).change
      else { return nil }
      return Hello.Joining(name: name, publicKey: publicKey, ticket: ticket)
    }
  }
}
