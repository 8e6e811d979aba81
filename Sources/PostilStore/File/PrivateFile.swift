import Foundation
import PostilLog

/// A small file, such as a key, that its owner alone can read.
package enum PrivateFile {
  /// Writes a file with mode 0600, in place of what stood there.
  ///
  /// It has its name only when it is whole and on the disk: a process that is killed meanwhile leaves no
  /// half key behind, and what was answered with it outlasts a power cut.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    let unfinished = "\(path).new"
    unlink(unfinished)
    let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(errno: errno, path: path) }
    defer { close(descriptor) }
    try TemporaryFile.write(bytes, to: descriptor, at: 0)
    guard fsync(descriptor) == 0 else { throw StoreError(errno: errno) }
    try move(unfinished, to: path)
  }

  /// Gives a file the name of another in its folder, which is gone afterwards: all of that or nothing,
  /// also across a power cut.
  package static func move(_ file: String, to path: String) throws {
    guard rename(file, path) == 0 else { throw StoreError(errno: errno, path: path) }
    try synchronizeFolder(of: path)
  }

  /// Takes a file away, if it is there.
  package static func remove(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw StoreError(errno: errno, path: path) }
    try synchronizeFolder(of: path)
  }

  private static func synchronizeFolder(of path: String) throws {
    try DatabaseFile.synchronize(
      folder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  /// - Throws: for a file that is there, or may be, and that this process may not read, and for what is no file;
  ///   not for one that is not there.
  package static func expectReadable(_ path: String) throws(StoreError) {
    do {
      try NamedFile.expect(at: path)
    } catch  where error.found != nil {
      throw .system(error)
    } catch {}
    guard access(path, R_OK) != 0 else { return }
    let fault = SystemFault(errno: errno, path: path)
    if fault.kind != .noSuchPath { throw .system(fault) }
  }

  /// Whether no group and nobody else may read, write or run it. A file that is not there is none.
  package static func isPrivate(_ path: String) -> Bool {
    let mode =
      try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    return mode.map { $0.intValue & 0o077 == 0 } ?? false
  }
}
