import Glibc

/// The stamp that tells whether a file changed: its place on the disk, its length, and its modification
/// time.
package struct FileStamp: Hashable, Sendable {
  private let inode: UInt
  private let bytes: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// `nil` for a missing file.
  package init?(_ path: PathName) {
    var found = stat()
    guard path.bytes.withUnsafeBufferPointer({ stat($0.baseAddress!, &found) }) == 0 else {
      return nil
    }
    inode = UInt(found.st_ino)
    bytes = Int(found.st_size)
    seconds = found.st_mtim.tv_sec
    nanoseconds = found.st_mtim.tv_nsec
  }
}
