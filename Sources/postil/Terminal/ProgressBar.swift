import Foundation
import PostilPages

/// The progress of a piece of work, with its rate and the time left: a line on stderr, on a terminal, once it takes
/// over a second.
///
/// A class, because the work and its caller share it.
final class ProgressBar {
  private let noun: String
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  /// When the line is written next.
  private var next: ContinuousClock.Instant
  private var isDrawn = false
  private let isShown = isatty(STDERR_FILENO) == 1 && !Settings.current.isQuiet

  /// - Parameter noun: the things counted, in the plural.
  init(_ noun: String) {
    self.noun = noun
    start = clock.now
    next = start + .seconds(1)
  }

  func show(_ done: UInt64, of end: UInt64) {
    guard isShown, end > 0, clock.now >= next else { return }
    next = clock.now + .milliseconds(100)
    isDrawn = true
    let seconds = (clock.now - start) / .seconds(1)
    let line = ProgressText.line(done, of: end, noun, seconds: seconds)
    Terminal.writeError("\r\(line)\u{1B}[K")
  }

  /// Takes the line away.
  func clear() {
    if isDrawn { Terminal.writeError("\r\u{1B}[K") }
    isDrawn = false
  }
}
