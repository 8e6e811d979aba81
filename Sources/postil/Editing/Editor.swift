import Foundation

/// The editor that a person has chosen.
struct Editor {
  /// For a shell: it may have arguments.
  let command: String

  /// `$VISUAL`, else `$EDITOR`, else vi where somebody sits at a terminal. One of blanks is not set.
  static func chosen() throws(EditorProblem) -> Editor {
    let environment = ProcessInfo.processInfo.environment
    for name in ["VISUAL", "EDITOR"] {
      if let command = environment[name], !command.allSatisfy(\.isWhitespace) {
        return Editor(command: command)
      }
    }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .noTerminal }
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard folders.contains(where: { access("\($0)/vi", X_OK) == 0 }) else { throw .noEditor }
    return Editor(command: "vi")
  }

  /// Waits until the person has closed the file.
  ///
  /// - Returns: whether the editor came back sooner than anybody can read the file: it may still be
  ///   open.
  func edit(_ path: String) throws(EditorProblem) -> Bool {
    let start = ContinuousClock.now
    // An interrupt is for the editor; this program must outlast it, to say where the text is.
    let handlers = [SIGINT, SIGQUIT].map { ($0, signal($0, SIG_IGN)) }
    defer { for (number, handler) in handlers { _ = signal(number, handler) } }
    let status = try run(path)
    guard status == 0 else { throw .editorFailed(command: command) }
    return ContinuousClock.now - start < .seconds(1)
  }

  /// Not Foundation's `Process`, which does not give the terminal to the child.
  ///
  /// - Returns: as `waitpid` gives it.
  private func run(_ path: String) throws(EditorProblem) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var interrupts = sigset_t()
    sigemptyset(&interrupts)
    sigaddset(&interrupts, SIGINT)
    sigaddset(&interrupts, SIGQUIT)
    sigaddset(&interrupts, SIGXFSZ)
    posix_spawnattr_setsigdefault(&attributes, &interrupts)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    // As git does it: the command is the shell's to read, the path is not.
    let words = ["/bin/sh", "-c", "\(command) \"$1\"", command, path]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var id = pid_t()
    guard posix_spawn(&id, "/bin/sh", nil, &attributes, &arguments, environ) == 0 else {
      throw .editorFailed(command: command)
    }
    var status: Int32 = 0
    while waitpid(id, &status, 0) == -1 {
      guard errno == EINTR else { throw .editorFailed(command: command) }
    }
    return status
  }
}
