import Foundation
import SystemPackage

/// A folder whose names outlast a power cut: a durable file whose name vanishes is lost.
package enum DurableFolder {
  /// Makes a folder, and those above it, where they are missing.
  ///
  /// - Parameter mode: that of the new folders, less the process's mask. Only their owner can read them if it is
  ///   not given.
  package static func make(_ path: String, mode: UInt16 = 0o700) throws(StoreError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw StoreError(errno: ENOTDIR, path: path) }
      return
    }
    try make(URL(fileURLWithPath: path).deletingLastPathComponent().path, mode: mode)
    guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else {
      throw StoreError(errno: errno, path: path)
    }
    try synchronize(above: path)
  }

  /// Waits until a name is on the disk in its folder, or is gone from there.
  static func synchronize(above path: String) throws(StoreError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = try FileDescriptor.open(folder: folder)
    defer { try? descriptor.close() }
    try descriptor.synchronize(path: folder)
  }
}
