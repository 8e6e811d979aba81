/// The place of a text in an alphabetical list: by the letters alone, in the order of the Russian and the Ukrainian
/// alphabet.
///
/// Case and stress marks do not count, and `ё` is `е`. `ґ` stands behind `г`, `є` behind `е`, `і` and `ї` behind `и`.
/// Everything else stands in the order of Unicode.
package struct AlphabeticalKey: Hashable, Comparable, Sendable {
  /// Four places for each scalar, so that letters fit between two neighbours.
  private let places: [UInt32]

  package init(_ text: String) {
    places = text.lowercased().unicodeScalars.compactMap(Self.place)
  }

  package static func < (one: AlphabeticalKey, other: AlphabeticalKey) -> Bool {
    one.places.lexicographicallyPrecedes(other.places)
  }

  /// `nil` for a scalar that does not count.
  private static func place(of scalar: Unicode.Scalar) -> UInt32? {
    switch scalar {
    case "\u{300}", "\u{301}", "\u{AD}": nil
    case "ё": behind("е", 0)
    case "ґ": behind("г", 1)
    case "є": behind("е", 1)
    case "і": behind("и", 1)
    case "ї": behind("и", 2)
    default: behind(scalar, 0)
    }
  }

  private static func behind(_ scalar: Unicode.Scalar, _ step: UInt32) -> UInt32 {
    scalar.value * 4 + step
  }
}
