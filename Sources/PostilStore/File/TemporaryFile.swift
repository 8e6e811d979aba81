import Foundation

/// A file without a name, which disappears however the process ends.
struct TemporaryFile: ~Copyable {
  private let descriptor: Int32
  private(set) var bytes: Int = 0

  init() throws(StoreError) {
    let folder = FileManager.default.temporaryDirectory
    let path = folder.appendingPathComponent("postil-\(UUID().uuidString)").path
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(errno: errno, path: path)
    }
    unlink(path)
  }

  deinit { close(descriptor) }

  /// - Returns: the range of the bytes in the file.
  mutating func append(_ new: [UInt8]) throws(StoreError) -> Range<Int> {
    let start = bytes
    try Self.write(new, to: descriptor, at: start)
    bytes += new.count
    return start..<bytes
  }

  /// Writes all bytes to an open file.
  static func write(_ bytes: [UInt8], to descriptor: Int32, at start: Int) throws(StoreError) {
    var failure: StoreError?
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count, failure == nil {
        let count = pwrite(
          descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
          off_t(start + done))
        if count > 0 { done += count } else { failure = StoreError(errno: errno) }
      }
    }
    if let failure { throw failure }
  }

  func read(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
    var failure: StoreError?
    let read = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      while filled < range.count {
        let count = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, range.count - filled,
          off_t(range.lowerBound + filled))
        guard count > 0 else {
          failure =
            count == 0
            ? .failed(code: -1, message: "a temporary file ended early") : StoreError(errno: errno)
          return
        }
        filled += count
      }
    }
    if let failure { throw failure }
    return read
  }
}
