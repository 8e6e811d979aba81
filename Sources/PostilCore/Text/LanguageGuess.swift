/// The language of a text, guessed from its letters in one pass.
///
/// Nil under 20 letters, or when neither Cyrillic nor Latin has 60 % of the letters.
/// Cyrillic: letters that only one of the two languages has are its marks (`ы э ъ ё`, `і ї є ґ`); a
/// language needs two marks and two thirds of all marks, so that quotes in the other one do not
/// count. Latin: English if at most one letter, or 1 % of the letters, is outside ASCII; other
/// languages that write so are called English. The raw value is the ISO 639-1 code.
package enum LanguageGuess: String, CaseIterable, Sendable {
  case russian = "ru"
  case ukrainian = "uk"
  case english = "en"

  package init?(of text: Text) {
    var letters = Letters()
    for scalar in text.string.unicodeScalars { letters.count(scalar) }
    guard letters.all >= 20 else { return nil }
    if letters.cyrillic * 100 >= letters.all * 60 {
      switch (letters.russian, letters.ukrainian) {
      case (2..., _) where letters.russian >= 2 * letters.ukrainian: self = .russian
      case (_, 2...) where letters.ukrainian >= 2 * letters.russian: self = .ukrainian
      default: return nil
      }
    } else if letters.latin * 100 >= letters.all * 60 {
      guard letters.accented <= max(1, letters.latin / 100) else { return nil }
      self = .english
    } else {
      return nil
    }
  }
}

private struct Letters {
  var all = 0
  var cyrillic = 0
  var latin = 0
  var accented = 0
  var russian = 0
  var ukrainian = 0

  mutating func count(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A:
      all += 1
      latin += 1
    case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F:
      all += 1
      latin += 1
      accented += 1
    case 0x400...0x481, 0x48A...0x52F:
      all += 1
      cyrillic += 1
      countMark(scalar)
    case 0x250...:
      if scalar.properties.isAlphabetic { all += 1 }
    default:
      break
    }
  }

  private mutating func countMark(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "ы", "э", "ъ", "ё", "Ы", "Э", "Ъ", "Ё": russian += 1
    case "і", "ї", "є", "ґ", "І", "Ї", "Є", "Ґ": ukrainian += 1
    default: break
    }
  }
}
