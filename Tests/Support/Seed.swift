/// The start of a repeatable sequence of choices.
package struct Seed: Sendable, CustomStringConvertible {
  package let number: UInt64

  package static func range(_ count: Int) -> [Seed] {
    (1...UInt64(count)).map { Seed(number: $0) }
  }

  package var description: String { "seed \(number)" }

  package var choices: Choices { Choices(state: number) }
}

/// SplitMix64: the same choices for the same seed, on every machine.
package struct Choices: RandomNumberGenerator {
  fileprivate var state: UInt64

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  package mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  /// True once in `times` on average.
  package mutating func once(in times: Int) -> Bool { below(times) == 0 }
}
