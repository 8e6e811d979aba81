import Foundation

/// What one run of a program took, as the operating system counts it.
struct Run {
  /// 0, or what it ended with.
  let status: Int32
  let seconds: Double
  /// The most memory that it held at once.
  let peakBytes: Int
  let output: String
}

/// Programs that a measurement starts and ends. Not Foundation's `Process`, which says nothing of
/// memory.
enum Child {
  /// Runs a program to its end.
  static func run(_ words: [String], in folder: String = "/") throws -> Run {
    let began = ContinuousClock.now
    let output = "\(NSTemporaryDirectory())/postil-bench-\(UUID().uuidString)"
    defer { unlink(output) }
    let id = try start(words, in: folder, output: output)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(id, &status, 0, &usage) < 0, errno == EINTR {}
    return Run(
      status: status, seconds: (ContinuousClock.now - began) / .seconds(1),
      peakBytes: usage.ru_maxrss << 10,
      output: String(
        decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self))
  }

  /// Starts a program whose first line tells that it is ready.
  ///
  /// - Returns: the line and a function that ends the program.
  static func serve(_ words: [String], in folder: String = "/") throws -> (
    line: String, stop: () -> Void
  ) {
    let output = "\(NSTemporaryDirectory())/postil-bench-\(UUID().uuidString)"
    let id = try start(words, in: folder, output: output)
    var line = ""
    for _ in 0..<2_000 where !line.contains("\n") {
      usleep(5_000)
      line = String(
        decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
    }
    return (
      String(line.prefix { $0 != "\n" }),
      {
        kill(id, SIGTERM)
        var status: Int32 = 0
        waitpid(id, &status, 0)
        unlink(output)
      }
    )
  }

  private static func start(_ words: [String], in folder: String, output: String) throws -> pid_t {
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
    let failure = posix_spawn(&id, line[0], &actions, nil, &arguments, environ)
    guard failure == 0 else {
      throw CocoaError(.executableLoad, userInfo: [NSFilePathErrorKey: words[0]])
    }
    return id
  }
}
