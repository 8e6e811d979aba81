package import Foundation
package import PostilLog

/// A file that a person named to be read.
///
/// ⚖ Only a regular file is sure to end. A pipe waits for a writer, and a device may go on for ever: they
/// are recognized before anything is opened.
package enum NamedFile {
  /// - Throws: for a path that does not exist, may not be read, or is not a regular file.
  package static func expect(at path: String) throws(SystemFault) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw SystemFault(errno: errno, path: path) }
    try expect(status, at: path)
  }

  /// Opens it for reading. It is checked by its name, so that no device is opened, and again once it is
  /// open, in case somebody put a pipe in its place meanwhile.
  ///
  /// - Returns: the descriptor; the caller closes it.
  package static func open(_ path: String) throws(SystemFault) -> Int32 {
    try expect(at: path)
    let opened = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard opened >= 0 else { throw SystemFault(errno: errno, path: path) }
    var status = stat()
    do throws(SystemFault) {
      guard fstat(opened, &status) == 0 else { throw SystemFault(errno: errno, path: path) }
      try expect(status, at: path)
    } catch {
      close(opened)
      throw error
    }
    return opened
  }

  private static func expect(_ status: stat, at path: String) throws(SystemFault) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: throw SystemFault(errno: EISDIR, path: path)
    case S_IFIFO: throw SystemFault(found: .pipe, at: path)
    case S_IFSOCK: throw SystemFault(found: .socket, at: path)
    default: throw SystemFault(found: .device, at: path)
    }
  }

  /// The first bytes of a file, of stdin, or of a shell's `<(COMMAND)`.
  ///
  /// - Parameter path: `-` for stdin.
  /// - Throws: `SystemFault`, or Foundation's error.
  package static func beginning(of path: String, bytes limit: Int) throws -> Data {
    let handle: FileHandle =
      if path == "-" || path == "/dev/stdin" {
        .standardInput
      } else if isOpenAlready(path) {
        try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      } else {
        FileHandle(fileDescriptor: try open(path), closeOnDealloc: true)
      }
    return try handle.read(upToCount: limit) ?? Data()
  }

  /// True if a path names a descriptor of this process, and nothing else.
  private static func isOpenAlready(_ path: String) -> Bool {
    ["/dev/fd/", "/proc/self/fd/"].contains { folder in
      path.hasPrefix(folder) && UInt16(path.dropFirst(folder.count)) != nil
    }
  }
}
