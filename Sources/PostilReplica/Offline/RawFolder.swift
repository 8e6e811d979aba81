import Foundation
import PostilStore
import PostilWire

/// The bytes that articles were read from, kept beside a replica: on this machine only, each once, compressed.
///
/// `.postil/raw/ab/abcd….zst` is named after the SHA-256 that the event of the import has.
package struct RawFolder {
  private let path: String

  init(_ folder: ReplicaFolder) {
    path = "\(folder.home)/raw"
  }

  /// - Parameters:
  ///   - bytes: as they were read.
  ///   - hash: their SHA-256.
  /// - Returns: whether they were not there yet.
  /// - Throws: `StoreError` for a full disk or another failure.
  @discardableResult
  package func keep(_ bytes: [UInt8], _ hash: [UInt8]) throws -> Bool {
    let name = hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let folder = "\(path)/\(name.prefix(2))"
    let file = "\(folder)/\(name).zst"
    guard access(file, F_OK) != 0 else { return false }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try PrivateFile.write(Zstandard.compress(bytes), to: file)
    return true
  }
}

extension Replica {
  package var rawFolder: RawFolder { RawFolder(folder) }
}
