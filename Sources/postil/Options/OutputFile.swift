import Foundation
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
    return try UnfinishedFile.guarding(WholeFile.unfinishedName(of: path)) {
      var file = try WholeFile(path)
      let answer = try body { try file.append(Array($0.utf8)) }
      do {
        try file.finish(replacing: isReplacing)
      } catch StoreError.exists {
        throw Diagnosis.outputExists(path)
      }
      return answer
    }
  }
}
