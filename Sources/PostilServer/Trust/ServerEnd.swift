import PostilStore
package import PostilWire

extension OperatedWorkspace {
  /// The log's end now, signed with the operator's key, as replicas receive it when they sync.
  ///
  /// ⚖ Not of a folder that was put back from a copy and that no start has noticed: the epoch would be that of
  /// ends beyond this one.
  ///
  /// - Throws: `OperatorDesk.Problem` for an open workspace, without the key, and for such a folder.
  package func signedEnd() throws -> SignedEnd {
    let store = try reading()
    guard !store.workspace.isOpen else { throw OperatorDesk.Problem.openWorkspace }
    guard let signer = try EndSigner.kept(in: folder.path, of: store.workspace) else {
      throw OperatorDesk.Problem.keyMissing(path: WorkspaceFolder.operatorKeyFile(in: folder.path))
    }
    guard let end = try store.logEnd() else {
      throw OperatorDesk.Problem.putBack(path: folder.path)
    }
    return SignedEnd(end, signature: try signer.signature(of: end))
  }
}
