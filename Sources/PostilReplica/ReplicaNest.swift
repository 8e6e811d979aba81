import Foundation

/// The folders that a clone makes, and can take away again if it comes to nothing.
struct ReplicaNest {
  private let folder: ReplicaFolder
  private let isNewFolder: Bool

  init(_ folder: ReplicaFolder) throws(ReplicaError) {
    self.folder = folder
    isNewFolder = !FileManager.default.fileExists(atPath: folder.path)
    do {
      try FileManager.default.createDirectory(
        atPath: folder.path, withIntermediateDirectories: true)
      try FileManager.default.createDirectory(
        atPath: folder.home, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .cannotCreate(path: folder.home, reason: error.localizedDescription)
    }
  }

  /// Removes what was made, and nothing that was there before.
  func remove() {
    try? FileManager.default.removeItem(atPath: isNewFolder ? folder.path : folder.home)
  }
}
