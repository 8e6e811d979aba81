import CStatx
import Foundation
import PostilLog

/// The identity of a file in a file system: a copy of it has another one, even when put in its place.
package struct FileIdentity: Hashable, Sendable {
  /// The system's number for the device; it may change when the machine restarts.
  package let device: UInt64
  package let node: UInt64
  /// The creation time, in nanoseconds since 1970; `nil` where the file system does not know it.
  package let birth: Int64?

  package init(device: UInt64, node: UInt64, birth: Int64?) {
    self.device = device
    self.node = node
    self.birth = birth
  }

  /// The identity of an existing file.
  package init(of path: String) throws(StoreError) {
    var found = statx()
    guard file_statx(path, &found) == 0 else {
      // Some sandboxes do not know the call.
      guard errno == ENOSYS || errno == EPERM else { throw StoreError(errno: errno, path: path) }
      var plain = stat()
      guard stat(path, &plain) == 0 else { throw StoreError(errno: errno, path: path) }
      self.init(device: UInt64(plain.st_dev), node: UInt64(plain.st_ino), birth: nil)
      return
    }
    let hasBirth = found.stx_mask & UInt32(STATX_BTIME) != 0
    self.init(
      device: UInt64(found.stx_dev_major) << 32 | UInt64(found.stx_dev_minor),
      node: found.stx_ino,
      birth: hasBirth
        ? found.stx_btime.tv_sec &* 1_000_000_000 &+ Int64(found.stx_btime.tv_nsec) : nil)
  }

  /// As `text` wrote it; `nil` for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, let device = UInt64(parts[0]), let node = UInt64(parts[1]) else {
      return nil
    }
    let birth = Int64(parts[2])
    guard birth != nil || parts[2] == "-" else { return nil }
    self.init(device: device, node: node, birth: birth)
  }

  var text: String { "\(device) \(node) \(birth.map(String.init) ?? "-")" }

  /// True if it is the same file, by the facts that both have: the device is ignored.
  package func isSame(as other: FileIdentity) -> Bool {
    node == other.node && (birth == other.birth || birth == nil || other.birth == nil)
  }
}
