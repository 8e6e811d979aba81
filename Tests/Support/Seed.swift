/// The start of a repeatable sequence of choices: the source of one run of a property test. A failing one is
/// printed and replays exactly.
package struct Seed: Hashable, Sendable, CustomStringConvertible {
  package let number: UInt64

  package init(number: UInt64) {
    self.number = number
  }

  package static func range(_ count: Int) -> [Seed] {
    (1...UInt64(count)).map { Seed(number: $0) }
  }

  package var description: String { "seed \(number)" }

  package var choices: Choices { Choices(number) }

  package var random: SplitMix64 { SplitMix64(seed: number) }
}

/// The same choices for the same seed, on every machine.
package struct Choices: RandomNumberGenerator {
  private var random: SplitMix64

  fileprivate init(_ seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  package mutating func next() -> UInt64 { random.next() }

  package mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

  /// True once in `times` on average.
  package mutating func once(in times: Int) -> Bool { below(times) == 0 }

  /// - Parameter choices: not empty.
  package mutating func one<Element>(of choices: [Element]) -> Element {
    choices[below(choices.count)]
  }
}
