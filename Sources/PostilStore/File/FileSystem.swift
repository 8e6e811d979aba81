import CStatx
import Foundation

/// The file system that a folder lies on.
package struct FileSystem: Sendable {
  /// The kind, where another machine or another program answers for the files; `nil` for a disk of this machine.
  package let remoteKind: String?
  /// The bytes that this process may still fill.
  package let freeBytes: UInt64

  /// - Throws: for a folder that does not exist.
  package init(of path: String) throws(StoreError) {
    var kind: UInt32 = 0
    var bytes: UInt64 = 0
    guard file_system(path, &kind, &bytes) == 0 else { throw StoreError(errno: errno, path: path) }
    freeBytes = bytes
    remoteKind = Self.remoteKinds[kind]
  }

  /// By the numbers that the kernel gives them. Source: statfs(2) and linux/magic.h.
  private static let remoteKinds: [UInt32: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "SMB", 0xFE53_4D42: "SMB", 0x6573_5546: "FUSE",
    0x0102_1997: "9P", 0x5346_414F: "AFS", 0x00C3_6400: "Ceph",
  ]
}
