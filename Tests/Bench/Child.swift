import Foundation

/// The resources of one run of a program, as the operating system counts them.
struct Run {
  /// The exit code.
  let status: Int32
  let seconds: Double
  /// The most memory that it held at once.
  let peakBytes: Int
  let output: String
}

/// A program that a measurement has started, and ends.
struct Served {
  /// The line with which it said that it was ready.
  let line: String
  fileprivate let id: pid_t
  fileprivate let output: String

  func stop() {
    Child.stop(id)
    unlink(output)
  }

  /// The processor time that it has taken, on all cores; proc(5), "stat", fields 14 and 15.
  var processorSeconds: Double {
    let fields = Child.contents(of: "/proc/\(id)/stat").split(separator: ")").last?
      .split(separator: " ").dropFirst(11).prefix(2).compactMap { Double($0) }
    return (fields ?? []).reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}

/// Programs that a measurement starts and ends. Not Foundation's `Process`, which says nothing of
/// memory; the memory of a program is measured by another one (see `Peak/`).
enum Child {
  /// The path of a program that is built beside this one.
  static func built(_ name: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// Runs a program to its end.
  ///
  /// - Parameter limit: after so long it is killed, with the programs that it has started.
  static func run(_ words: [String], in folder: String = "/", limit: Duration? = nil) throws -> Run
  {
    let output = "\(NSTemporaryDirectory())/postil-bench-\(UUID().uuidString)"
    let report = "\(output)-peak"
    defer {
      unlink(output)
      unlink(report)
    }
    let id = try start(
      [built("peak"), report] + words, in: folder, output: output, asGroup: limit != nil)
    let end = DispatchWorkItem { kill(-id, SIGKILL) }
    if let limit {
      DispatchQueue.global().asyncAfter(deadline: .now() + limit / .seconds(1), execute: end)
    }
    // Until it is waited for, the id is its own and no other program's.
    var ended = siginfo_t()
    while waitid(P_PID, id_t(id), &ended, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    end.cancel()
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    let figures = contents(of: report).split(separator: " ").map {
      Double($0.trimmingCharacters(in: .newlines)) ?? 0
    }
    return Run(
      status: status, seconds: figures.first ?? 0, peakBytes: Int(figures.last ?? 0) << 10,
      output: contents(of: output))
  }

  /// Starts a program that prints a line when it is ready.
  static func serve(_ words: [String], in folder: String = "/") throws -> Served {
    let output = "\(NSTemporaryDirectory())/postil-bench-\(UUID().uuidString)"
    let id = try start(words, in: folder, output: output)
    var line = ""
    for _ in 0..<2_000 where !line.contains("\n") {
      usleep(5_000)
      line = contents(of: output)
    }
    return Served(line: String(line.prefix { $0 != "\n" }), id: id, output: output)
  }

  /// Starts a program that is ready when its port takes connections.
  ///
  /// - Returns: a function that ends the program; `nil` where it has not taken any within 20 seconds.
  static func serve(_ words: [String], in folder: String, port: UInt16) throws -> (() -> Void)? {
    let id = try start(words, in: folder, output: "/dev/null")
    for _ in 0..<4_000 {
      if let socket = Socket(connectingTo: port) {
        socket.close()
        return { stop(id) }
      }
      usleep(5_000)
    }
    stop(id)
    return nil
  }

  fileprivate static func contents(of path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  fileprivate static func stop(_ id: pid_t) {
    kill(id, SIGTERM)
    var status: Int32 = 0
    waitpid(id, &status, 0)
  }

  private static func start(
    _ words: [String], in folder: String, output: String, asGroup: Bool = false
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    if asGroup { posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP)) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    // The shell goes to the folder and becomes the program.
    let line = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + words
    var arguments = line.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var id = pid_t()
    let failure = posix_spawn(&id, line[0], &actions, &attributes, &arguments, environ)
    guard failure == 0 else {
      throw CocoaError(.executableLoad, userInfo: [NSFilePathErrorKey: words[0]])
    }
    return id
  }
}
