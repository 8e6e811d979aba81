import Foundation
import PostilLog
package import PostilStore
import PostilWire

/// A workspace into one file, and back.
extension ServerFolder {
  /// Copies a workspace of the folder into a file, whether a server serves it meanwhile or not.
  ///
  /// - Parameter name: `nil` for the only one that is not archived.
  /// - Throws: `Problem`, `StoreError`; then there is no such file.
  package func backUp(_ name: String?, into file: String) throws -> WorkspaceFigures {
    try operated(name).backUp(into: file)
  }

  /// Makes a workspace of a backup, under the name that it had. The next server of it heals: it may
  /// hold less than was once acknowledged.
  ///
  /// - Throws: `Problem`, `StoreError`; then the folder is as it was.
  package func restore(_ backup: String) throws -> (name: String, figures: WorkspaceFigures) {
    let name = try WorkspaceCopy.identity(ofBackup: backup).name
    guard WorkspaceFolder.isAllowed(name) else { throw Problem.nameNotAllowed(name) }
    let workspace = WorkspaceFolder(name: name, in: workspacesPath)
    if try workspaces().isEmpty { try expectOutsideOfServers() }
    let isNew = !FileManager.default.fileExists(atPath: path)
    try DurableFolder.make(path)
    let lock = try lockForChange()
    defer { withExtendedLifetime(lock) {} }
    let made = [workspacesPath, workspace.path].filter {
      !FileManager.default.fileExists(atPath: $0)
    }
    do {
      return (name, try restore(backup, to: workspace))
    } catch {
      for path in made.reversed() { try? FileManager.default.removeItem(atPath: path) }
      if isNew, try FileManager.default.contentsOfDirectory(atPath: path) == [Self.changeLock] {
        try? FileManager.default.removeItem(atPath: path)
      }
      throw error
    }
  }

  private func restore(_ backup: String, to workspace: WorkspaceFolder) throws -> WorkspaceFigures {
    guard !DatabaseName.isTaken(workspace.file) else {
      throw Problem.alreadyAWorkspace(workspace.name, path: path)
    }
    guard try workspaces().count < ServerLimits.workspaces else {
      throw Problem.tooManyWorkspaces(path: path, limit: ServerLimits.workspaces)
    }
    try DurableFolder.make(workspace.path)
    return try WorkspaceCopy.restore(backup, to: workspace.file, epoch: .new())
  }
}
