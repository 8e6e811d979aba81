import Foundation

/// A folder that its owner alone can look into.
package enum PrivateFolder {
  /// Makes a folder with mode 0700, and those above it, where they are not there.
  ///
  /// Their names too outlast a power cut: what is durable in a folder that vanishes is not.
  package static func make(_ path: String) throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return
    }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try make(parent)
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try DatabaseFile.synchronize(folder: parent)
  }
}
