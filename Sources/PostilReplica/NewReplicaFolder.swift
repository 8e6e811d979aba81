import Foundation
import PostilLog
import PostilStore

/// The folders that a clone makes, and can remove again if it fails.
///
/// While it lives, no other process makes a replica there: neither removes what the other one has made.
final class NewReplicaFolder: Sendable {
  private let folder: ReplicaFolder
  private let isNewFolder: Bool
  private let lock: FileLock
  /// Of the lock's file.
  private let identity: FileIdentity

  /// - Throws: `ReplicaError.beingMade` while another process makes a replica there; `ReplicaError.alreadyAReplica`
  ///   where one has made it by now. Then nothing was changed.
  init(_ folder: ReplicaFolder) throws {
    self.folder = folder
    isNewFolder = !FileManager.default.fileExists(atPath: folder.path)
    do {
      try DurableFolder.make(folder.path, mode: 0o777)
      try DurableFolder.make(folder.home)
    } catch {
      guard case .system(let fault) = error else {
        preconditionFailure("folders are made by the system alone")
      }
      throw ReplicaError.system(fault)
    }
    guard let lock = try FileLock(taking: folder.makingLock) else {
      throw ReplicaError.beingMade(path: folder.path)
    }
    guard !folder.isReplica else { throw ReplicaError.alreadyAReplica(path: folder.path) }
    identity = try FileIdentity(of: folder.makingLock)
    self.lock = lock
  }

  /// Removes the folders that were made, and nothing that was there before.
  func remove() {
    // Once they are removed, another process may make them anew.
    guard (try? FileIdentity(of: folder.makingLock)) == identity else { return }
    try? FileManager.default.removeItem(atPath: isNewFolder ? folder.path : folder.home)
  }
}
