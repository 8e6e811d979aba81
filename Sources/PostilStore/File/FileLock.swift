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
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      // A file system without locks holds none either.
      let failure = errno
      try? descriptor.close()
      guard failure == EWOULDBLOCK else { throw StoreError(errno: failure, path: path) }
      return nil
    }
    self.descriptor = descriptor
  }

  deinit {
    // Closing alone would leave the lock with a child process that is just being started.
    flock(descriptor.rawValue, LOCK_UN)
    try? descriptor.close()
  }
}
