import Foundation
import PostilLog
import SystemPackage

extension FileDescriptor {
  /// Makes a file that only its owner can read.
  ///
  /// - Parameters:
  ///   - path: must not exist yet.
  ///   - shown: the path in an error, where a file gets its name later.
  static func make(_ path: String, _ mode: AccessMode, shown: String? = nil) throws(StoreError)
    -> FileDescriptor
  {
    try translatingErrors(at: shown ?? path) {
      try open(
        path, mode, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: .ownerReadWrite)
    }
  }

  /// Opens a folder, to lock it or to make its names durable.
  static func open(folder path: String) throws(StoreError) -> FileDescriptor {
    try translatingErrors(at: path) {
      try open(path, .readOnly, options: [.directory, .closeOnExec])
    }
  }

  /// Writes all bytes at an offset.
  ///
  /// - Parameter path: for an error.
  func write(_ bytes: [UInt8], at offset: Int, path: String? = nil) throws(StoreError) {
    try translatingErrors(at: path) { _ = try writeAll(toAbsoluteOffset: Int64(offset), bytes) }
  }

  /// Waits until everything that was written is on the disk, for which swift-system has no call.
  func synchronize(path: String? = nil) throws(StoreError) {
    guard fsync(rawValue) == 0 else { throw StoreError(errno: errno, path: path) }
  }
}

extension SystemFault {
  /// The failure of a call of swift-system's, which throws `Errno` alone and says so of its newer calls only.
  init(ofCall error: any Error, path: String) {
    self.init(errno: (error as? Errno ?? .ioError).rawValue, path: path)
  }
}
