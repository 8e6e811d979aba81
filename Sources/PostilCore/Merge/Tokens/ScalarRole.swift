/// The role of a grapheme cluster in a word, by its first scalar.
///
/// A fixed table, so that an answer does not depend on the tables of the Swift at hand: every scalar that is
/// not listed, unassigned ones included, belongs to a word.
enum ScalarRole: UInt8, Sendable {
  /// Not the first of its cluster.
  case inside
  /// Letters, combining marks, `_`, and everything that is not listed.
  case word
  case digit
  /// A word of its own: scripts that put no spaces between words.
  case ideograph
  /// Belongs to a word where it stands between two parts of it: `O'Neil`, `п’ять`, `кое-что`.
  case joiner
  /// Belongs to a number where it stands between two digits: `12.05.2024`, `10:30`, `3,5`. A date of
  /// which two people change different parts is a conflict, not a third date.
  case digitJoiner
  /// White space between digits that does not break a line is part of the number: `1 500 000`.
  case digitBlank
  case blank
  case lineBreak
  /// Punctuation, symbols, emoji, control characters.
  case sign

  init(of value: UInt32) {
    switch value {
    case 0..<0x80: self = Self.ascii(value)
    case 0x400..<0x530: self = .word
    case 0x85, 0x2028, 0x2029: self = .lineBreak
    case 0xA0, 0x2009, 0x202F: self = .digitBlank
    case 0x1680, 0x2000...0x200A, 0x205F, 0x3000: self = .blank
    case 0xAD, 0x200B, 0x200E, 0x200F, 0x2010, 0x2011, 0x2019, 0x2060, 0xFEFF: self = .joiner
    case 0x660...0x669, 0x6F0...0x6F9, 0xFF10...0xFF19: self = .digit
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
      0x20000...0x3FFFF:
      self = .ideograph
    default: self = Self.isSign(value) ? .sign : .word
    }
  }

  private static func ascii(_ value: UInt32) -> ScalarRole {
    switch UInt8(truncatingIfNeeded: value) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      .word
    case UInt8(ascii: "0")...UInt8(ascii: "9"): .digit
    case UInt8(ascii: " "), UInt8(ascii: "\t"): .blank
    case 0x0A...0x0D: .lineBreak
    case UInt8(ascii: "'"), UInt8(ascii: "-"): .joiner
    case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "/"): .digitJoiner
    default: .sign
    }
  }

  /// Beyond ASCII. Unicode's punctuation and symbols of the scripts in wide use, by block where a
  /// block holds hardly anything else.
  private static func isSign(_ value: UInt32) -> Bool {
    switch value {
    case 0x80...0xA9, 0xAB...0xB1, 0xB4, 0xB6...0xB8, 0xBB, 0xBF, 0xD7, 0xF7: true
    case 0x37E, 0x387, 0x55A...0x55F, 0x589, 0x58A, 0x5BE, 0x5C0, 0x5C3, 0x5F3, 0x5F4: true
    case 0x60C, 0x60D, 0x61B...0x61F, 0x66A...0x66D, 0x6D4, 0x964, 0x965, 0xE2F, 0xE4F: true
    case 0x10FB, 0x1360...0x1368, 0x17D4...0x17DA, 0x1800...0x180A: true
    case 0x2012...0x2018, 0x201A...0x205E, 0x2061...0x206F, 0x20A0...0x20CF: true
    case 0x2116, 0x2117, 0x2122, 0x2190...0x245F, 0x2500...0x2BFF, 0x2E00...0x2E7F: true
    case 0x3001...0x3004, 0x3008...0x3020, 0x3030, 0x303D, 0x30A0, 0x30FB, 0x3297, 0x3299: true
    case 0xFE10...0xFE1F, 0xFE30...0xFE6F, 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40: true
    case 0xFF5B...0xFF65, 0xFFE0...0xFFFD, 0x1F000...0x1FBFF: true
    default: false
    }
  }
}
