/// White space between two words: the end of a sentence, or not.
struct SentenceGap {
  /// From the start of the sentence to the white space.
  let before: ArraySlice<Unicode.Scalar>
  /// From the first scalar behind the white space.
  let after: ArraySlice<Unicode.Scalar>

  func endsSentence(atLineEnd isLineEnd: Bool) -> Bool {
    let next = follower
    if isLineEnd { return next != .lower }
    let closers = before.reversed().prefix { Self.closing.contains($0) }.count
    let open = before.dropLast(closers)
    let stops = open.reversed().prefix { Self.stops.contains($0) }
    guard let last = stops.first, open.contains(where: { $0.isLetterOrDigit }) else { return false }
    switch next {
    case .lower, .dashAndLower: return false
    case .dash: if closers > 0 { return false }
    case .digit, .other: break
    }
    // Only a single point can be an abbreviation's.
    guard last == ".", stops.count == 1 else { return true }
    return !isAbbreviated(open.dropLast(), next)
  }

  /// - Parameter text: up to the point.
  private func isAbbreviated(_ text: ArraySlice<Unicode.Scalar>, _ next: Follower) -> Bool {
    let letters = text.reversed().prefix { $0.isLetterOrDigit }.reversed()
    guard let first = letters.first else { return false }
    let head = text.dropLast(letters.count)
    let word = String(String.UnicodeScalarView(letters)).lowercased()
    // The number of an item in a list.
    if head.isEmpty, first.isDigit { return true }
    if letters.count == 1, !first.isDigit {
      // An initial, or a letter such as the one before the name of a town.
      return first.properties.isUppercase || next == .digit || !canEnd(word, behind: head)
    }
    // Behind a number, `см` is a centimetre and ends a sentence.
    let isBehindNumber = head.reversed().first { !$0.isBlank }?.isDigit ?? false
    return !isBehindNumber && Self.beforeNames.contains(word)
      || next == .digit && (Self.beforeNumbers.contains(word) || Self.units.contains(word))
  }

  /// True for a letter that abbreviates a unit behind a number, or the end of `и т. д.`, `н. э.` and `p.m.`
  private func canEnd(_ letter: String, behind head: ArraySlice<Unicode.Scalar>) -> Bool {
    let rest = head.reversed().drop { $0.isBlank }
    guard let last = rest.first else { return false }
    if last.isDigit || Self.romanDigits.contains(last) { return true }
    guard last == ".", let before = rest.dropFirst().first(where: { !$0.isBlank }) else {
      return false
    }
    return Self.endings.contains("\(before).\(letter)")
  }

  /// The beginning of what follows, behind opening quotes and brackets.
  private var follower: Follower {
    let rest = after.drop { Self.opening.contains($0) }
    guard let first = rest.first else { return .other }
    if Self.dashes.contains(first), let second = rest.dropFirst().first, second.isBlank {
      let word = rest.dropFirst().drop { $0.isBlank || Self.opening.contains($0) }
      return word.first?.properties.isLowercase == true ? .dashAndLower : .dash
    }
    if first.properties.isLowercase { return .lower }
    return first.isDigit ? .digit : .other
  }

  private enum Follower {
    case lower, digit, dash, dashAndLower, other
  }

  private static let stops: Set<Unicode.Scalar> = [".", "!", "?", "…"]
  private static let closing: Set<Unicode.Scalar> = [
    "\"", "'", "»", "”", "“", "’", ")", "]", "*", "_",
  ]
  private static let opening: Set<Unicode.Scalar> = [
    "\"", "'", "«", "“", "„", "‘", "(", "[", "*", "_",
  ]
  private static let dashes: Set<Unicode.Scalar> = ["-", "–", "—", "―", "−"]
  private static let romanDigits: Set<Unicode.Scalar> = ["I", "V", "X", "І", "Х"]

  /// Two letters that end a sentence if a capital follows.
  private static let endings: Set<String> = ["т.д", "т.п", "т.і", "н.э", "н.е", "a.m", "p.m"]

  /// Words that stand abbreviated before a name, and so end no sentence.
  private static let beforeNames: Set<String> = [
    // Russian and Ukrainian
    "акад", "бул", "бульв", "буд", "вул", "ген", "гл", "гр", "дер", "див", "доц", "зам", "им",
    "инж", "корп",
    "кап", "лейт", "напр", "наб", "нач", "пер", "пл", "полк", "пос", "пров", "проф", "просп",
    "св", "см",
    "смт", "ср", "ст", "тов", "ул", "хут", "ім", "інж", "чл",
    // English
    "capt", "cf", "col", "dr", "gen", "gov", "hon", "lt", "messrs", "mr", "mrs", "ms", "mt", "pres",
    "prof", "rep",
    "rev", "sen", "sgt", "st", "vs",
  ]

  /// Words that stand abbreviated before a number.
  private static let beforeNumbers: Set<String> = [
    "кв", "рис", "стор", "стр", "табл", "тел", "art", "ch", "fig", "no", "nos", "par", "pp", "sec",
    "vol", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  ]

  /// Words that stand abbreviated behind a number, and between two of them.
  private static let units: Set<String> = [
    "гг", "рр", "тыс", "тис", "млн", "млрд", "трлн", "руб", "грн", "коп", "долл", "дол", "мин",
    "хв", "сек", "час",
    "km", "min", "hrs",
  ]
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }

  fileprivate var isLetterOrDigit: Bool { isDigit || properties.isAlphabetic }
}
