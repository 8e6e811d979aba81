import TestSupport

@testable import PostilCore

/// Seeded random texts; the same seed gives the same text on every machine.
struct TextDice: RandomNumberGenerator {
  private var random: SplitMix64

  init(seed: Int) { random = SplitMix64(seed: UInt64(truncatingIfNeeded: seed)) }

  mutating func next() -> UInt64 { random.next() }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
  }

  /// Pieces that have made trouble somewhere, in any order.
  mutating func nastyText(pieces count: Int) -> String {
    var view = String.UnicodeScalarView()
    for _ in 0..<count {
      view.append(contentsOf: Self.pieces.randomElement(using: &self)?.unicodeScalars ?? .init())
    }
    return String(view)
  }

  private static let pieces = [
    "a", "Я", "ё", "е\u{308}", "и\u{306}", "й", "ї", "і\u{308}", "о\u{301}", "\u{301}", "\u{316}",
    "\n", "\n\n", "\r", "\r\n", " ", "  ", "\t", "\u{A0}", "\u{AD}", "\u{200B}", "\u{202F}",
    "«", "»", "\"", "—", "-", "\u{2011}", "…", "...", "’", "'", "ʼ", "👩🏽‍🚀", "🇺🇦", "🇺", "1", "12",
    "\u{1100}", "\u{1161}", "\u{11A8}", "각", "\u{958}", "\u{212B}", "İ", "ß", "\u{FEFF}", "\u{0C}",
  ]
}

/// Scalars in hexadecimal, so that a failure tells look-alikes apart.
func hexScalars(_ string: String) -> [String] {
  string.unicodeScalars.map { String($0.value, radix: 16) }
}
