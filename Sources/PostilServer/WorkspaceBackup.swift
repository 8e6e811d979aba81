import Foundation
package import PostilStore

/// A server's folder into one file, and back.
extension WorkspaceFolder {
  /// Copies the workspace of a folder into a file, whether a server serves it meanwhile or not.
  ///
  /// - Throws: `Problem`, `StoreError`; then there is no such file.
  package static func back(up path: String, into file: String) throws -> WorkspaceFigures {
    let workspace = "\(path)/workspace.sqlite"
    guard FileManager.default.fileExists(atPath: workspace) else {
      throw Problem.noWorkspace(path: path)
    }
    guard !isDatabase(at: file) else { throw Problem.fileExists(path: file) }
    return try WorkspaceCopy.back(up: workspace, into: file)
  }

  /// Makes a server's folder of a backup. Whoever serves it next heals: it may hold less than was once
  /// acknowledged.
  ///
  /// - Parameter path: a folder that holds no workspace; made if it is not there.
  /// - Throws: `Problem`, `StoreError`; then the folder is as it was.
  package static func restore(_ backup: String, to path: String) throws -> WorkspaceFigures {
    let files = FileManager.default
    let workspace = "\(path)/workspace.sqlite"
    guard !files.fileExists(atPath: "\(path)/.postil") else {
      throw Problem.replicaFolder(path: path)
    }
    guard !isDatabase(at: workspace) else { throw Problem.alreadyAWorkspace(path: path) }
    let isNew = !files.fileExists(atPath: path)
    let lockFile = "\(path)/server.lock"
    let isLockNew = !files.fileExists(atPath: lockFile)
    do {
      try files.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Problem.cannotCreate(path: path, reason: error.localizedDescription)
    }
    do {
      guard let lock = try FileLock(taking: lockFile) else {
        throw Problem.lockedByAnother(path: path)
      }
      defer { withExtendedLifetime(lock) {} }
      return try WorkspaceCopy.restore(backup, to: workspace)
    } catch {
      if isLockNew { try? files.removeItem(atPath: lockFile) }
      if isNew { try? files.removeItem(atPath: path) }
      throw error
    }
  }

  /// Whether there is a database, or a part of one: SQLite would take what lies beside it for its own.
  private static func isDatabase(at path: String) -> Bool {
    ["", "-wal", "-journal"].contains { FileManager.default.fileExists(atPath: path + $0) }
  }
}
