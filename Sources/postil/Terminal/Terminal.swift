import Foundation
import PostilPages
import PostilReplica
import Synchronization

/// The output of the program: data on stdout, messages on stderr.
enum Terminal {
  /// The output could not be written.
  struct Unwritten: Error {
    let reason: String

    /// Of the system call that has just failed.
    fileprivate static func now() -> Unwritten {
      Unwritten(reason: String(cString: strerror(errno)))
    }
  }

  /// Makes sure that what was printed has gone where it should.
  ///
  /// - Throws: `Unwritten` for a disk that is full, or what else is behind stdout.
  static func finish() throws(Unwritten) {
    guard fflush(nil) == 0 || isReadEnough else { throw Unwritten.now() }
  }

  /// Writes data to stdout at once.
  ///
  /// - Throws: as `finish`.
  static func write(_ data: String) throws(Unwritten) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(data.utf8))
    } catch {
      if !isReadEnough { throw Unwritten.now() }
    }
  }

  /// True if a write failed since the pager that took the terminal's place was closed.
  private static var isReadEnough: Bool { errno == EPIPE && width != nil }

  /// A message about progress, for the person who waits.
  static func say(_ text: String) {
    guard !Settings.current.isQuiet else { return }
    complain(HangingLines.of(MessageText.of(text), width: messageWidth))
  }

  /// A message about a step, for the person who asked for it with --verbose.
  static func detail(_ text: @autoclosure () -> String) {
    if Settings.current.isVerbose { complain(MessageText.of(text())) }
  }

  /// Several of them, in order.
  static func say(_ messages: [String]) {
    for message in messages { say(message) }
  }

  /// Messages about errors.
  ///
  /// Parts of them come from a server or a file: nothing in them steers the terminal.
  static func complain(_ messages: String) {
    let messages = Harmless.lines(messages)
    guard isForCollector.load(ordering: .relaxed) else { return writeError(messages + "\n") }
    let record = LogRecord(
      messages, level: messages.hasPrefix("error: ") ? .error : .notice,
      at: currentInstant().iso8601)
    writeError(record.line + "\n")
  }

  /// From now on each message is a line of JSON, as the server's own are.
  static func useLines() { isForCollector.store(true, ordering: .relaxed) }

  private static let isForCollector = Atomic(false)

  /// Writes to stderr, unescaped. If nobody can read it, the work goes on all the same.
  static func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// The columns of the terminal that stdout is; `nil` elsewhere, where nothing is cut or wrapped.
  static let width: Int? = size(of: STDOUT_FILENO)?.columns

  /// The rows of the terminal that stdout is; `nil` elsewhere.
  static let height: Int? = size(of: STDOUT_FILENO)?.rows

  /// The columns of the terminal that stderr is; `nil` elsewhere.
  private static let messageWidth = size(of: STDERR_FILENO)?.columns

  private static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
    var size = winsize()
    guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else {
      return nil
    }
    // A terminal that does not say how large it is has the size that terminals always had.
    return (
      size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24
    )
  }

  /// Coloured on a terminal and plain elsewhere, where the settings do not say otherwise.
  static let styles = Styles(isColoured: isColoured, zone: zone)

  private static var isColoured: Bool {
    switch Settings.current.colour {
    case .always: true
    case .never: false
    case .auto: isatty(STDOUT_FILENO) == 1
    }
  }

  /// The person's own, which the system and `TZ` name, or UTC if that was asked for.
  static let zone =
    Settings.current.isInUTC
    ? Zone(now: currentInstant()) { _ in 0 }
    : Zone(now: currentInstant()) { seconds in
      var moment = time_t(seconds)
      var local = tm()
      return localtime_r(&moment, &local) == nil ? 0 : Int64(local.tm_gmtoff)
    }

  static func bold(_ text: String) -> String { styles.bold(text) }

  static func dim(_ text: String) -> String { styles.dim(text) }
}
