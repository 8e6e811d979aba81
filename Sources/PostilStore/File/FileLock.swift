import Foundation

/// An advisory lock on a file, held until the value is destroyed or the process ends, however it ends.
package struct FileLock: ~Copyable, Sendable {
  private let descriptor: Int32

  /// - Returns: `nil` where another process holds it.
  /// - Throws: where the file cannot be created or locked.
  package init?(taking path: String) throws(StoreError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(errno: errno, path: path)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      // A file system without locks holds none either.
      let failure = errno
      close(descriptor)
      guard failure == EWOULDBLOCK else { throw StoreError(errno: failure, path: path) }
      return nil
    }
    self.descriptor = descriptor
  }

  deinit {
    // Closing alone would leave the lock with a child process that is just being started.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
