import PostilCore
import PostilLog
import PostilStore
import PostilWire

extension ReplicaStore {
  /// What answers a server's greeting: who this is, that it is so, and how far it has come.
  ///
  /// - Parameters:
  ///   - key: the replica's; `nil` in an open workspace.
  ///   - pin: of the key that the server has; `nil` where nothing is encrypted.
  ///   - introducing: whether to say all of it to a server that may have lost this replica's join.
  /// - Throws: `SyncError.unsupportedVersion`.
  func hello(
    answering greeting: Greeting, holding position: (seq: Seq, chain: Chain?), wantsLog: Bool,
    key: SigningKey?, under pin: Pin?, introducing: Bool = false
  ) throws -> Hello {
    guard greeting.versions.contains(ProtocolVersion.current) else {
      throw SyncError.unsupportedVersion(server: greeting.versions)
    }
    let hello = Hello(
      version: ProtocolVersion.current, workspaceName: Text(workspace.name),
      workspaceID: workspace.id, replica: replica, cursor: position.seq, chain: position.chain,
      wantsLog: wantsLog, joining: try joining(introducing),
      newestEnd: try read { try $0.signedEnds().first })
    guard let key else { return hello }
    return try hello.proven(by: key, answering: greeting, under: pin)
  }

  /// What the first event says, as long as the own log does not hold it; nothing without a ticket.
  ///
  /// - Parameter always: also then.
  private func joining(_ always: Bool) throws -> Hello.Joining? {
    try read { view in
      let first =
        try view.ownFrontier() == nil
        ? view.outbox(after: 0, limit: 1)?.event(at: 0)
        : always ? view.event(EventID(replica: replica, counter: 1)) : nil
      guard case .memberJoined(let name, let publicKey, let ticket?)? = first?.change else {
        return nil
      }
      return Hello.Joining(name: name, publicKey: publicKey, ticket: ticket)
    }
  }
}
