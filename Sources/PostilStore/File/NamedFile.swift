package import Foundation
package import PostilLog
import SystemPackage

/// A file that a person named to be read.
///
/// ⚖ Only a regular file is sure to end. A pipe waits for a writer, and a device may go on for ever: they
/// are recognized before anything is opened.
package enum NamedFile {
  /// - Throws: for a path that does not exist, may not be read, or is not a regular file.
  package static func expect(at path: String) throws(SystemFault) {
    let type: FileType
    do { type = try Stat(path).type } catch { throw SystemFault(ofCall: error, path: path) }
    try expect(type, at: path)
  }

  /// Expects a file that another part opens: a regular one, stdin, or a shell's `<(COMMAND)`.
  ///
  /// - Parameter path: `-` for stdin.
  /// - Throws: as `expect(at:)`.
  package static func expectInput(at path: String) throws(SystemFault) {
    if !isStandardInput(path), !isOpenAlready(path) { try expect(at: path) }
  }

  /// Opens it for reading. It is checked by its name, so that no device is opened, and again once it is
  /// open, in case somebody put a pipe in its place meanwhile.
  ///
  /// - Returns: the descriptor; the caller closes it.
  static func open(_ path: String) throws(SystemFault) -> FileDescriptor {
    try expect(at: path)
    let opened: FileDescriptor
    do {
      let noTerminal = FileDescriptor.OpenOptions(rawValue: O_NOCTTY)
      opened = try .open(path, .readOnly, options: [.closeOnExec, .nonBlocking, noTerminal])
    } catch {
      throw SystemFault(ofCall: error, path: path)
    }
    do {
      try expect(opened.stat().type, at: path)
    } catch {
      try? opened.close()
      throw error as? SystemFault ?? SystemFault(ofCall: error, path: path)
    }
    return opened
  }

  private static func expect(_ type: FileType, at path: String) throws(SystemFault) {
    switch type {
    case .regular: return
    case .directory: throw SystemFault(errno: EISDIR, path: path)
    case .fifo: throw SystemFault(found: .pipe, at: path)
    case .socket: throw SystemFault(found: .socket, at: path)
    default: throw SystemFault(found: .device, at: path)
    }
  }

  /// The first bytes of a file, of stdin, or of a shell's `<(COMMAND)`.
  ///
  /// - Parameter path: `-` for stdin.
  /// - Throws: `SystemFault`, or Foundation's error.
  package static func beginning(of path: String, bytes limit: Int) throws -> Data {
    let handle: FileHandle =
      if isStandardInput(path) {
        .standardInput
      } else if isOpenAlready(path) {
        try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      } else {
        FileHandle(fileDescriptor: try open(path).rawValue, closeOnDealloc: true)
      }
    return try handle.read(upToCount: limit) ?? Data()
  }

  private static func isStandardInput(_ path: String) -> Bool {
    path == "-" || path == "/dev/stdin"
  }

  /// True if a path names a descriptor of this process, and nothing else.
  private static func isOpenAlready(_ path: String) -> Bool {
    ["/dev/fd/", "/proc/self/fd/"].contains { folder in
      path.hasPrefix(folder) && UInt16(path.dropFirst(folder.count)) != nil
    }
  }
}
