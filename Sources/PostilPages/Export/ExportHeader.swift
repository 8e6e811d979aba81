import PostilCore
package import PostilReplica

/// The state that is exported.
package struct ExportHeader: Encodable {
  let schema = "postil-export/1"
  let workspace: String
  /// The last event of the log that it knows.
  let seq: Seq
  /// Own events in it that the log does not hold.
  let pending: Int
  /// In hexadecimal; not exported by itself.
  let workspaceID: String

  private enum CodingKeys: CodingKey { case schema, workspace, seq, pending }

  package init(_ reader: Reader) throws {
    workspace = reader.workspaceName
    workspaceID = reader.workspaceID
    seq = try reader.view.cursor()
    pending = try reader.view.pendingCount()
  }

  var words: String {
    "\(workspace), at event \(seq)" + (pending > 0 ? " and \(pending) not pushed" : "")
  }
}
