import Foundation
import PostilLog
import PostilStore

extension ServerFolder {
  /// The keys that a workspace is served and its members are seen to with, as far as they are not there: a
  /// backup holds none.
  package func missingKeys(of name: String) throws -> [(path: String, isOfServer: Bool)] {
    try missingKeys(
      of: name, isOpen: keys(of: name).reading().workspace.isOpen)
  }

  /// - Parameter isOpen: whether it is a workspace without members.
  func missingKeys(of name: String, isOpen: Bool) -> [(path: String, isOfServer: Bool)] {
    let workspace = keys(of: name)
    var keys = [(path: ServerIdentity.file(in: path), isOfServer: true)]
    if !isOpen {
      keys.append((WorkspaceFolder.operatorKeyFile(in: workspace.path), isOfServer: false))
    }
    return keys.filter { !FileManager.default.fileExists(atPath: $0.path) }
  }
}
