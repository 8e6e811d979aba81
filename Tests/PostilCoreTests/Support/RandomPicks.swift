import TestSupport

extension SplitMix64 {
  /// Below `bound`, which is at least 1.
  mutating func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// True once in so many times.
  mutating func oneIn(_ times: Int) -> Bool { number(below: times) == 0 }

  /// - Parameter choices: not empty.
  mutating func one<Element>(of choices: Element...) -> Element {
    one(of: choices)
  }

  /// - Parameter choices: not empty.
  mutating func one<Element>(of choices: [Element]) -> Element {
    choices[number(below: choices.count)]
  }
}
