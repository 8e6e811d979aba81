package import Foundation
package import PostilLog

/// A file that a person named to be read.
///
/// ⚖ Of a file the end is sure to come. A pipe waits for somebody who writes, a device may go on for ever: they
/// are told apart before anything is opened.
package enum NamedFile {
  /// - Throws: for what is not there, may not be looked at, or is no file.
  package static func expect(at path: String) throws(SystemFault) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw SystemFault(errno: errno, path: path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: throw SystemFault(errno: EISDIR, path: path)
    case S_IFIFO: throw SystemFault(found: .pipe, at: path)
    case S_IFSOCK: throw SystemFault(found: .socket, at: path)
    default: throw SystemFault(found: .device, at: path)
    }
  }

  /// The first bytes of a file, or of what a shell puts in the place of `<(COMMAND)`.
  ///
  /// - Parameter path: `-` for stdin.
  /// - Throws: `SystemFault`, or what Foundation says.
  package static func beginning(of path: String, bytes limit: Int) throws -> Data {
    let isOpen = ["/dev/fd/", "/proc/self/fd/"].contains { path.hasPrefix($0) }
    if path != "-", !isOpen { try expect(at: path) }
    let handle =
      path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    return try handle.read(upToCount: limit) ?? Data()
  }
}
