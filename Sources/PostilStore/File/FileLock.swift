import Foundation
import SystemPackage

/// An advisory lock on a file, held until the value is destroyed or the process ends, however it ends.
package struct FileLock: ~Copyable, Sendable {
  private let descriptor: FileDescriptor

  /// - Returns: `nil` where another process holds it.
  /// - Throws: where the file cannot be created or locked.
  package init?(taking path: String) throws(StoreError) {
    let descriptor = try translatingErrors(at: path) {
      try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
    }
    guard try Self.lock(descriptor, path) else { return nil }
    self.descriptor = descriptor
  }

  /// Locks a folder that is there; no file is made in it.
  ///
  /// - Returns: `nil` where another process holds it.
  /// - Throws: where it cannot be opened or locked.
  package init?(folder path: String) throws(StoreError) {
    let descriptor = try translatingErrors(at: path) {
      try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
    }
    guard try Self.lock(descriptor, path) else { return nil }
    self.descriptor = descriptor
  }

  private static func lock(_ descriptor: FileDescriptor, _ path: String) throws(StoreError) -> Bool
  {
    if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 { return true }
    // A file system without locks holds none either.
    let failure = errno
    try? descriptor.close()
    guard failure == EWOULDBLOCK else { throw StoreError(errno: failure, path: path) }
    return false
  }

  deinit {
    // Closing alone would leave the lock with a child process that is just being started.
    flock(descriptor.rawValue, LOCK_UN)
    try? descriptor.close()
  }
}
