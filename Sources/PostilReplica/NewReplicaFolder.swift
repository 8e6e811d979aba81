import Foundation
import PostilLog
import PostilStore

/// The folders that a clone makes, and can remove again if it fails.
struct NewReplicaFolder {
  private let folder: ReplicaFolder
  private let isNewFolder: Bool

  init(_ folder: ReplicaFolder) throws(ReplicaError) {
    self.folder = folder
    isNewFolder = !FileManager.default.fileExists(atPath: folder.path)
    do {
      try DurableFolder.make(folder.path, mode: 0o777)
      try DurableFolder.make(folder.home)
    } catch {
      guard case .system(let fault) = error else {
        preconditionFailure("folders are made by the system alone")
      }
      throw .system(fault)
    }
  }

  /// Removes the folders that were made, and nothing that was there before.
  func remove() {
    try? FileManager.default.removeItem(atPath: isNewFolder ? folder.path : folder.home)
  }
}
