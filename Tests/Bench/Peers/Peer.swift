import Foundation

/// Another program that does the same work, in a folder of its own.
///
/// A class: its folder goes with it.
final class Peer {
  enum Failure: Error, CustomStringConvertible {
    case missing
    case tooSlow(command: String, seconds: Int)
    case failed(command: String, said: String)
    case silentServer
    case incomplete(what: String, expected: Int, found: String)

    var description: String {
      switch self {
      case .missing: "it is not installed"
      case .tooSlow(let command, let seconds): "'\(command)' took more than \(seconds) s"
      case .failed(let command, let said): "'\(command)' failed, saying '\(said)'"
      case .silentServer: "its server takes no connections"
      case .incomplete(let what, let expected, let found):
        "\(expected) \(what) expected and \(found) found"
      }
    }
  }

  let folder: String
  /// The time that one command may take.
  private let seconds: Int

  init(seconds: Int) throws {
    self.seconds = seconds
    folder = "\(NSTemporaryDirectory())/postil-bench-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    if getenv("POSTIL_BENCH_KEEP") == nil { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// A measurement of a peer goes on without it where it cannot be measured.
  static func rows(of name: String, _ measure: () throws -> [Row]) rethrows -> [Row] {
    do {
      return try measure()
    } catch let failure as Failure {
      return [Row(name: "\(name): not measured: \(failure)", figure: nil, unit: .eventsPerSecond)]
    }
  }

  /// Runs a shell's line to its end and expects that it succeeds. Nobody's own settings count.
  @discardableResult
  func run(_ line: String) throws -> Run {
    let settings = [
      "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "HOME=\(folder)",
      "FOSSIL_HOME=\(folder)", "USER=bench", "LC_ALL=C",
    ]
    let run = try Child.run(
      ["/usr/bin/env"] + settings + ["/bin/sh", "-c", "exec 2>&1; \(line)"], in: folder,
      limit: .seconds(seconds))
    if run.status == 127 << 8 { throw Failure.missing }
    if run.status & 0x7F == SIGKILL { throw Failure.tooSlow(command: line, seconds: seconds) }
    guard run.status == 0 else {
      throw Failure.failed(
        command: line, said: run.output.split(separator: "\n").last.map(String.init) ?? "")
    }
    return run
  }

  /// - Parameter line: prints a number.
  func expect(_ expected: Int, _ what: String, _ line: String) throws {
    let found = try run(line).output.trimmingCharacters(in: .whitespacesAndNewlines)
    guard Int(found) == expected else {
      throw Failure.incomplete(what: what, expected: expected, found: found)
    }
  }

  /// - Returns: a function that ends the server.
  func serve(_ words: [String], port: UInt16) throws -> () -> Void {
    let settings = ["GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "HOME=\(folder)"]
    let quietly = ["/bin/sh", "-c", "exec 2>/dev/null; exec \"$0\" \"$@\"", "/usr/bin/env"]
    guard let stop = try Child.serve(quietly + settings + words, in: folder, port: port)
    else { throw Failure.silentServer }
    return stop
  }

  func bytes(of path: String) throws -> Double {
    let output = try run("du -sb '\(path)' | cut -f1").output
    return Double(output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }
}
