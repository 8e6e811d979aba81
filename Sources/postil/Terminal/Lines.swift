import PostilPages

/// Prints a line of data to stdout. All of this program's `print` is this one.
///
/// Parts of the line come from others: nothing in it steers the terminal but this program's own styles.
func print(_ line: String = "") { Terminal.print(line) }

extension Terminal {
  /// Prints where a type has a `print` of its own.
  static func print(_ line: String = "") { Swift.print(laidOut(line)) }

  /// A line as it is shown: on a terminal, broken between words where it is too wide.
  static func laidOut(_ line: String) -> String {
    HangingLines.of(styles.shown(line), width: width)
  }

  static func print(_ lines: [String]) {
    for line in lines { print(line) }
  }
}
