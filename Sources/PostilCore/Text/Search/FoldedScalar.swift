/// The result of match-fold for one scalar. The rules are a fixed table except for the lower case of scripts
/// other than Latin and Cyrillic, which comes from Unicode and never changes once assigned.
///
/// Never decomposes: `й` and `и`, `ї` and `і`, `é` and `e` stay apart.
enum FoldedScalar: Equatable {
  case dropped
  /// White space; a run of it is one space.
  case space
  case one(Unicode.Scalar)
  /// The three dots of `…`.
  case ellipsis
  /// Lower case that takes more than one scalar: `İ`.
  case several([Unicode.Scalar])

  init(_ scalar: Unicode.Scalar) {
    if let letter = Self.lowerCase(scalar) {
      self = .one(letter)
    } else if scalar.isBlank {
      self = .space
    } else if let sign = Self.sign(scalar) {
      self = sign
    } else {
      let mapped = Array(scalar.properties.lowercaseMapping.unicodeScalars)
      self = mapped.count == 1 ? .one(mapped[0]) : .several(mapped)
    }
  }

  /// The scripts that nearly all text here is written in, without a look-up; nil for anything else.
  private static func lowerCase(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x41...0x5A: Unicode.Scalar(scalar.value + 0x20)
    case 0x61...0x7A, 0x30...0x39, 0x21...0x2F, 0x3A...0x40: scalar
    case 0x401, 0x451: "е"
    case 0x400...0x40F: Unicode.Scalar(scalar.value + 0x50)
    case 0x410...0x42F: Unicode.Scalar(scalar.value + 0x20)
    case 0x430...0x45F: scalar
    case 0x490: "ґ"
    default: nil
    }
  }

  private static func sign(_ scalar: Unicode.Scalar) -> FoldedScalar? {
    switch scalar.value {
    // Stress mark, soft hyphen, zero-widths, marks of direction, selectors of an emoji's looks.
    case 0x301, 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069,
      0xFE0E, 0xFE0F, 0xFEFF:
      .dropped
    case 0xAB, 0xBB, 0x201C...0x201F, 0x2033, 0xFF02: .one("\"")
    case 0x60, 0xB4, 0x2BC, 0x2018...0x201B, 0x2032, 0x2039, 0x203A, 0xFF07: .one("'")
    case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: .one("-")
    case 0x2026: .ellipsis
    default: nil
    }
  }
}
