import PostilCore
import PostilStore
import PostilWire

extension ReplicaStore {
  /// What answers a server's greeting: who this is, and how far it has come.
  ///
  /// - Throws: `SyncError.unsupportedVersion`.
  func hello(
    answering greeting: Greeting, holding position: (seq: Seq, chain: Chain?), wantsLog: Bool
  ) throws(SyncError) -> Hello {
    guard greeting.versions.contains(ProtocolVersion.current) else {
      throw .unsupportedVersion(server: greeting.versions)
    }
    return Hello(
      version: ProtocolVersion.current, workspaceName: Text(workspace.name),
      workspaceID: workspace.id, replica: replica, cursor: position.seq, chain: position.chain,
      wantsLog: wantsLog)
  }
}
