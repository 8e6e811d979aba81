import Foundation

/// A folder that only its owner can read.
package enum PrivateFolder {
  /// Makes a folder, and those above it, where they are missing.
  ///
  /// Their names too outlast a power cut: a durable file in a folder that vanishes is lost.
  ///
  /// - Parameter mode: that of the new folders, less the process's mask.
  package static func make(_ path: String, mode: UInt16 = 0o700) throws(StoreError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw StoreError(errno: ENOTDIR, path: path) }
      return
    }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try make(parent, mode: mode)
    guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else {
      throw StoreError(errno: errno, path: path)
    }
    try DatabaseFile.synchronize(folder: parent)
  }
}
