import Foundation
import PostilPages

/// A program in which a person reads what does not fit the terminal.
///
/// ⚖ The command's exit code stays its own: a missing pager and one that is closed early are no errors.
enum Pager {
  /// For a shell: it may have arguments. `nil` where a person wants none.
  private static var command: String? {
    let chosen = Settings.current[.pager].value
    let words = chosen.split(separator: " ")
    return words.isEmpty || words == ["cat"] ? nil : chosen
  }

  /// Starts the pager when it is first asked for.
  static let started: Void = {
    // These are of the terminal, not of the pipe that stdout is from here on.
    _ = (Terminal.styles.isColoured, Terminal.width, Terminal.height)
    if let command { start(command) }
  }()

  /// Sends stdout through the pager from here on, once, and makes the program wait for it at its end.
  ///
  /// Not Foundation's `Process`, which does not give the terminal to the child.
  private static func start(_ command: String) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    for end in ends { posix_spawn_file_actions_addclose(&actions, end) }
    // Colours pass through less, and what a person has set in LESS stays. Without the pager the text is shown as
    // it is.
    setenv("LESS", "FRX", 0)
    // Where no locale is set, as in a bare container, less would show every letter beyond ASCII as numbers.
    setenv("LESSCHARSET", "utf-8", 0)
    let program = command.split(separator: " ").first.map(String.init) ?? command
    let isThere = "command -v \"$0\" >/dev/null 2>&1"
    let words = ["/bin/sh", "-c", "\(isThere) || exec cat; \(command)", program]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var id = pid_t()
    guard posix_spawn(&id, "/bin/sh", &actions, nil, &arguments, environ) == 0 else {
      for end in ends { close(end) }
      return
    }
    fflush(nil)
    dup2(ends[1], STDOUT_FILENO)
    for end in ends { close(end) }
    // An interrupt is for the pager; so is the end of its input when somebody has read enough.
    _ = signal(SIGINT, SIG_IGN)
    _ = signal(SIGPIPE, SIG_IGN)
    atexit {
      fflush(nil)
      close(STDOUT_FILENO)
      while wait(nil) == -1, errno == EINTR {}
    }
  }
}

extension Terminal {
  /// Prints lines, through a pager where they do not fit the terminal.
  static func page(_ lines: [String]) {
    if !fits(lines) { Pager.started }
    print(lines)
  }

  /// True if the lines fit the terminal, and where stdout is none.
  private static func fits(_ lines: [String]) -> Bool {
    guard let width, let height else { return true }
    var rows = 0
    for line in lines {
      for part in laidOut(line).split(separator: "\n", omittingEmptySubsequences: false) {
        rows += max(1, (HangingLines.columns(of: String(part)) + width - 1) / width)
      }
      if rows >= height { return false }
    }
    return true
  }
}
