/// Latin letters that look like Cyrillic ones, in lower or in upper case.
enum Lookalike {
  /// The Cyrillic letter that looks like a Latin one, as both are folded; any other scalar as it is.
  static func cyrillic(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "a": "а"
    case "b": "в"
    case "c": "с"
    case "e": "е"
    case "h": "н"
    case "i": "і"
    case "k": "к"
    case "m": "м"
    case "o": "о"
    case "p": "р"
    case "t": "т"
    case "x": "х"
    case "y": "у"
    default: scalar
    }
  }

  static func isCyrillic(_ scalar: Unicode.Scalar) -> Bool {
    0x400..<0x530 ~= scalar.value
  }
}
