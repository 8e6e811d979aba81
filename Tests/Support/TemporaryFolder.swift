import Foundation

/// A folder of a test's own, removed with everything in it when the value goes away.
///
/// A class for its `deinit`: tests hold it as long as they need the files.
package final class TemporaryFolder: Sendable {
  /// Absolute, symbolic links resolved, without a slash at the end.
  package let path: String

  package convenience init() throws {
    try self.init(under: FileManager.default.temporaryDirectory.path)
  }

  /// - Parameter parent: a folder that exists.
  package init(under parent: String) throws {
    let parent = URL(fileURLWithPath: parent).resolvingSymlinksInPath().path
    path = "\(parent)/postil-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The path of a folder in it, which is made where it is not there.
  package func made(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: file(name), withIntermediateDirectories: true)
    return file(name)
  }

  package func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
  }

  /// `nil` where there is no such file.
  package func bytes(of name: String) -> [UInt8]? {
    FileManager.default.contents(atPath: file(name)).map { Array($0) }
  }
}
