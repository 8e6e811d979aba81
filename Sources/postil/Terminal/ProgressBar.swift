import Foundation

/// The progress of a piece of work: a line on stderr, on a terminal, once it takes over a second.
///
/// A class, because the work and its caller share it.
final class ProgressBar {
  private let noun: String
  private let clock = ContinuousClock()
  /// When the line is written next.
  private var next: ContinuousClock.Instant
  private var isDrawn = false
  private let isTerminal = isatty(STDERR_FILENO) == 1

  /// - Parameter noun: the things counted, in the plural.
  init(_ noun: String) {
    self.noun = noun
    next = clock.now + .seconds(1)
  }

  func show(_ done: UInt64, of end: UInt64) {
    guard isTerminal, end > 0, clock.now >= next else { return }
    next = clock.now + .milliseconds(100)
    isDrawn = true
    let share = min(1, Double(done) / Double(end))
    let filled = Int(share * 30)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
    Terminal.writeError("\r[\(bar)] \(Int(share * 100)) %  \(done) of \(end) \(noun)\u{1B}[K")
  }

  /// Takes the line away.
  func clear() {
    if isDrawn { Terminal.writeError("\r\u{1B}[K") }
    isDrawn = false
  }
}
