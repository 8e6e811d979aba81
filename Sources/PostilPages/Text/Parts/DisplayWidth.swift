/// The columns that text takes on a terminal: 2 for wide characters and emoji, 0 for what combines with others.
///
/// Of text without styles. Source: Unicode Standard Annex 11, *East Asian Width*.
package enum DisplayWidth {
  package static func of(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The longest beginning that takes at most so many columns; with `…` as its last one if that is not the whole.
  package static func fitted(_ text: String, columns: Int) -> String {
    guard of(text) > columns else { return text }
    var kept = ""
    var left = columns - 1
    for character in text {
      left -= of(character)
      guard left >= 0 else { break }
      kept.append(character)
    }
    return columns > 0 ? kept + "…" : ""
  }

  /// Padded with spaces to so many columns; as it is where it takes more.
  package static func padded(_ text: String, columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - of(text)))
  }

  private static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    if scalars.contains(where: { isWide($0) || $0 == emojiStyle }) { return 2 }
    return scalars.allSatisfy(isInvisible) ? 0 : 1
  }

  /// Asks for the coloured picture of the character before it.
  private static let emojiStyle: Unicode.Scalar = "\u{FE0F}"

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    // A soft hyphen is shown, or not, as one column.
    case .format: scalar != "\u{AD}"
    default: false
    }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x1100 else { return false }
    return wide.contains { $0.contains(scalar.value) } || scalar.properties.isEmojiPresentation
  }

  /// Hangul, Han, kana and their punctuation.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60,
    0xFFE0...0xFFE6, 0x1B000...0x1B2FB, 0x20000...0x3FFFD,
  ]
}
