import PostilCore
import TestSupport

/// The time that a machine believes: off by years, jumping, going backwards.
struct Clock {
  private var milliseconds: Int64

  init(_ choices: inout Choices) {
    milliseconds = Instant.noon.milliseconds + Self.years(&choices)
  }

  mutating func now(_ choices: inout Choices) -> Instant {
    switch choices.below(40) {
    case 0: milliseconds += Self.years(&choices)
    case 1..<6: milliseconds -= Int64(choices.below(100_000))
    default: milliseconds += Int64(choices.below(10_000))
    }
    return Instant(milliseconds: milliseconds)
  }

  /// Up to ten, forwards or backwards.
  private static func years(_ choices: inout Choices) -> Int64 {
    Int64(choices.below(20 * 365) - 10 * 365) * 86_400_000
  }
}
