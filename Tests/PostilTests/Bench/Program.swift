import Foundation
import Synchronization
import Testing

/// The exit code of a command, and its output.
struct Ended: Hashable {
  /// The exit code, or 128 and the signal that ended it.
  let code: Int32
  let stdout: String
  let stderr: String

  init(_ code: Int32, stdout: String = "", stderr: String = "") {
    self.code = code
    self.stdout = stdout
    self.stderr = stderr
  }
}

/// The real `postil`, as it was built beside the tests.
enum Program {
  static let path: String = {
    // Linux runs the test bundle itself; macOS loads it into a program of Xcode's.
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let products = bundle?.bundleURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return products.resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("postil").path
  }()

  /// Starts a program that writes its output into files of `folder`, where nothing can block it.
  static func start(
    _ arguments: [String], of executable: String = path, in folder: String
  ) throws -> RunningProgram {
    try RunningProgram(executable, arguments, in: folder)
  }

  static func run(_ arguments: [String], in folder: String) async throws -> Ended {
    try await start(arguments, in: folder).ended()
  }
}

/// A program that was started. A class, because a process is one thing wherever it is known.
///
/// Not Foundation's `Process`: on Linux that crashes within its `run()` now and then, after some
/// hundred starts (Swift 6.3.1).
final class RunningProgram: Sendable {
  private let id: pid_t
  /// As `waitpid` gives it; `nil` while the program runs.
  private let status = Mutex<Int32?>(nil)
  private let stdoutPath: String
  private let stderrPath: String

  fileprivate init(_ executable: String, _ arguments: [String], in folder: String) throws {
    let name = "\(folder)/output-\(UUID().uuidString)"
    (stdoutPath, stderrPath) = ("\(name).out", "\(name).err")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, stdoutPath, writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, stderrPath, writing, 0o600)
    // Else it would keep open the sockets of other tests in this process.
    for descriptor in Int32(3)..<1024 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    // The shell goes to the folder and becomes the program.
    let shell = "/bin/sh"
    let line = [shell, "-c", "cd \"$0\" && exec \"$@\"", folder, executable] + arguments
    var words = line.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var id = pid_t()
    let failure = posix_spawn(&id, shell, &actions, nil, &words, environ)
    try #require(failure == 0, "cannot start \(executable): \(String(cString: strerror(failure)))")
    self.id = id
  }

  var isRunning: Bool { status.withLock { collect(&$0) == nil } }
  var stdout: String { Self.content(stdoutPath) }
  var stderr: String { Self.content(stderrPath) }

  func signal(_ number: Int32) {
    // Only while it runs: later its id may be another program's.
    status.withLock { if collect(&$0) == nil { kill(id, number) } }
  }

  /// Waits until it has ended; it is killed where the test is cancelled.
  func ended() async -> Ended {
    await withTaskCancellationHandler {
      await withCheckedContinuation { ended in
        Thread.detachNewThread { [id] in
          // It is left to `collect`, so that its id stays its own until then.
          var info = siginfo_t()
          while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
          ended.resume()
        }
      }
    } onCancel: {
      self.signal(SIGKILL)
    }
    let status = status.withLock { status in collect(&status) ?? 0 }
    let signal = status & 0x7F
    return Ended(
      signal == 0 ? (status >> 8) & 0xFF : 128 + signal, stdout: stdout,
      stderr: Self.content(stderrPath))
  }

  private func collect(_ status: inout Int32?) -> Int32? {
    var found: Int32 = 0
    if status == nil, waitpid(id, &found, WNOHANG) == id { status = found }
    return status
  }

  private static func content(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}
