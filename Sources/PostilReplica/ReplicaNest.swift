import Foundation

/// The folders that a clone makes, and can take away again if it comes to nothing.
///
/// A replica is there whole or not at all: it is made in `.postil-new` and gets its name last. What
/// a killed clone leaves is replaced by the next one.
struct ReplicaNest {
  private let folder: ReplicaFolder
  private let isNewFolder: Bool
  private var isSettled = false

  init(_ folder: ReplicaFolder) throws(ReplicaError) {
    self.folder = folder
    isNewFolder = !FileManager.default.fileExists(atPath: folder.path)
    try? FileManager.default.removeItem(atPath: folder.draft.home)
    do {
      try FileManager.default.createDirectory(
        atPath: folder.path, withIntermediateDirectories: true)
      try FileManager.default.createDirectory(
        atPath: folder.draft.home, withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .cannotCreate(path: folder.path, reason: error.localizedDescription)
    }
  }

  /// From here on the folder is a replica. Its files must be closed.
  mutating func settle() throws(ReplicaError) {
    guard rename(folder.draft.home, folder.home) == 0 else {
      throw .cannotCreate(path: folder.home, reason: String(cString: strerror(errno)))
    }
    isSettled = true
  }

  /// Removes what was made, and nothing that was there before.
  func remove() {
    let made = isSettled ? folder.home : folder.draft.home
    try? FileManager.default.removeItem(atPath: isNewFolder ? folder.path : made)
  }
}
