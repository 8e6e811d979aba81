import Foundation

/// Where words go: data on stdout, messages on stderr.
enum Terminal {
  /// Makes sure that what was printed has gone where it should.
  ///
  /// - Throws: `FileProblem.unwritten` for a disk that is full, or what else is behind stdout.
  static func finish() throws {
    guard fflush(nil) == 0 else {
      throw FileProblem.unwritten(reason: String(cString: strerror(errno)))
    }
  }

  /// Writes data to stdout at once.
  ///
  /// - Throws: as `finish`.
  static func write(_ data: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(data.utf8))
    } catch {
      throw FileProblem.unwritten(reason: String(cString: strerror(errno)))
    }
  }

  /// A message about what happens, for the person who waits.
  static func say(_ text: String) { complain(message(text)) }

  /// Messages about what went wrong.
  ///
  /// Parts of them come from a server or a file: nothing in them steers the terminal.
  static func complain(_ messages: String) { writeError(Harmless.lines(messages) + "\n") }

  /// Writes to stderr as it stands. Where nobody can read that, the work goes on all the same.
  static func writeError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// Bold on a terminal, plain elsewhere and where `NO_COLOR` is set.
  static func bold(_ text: String) -> String { styled(text, styles[0]) }

  static func dim(_ text: String) -> String { styled(text, styles[1]) }

  /// What was removed, on a terminal.
  static func struck(_ text: String) -> String { styled(text, styles[2]) }

  /// What was added, on a terminal.
  static func underlined(_ text: String) -> String { styled(text, styles[3]) }

  /// All styles that this program writes, the last one to end them.
  static let styles = ["\u{1B}[1m", "\u{1B}[2m", "\u{1B}[9;31m", "\u{1B}[4;32m", "\u{1B}[0m"]

  private static func styled(_ text: String, _ style: String) -> String {
    isColoured ? style + text + "\u{1B}[0m" : text
  }

  static let isColoured =
    isatty(STDOUT_FILENO) == 1
    && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

  /// A number with its noun: `1 event`, `2 events`.
  ///
  /// - Parameter several: the noun in the plural, where it does not end with a mere `s`.
  static func counted(_ number: some BinaryInteger, _ noun: String, _ several: String? = nil)
    -> String
  {
    number == 1 ? "1 \(noun)" : "\(number) \(several ?? "\(noun)s")"
  }

  /// A time to wait, rounded up to what a person waits by: `40 seconds`, `6 hours`.
  static func duration(seconds: UInt64) -> String {
    let units: [(noun: String, seconds: UInt64)] = [("hour", 3_600), ("minute", 60)]
    for unit in units where seconds >= 2 * unit.seconds {
      return counted((seconds - 1) / unit.seconds + 1, unit.noun)
    }
    return counted(seconds, "second")
  }

  /// One line of at most so many characters.
  static func shortened(_ text: String, to limit: Int) -> String {
    let line = Harmless.line(text)
    return line.count <= limit ? line : line.prefix(limit - 1) + "…"
  }
}
