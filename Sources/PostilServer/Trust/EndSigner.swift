import Foundation
package import PostilLog
import PostilStore
package import PostilWire
import Synchronization

/// Signs where a log ends, with the operator's key.
///
/// A class, since all conversations of a workspace share its last signature: an end is signed once,
/// and not for each of them.
package final class EndSigner: Sendable {
  private let key: SigningKey
  private let last = Mutex<SignedEnd?>(nil)

  /// - Parameter key: the one that founded the workspace.
  package init(_ key: SigningKey) {
    self.key = key
  }

  /// The signer of a workspace's folder; `nil` where nothing is signed: in an open workspace, and where
  /// the folder does not hold the operator's key.
  ///
  /// - Throws: `OperatorDesk.Problem.foreignKey` for another key, which no replica would believe;
  ///   `KeyFile.Unreadable`.
  static func kept(in path: String, of workspace: WorkspaceIdentity) throws -> EndSigner? {
    let file = WorkspaceFolder.operatorKeyFile(in: path)
    guard !workspace.isOpen, FileManager.default.fileExists(atPath: file) else { return nil }
    let key = try KeyFile.read(file)
    guard workspace.isFounded(by: key.publicKey) else {
      throw OperatorDesk.Problem.foreignKey(path: file)
    }
    return EndSigner(key)
  }

  /// The signature over an end, 64 bytes.
  package func signature(of end: LogEnd) throws(LogError) -> [UInt8] {
    do {
      return try last.withLock { last in
        if let last, last.end == end { return last.signature }
        let signature = try key.sign(.end(end))
        last = SignedEnd(end, signature: signature)
        return signature
      }
    } catch {
      throw .failed(String(describing: error))
    }
  }
}
