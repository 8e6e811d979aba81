import PostilCore
import PostilStore
import PostilWire

extension ReplicaStore {
  /// What answers a server's greeting: who this is, and how far it has come.
  ///
  /// - Throws: `SyncError.unsupportedVersion`.
  func hello(answering greeting: Greeting, wantsLog: Bool) throws -> Hello {
    guard greeting.versions.contains(ProtocolVersion.current) else {
      throw SyncError.unsupportedVersion(server: greeting.versions)
    }
    return try read { view in
      let cursor = try view.cursor()
      return Hello(
        version: ProtocolVersion.current, workspaceName: Text(workspace.name),
        workspaceID: workspace.id, replica: replica, cursor: cursor,
        chain: try view.chain(at: cursor), wantsLog: wantsLog)
    }
  }
}
