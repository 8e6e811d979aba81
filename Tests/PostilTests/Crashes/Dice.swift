import TestSupport

/// Random numbers that a seed repeats.
struct Dice: RandomNumberGenerator {
  private var random: SplitMix64

  init(seed: Int) { random = SplitMix64(seed: UInt64(truncatingIfNeeded: seed)) }

  mutating func next() -> UInt64 { random.next() }

  /// A moment to wait before a kill.
  mutating func moment(upToMilliseconds most: Int) -> Duration {
    .microseconds(Int.random(in: 0...(most * 1000), using: &self))
  }
}
