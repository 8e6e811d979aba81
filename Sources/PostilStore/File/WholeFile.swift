import Foundation
import SystemPackage

/// A file being written, which gets its name only once it is whole and on the disk. Only its owner can read it.
///
/// ⚖ A write that fails, and a process that is killed meanwhile, leave what had the name as it was.
package struct WholeFile: ~Copyable {
  private let path: String
  private let unfinished: String
  private let descriptor: FileDescriptor
  private var bytes = 0
  private var isNamed = false

  package init(_ path: String) throws(StoreError) {
    let unfinished = Self.unfinishedName(of: path)
    unlink(unfinished)
    descriptor = try .make(unfinished, .writeOnly, shown: path)
    self.unfinished = unfinished
    self.path = path
  }

  /// The name that a file of this process has until it is whole.
  package static func unfinishedName(of path: String) -> String { "\(path).\(getpid()).new" }

  deinit {
    try? descriptor.close()
    if !isNamed { unlink(unfinished) }
  }

  package mutating func append(_ new: [UInt8]) throws(StoreError) {
    try descriptor.write(new, at: bytes, path: path)
    bytes += new.count
  }

  /// - Parameters:
  ///   - replacing: whether a file of that name is replaced.
  ///   - beforeNaming: makes durable everything that must be so before anybody can find the file.
  /// - Throws: `StoreError.exists` where something else has the name, even if it appeared just now.
  package consuming func finish(replacing: Bool, beforeNaming: () throws -> Void = {}) throws {
    try descriptor.synchronize(path: path)
    try beforeNaming()
    if replacing {
      try PrivateFile.move(unfinished, to: path)
    } else {
      try NewName.give(path, to: unfinished)
    }
    isNamed = true
  }
}
