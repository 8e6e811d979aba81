import Foundation
import PostilLog
import PostilStore

/// Writes an output to stdout, or into a file that has its name only once it is whole.
enum OutputFile {
  /// - Parameters:
  ///   - path: the file; `nil` and `-` for stdout.
  ///   - isReplacing: an existing file may be replaced.
  ///   - body: writes by the function that it gets.
  /// - Throws: what `body` throws, and then there is no new file, nor is the old one changed. Nor is there when a
  ///   signal ends the process.
  static func write<Answer>(
    to path: String?, replacing isReplacing: Bool,
    _ body: (_ write: (String) throws -> Void) throws -> Answer
  ) throws -> Answer {
    guard let path, path != "-" else { return try body { try Terminal.write($0) } }
    var found = stat()
    if lstat(path, &found) == 0 {
      guard isReplacing else { throw Diagnosis.outputExists(path) }
      // A device or a pipe would be gone; what a link leads to would stay.
      guard found.st_mode & S_IFMT == S_IFREG else {
        throw Diagnosis.outputNotReplaced(path)
      }
    }
    let unfinished = "\(path).\(getpid()).new"
    unlink(unfinished)
    return try UnfinishedFile.guarding(unfinished) {
      let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw SystemFault(errno: errno, path: path) }
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      // Gone already where it has its name.
      defer { unlink(unfinished) }
      let answer = try body { try file.write(contentsOf: Data($0.utf8)) }
      try file.synchronize()
      try file.close()
      if isReplacing {
        guard rename(unfinished, path) == 0 else { throw SystemFault(errno: errno, path: path) }
        return answer
      }
      do {
        try NewName.give(path, to: unfinished)
      } catch StoreError.exists {
        throw Diagnosis.outputExists(path)
      }
      return answer
    }
  }
}
