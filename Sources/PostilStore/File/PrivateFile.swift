import Foundation
import PostilLog
import SystemPackage

/// A small file, such as a key, that only its owner can read.
package enum PrivateFile {
  /// Writes a file with mode 0600, in place of an existing one.
  ///
  /// It gets its name only when it is whole and on the disk: a process that is killed meanwhile leaves no
  /// half key behind, and a key that was already used outlasts a power cut.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    let unfinished = Self.unfinished(path)
    unlink(unfinished)
    let descriptor = try FileDescriptor.make(unfinished, .writeOnly, shown: path)
    defer { try? descriptor.close() }
    try descriptor.write(bytes, at: 0)
    try descriptor.synchronize()
    try move(unfinished, to: path)
  }

  /// Takes a regular file from everybody but its owner. A symbolic link is not followed.
  ///
  /// - Returns: whether that was done.
  package static func restrict(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && fchmod(descriptor, 0o600) == 0
  }

  /// The name that `write` gives a file until it is whole.
  package static func unfinished(_ path: String) -> String { "\(path).new" }

  /// Renames a file in its folder over another: completely or not at all, also across a power cut.
  package static func move(_ file: String, to path: String) throws {
    guard rename(file, path) == 0 else { throw StoreError(errno: errno, path: path) }
    try DurableFolder.synchronize(above: path)
  }

  /// Removes a file, if it exists.
  package static func remove(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw StoreError(errno: errno, path: path) }
    try DurableFolder.synchronize(above: path)
  }

  /// - Throws: for a file that exists, or may exist, and that this process may not read, and for anything
  ///   but a regular file; not for one that does not exist.
  package static func expectReadable(_ path: String) throws(StoreError) {
    do {
      try NamedFile.expect(at: path)
    } catch let error where error.found != nil {
      throw .system(error)
    } catch {}
    guard access(path, R_OK) != 0 else { return }
    let fault = SystemFault(errno: errno, path: path)
    if fault.kind != .noSuchPath { throw .system(fault) }
  }

  /// True if only the owner may read, write or run it. `false` for a missing file.
  package static func isPrivate(_ path: String) -> Bool {
    let mode =
      try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    return mode.map { $0.intValue & 0o077 == 0 } ?? false
  }
}
