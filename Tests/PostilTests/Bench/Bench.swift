import Foundation
import Testing

/// One test's own folder, and the commands that run in it.
struct Bench {
  let folder: String

  /// Gives a folder that is there for as long as `body` runs.
  static func open<Answer>(_ body: (Bench) async throws -> Answer) async throws
    -> Answer
  {
    // Resolved, so that the paths in messages are the ones that the test knows.
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("postil-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(Bench(folder: folder))
  }

  func postil(_ arguments: String...) async throws -> Ended {
    try await Program.run(arguments, in: folder)
  }

  /// Runs a script of bash, where `$postil` is the program.
  func bash(_ script: String) async throws -> Ended {
    try await Program.start(
      ["-euc", "postil='\(Program.path)'\n\(script)"], of: "/bin/bash", in: folder
    ).ended()
  }

  /// A link that lets one replica join the workspace served from the folder `server`.
  func invitation(as role: String = "admin") async throws -> String {
    let ended = try await postil("-C", "server", "invite", "--role", role)
    try #require(ended.code == 0, "\(ended)")
    return String(ended.stdout.dropLast())
  }

  /// - Returns: the file's path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, bytes: Array(text.utf8))
  }

  @discardableResult
  func write(_ name: String, bytes: [UInt8]) throws -> String {
    let path = "\(folder)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  func names(in subfolder: String = ".") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(subfolder)")
      .filter { !$0.hasPrefix("output-") }.sorted()
  }
}

/// Waits for a condition. The only place where these tests look at a clock: what happens in another
/// process cannot be awaited in any other way.
func until(_ what: Comment, _ isSo: () throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(30)
  while try !isSo() {
    try #require(ContinuousClock.now < deadline, what)
    try await Task.sleep(for: .milliseconds(1))
  }
}
