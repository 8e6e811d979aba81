import Foundation
import SystemPackage

/// A file without a name, which disappears however the process ends.
struct TemporaryFile: ~Copyable {
  private let descriptor: FileDescriptor
  private(set) var bytes: Int = 0

  init() throws(StoreError) {
    let folder = FileManager.default.temporaryDirectory
    let path = folder.appendingPathComponent("postil-\(UUID().uuidString)").path
    descriptor = try .make(path, .readWrite)
    unlink(path)
  }

  deinit { try? descriptor.close() }

  /// - Returns: the range of the bytes in the file.
  mutating func append(_ new: [UInt8]) throws(StoreError) -> Range<Int> {
    let start = bytes
    try descriptor.write(new, at: start)
    bytes += new.count
    return start..<bytes
  }

  func read(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
    let read = try translatingErrors {
      try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
        let buffer = UnsafeMutableRawBufferPointer(buffer)
        while filled < range.count {
          let count = try descriptor.read(
            fromAbsoluteOffset: Int64(range.lowerBound + filled),
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<range.count]))
          guard count > 0 else { return }
          filled += count
        }
      }
    }
    guard read.count == range.count else {
      throw .failed(code: -1, message: "a temporary file ended early")
    }
    return read
  }
}
