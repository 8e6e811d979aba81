import Foundation

/// A folder that its owner alone can look into.
package enum PrivateFolder {
  /// Makes a folder, and those above it, where they are not there.
  ///
  /// Their names too outlast a power cut: what is durable in a folder that vanishes is not.
  ///
  /// - Parameter mode: of what is made, less what the process's mask takes away.
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
