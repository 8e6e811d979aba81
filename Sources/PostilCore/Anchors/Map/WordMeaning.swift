/// The fact that a word states, which must not change unnoticed, and the stem by which it is a name.
struct WordMeaning: Sendable {
  /// A number, a part of a date, a unit, or a negation; equal for all forms of one.
  let fact: Text?
  /// Equal for the cases of one name.
  let stem: Int32

  /// - Parameter folded: a word in match-fold.
  init(of folded: [Unicode.Scalar], stems: inout [Text: Int32]) {
    fact = Self.fact(in: folded)
    let stem = Self.text(folded.dropLast(WordEnding.count(in: folded)))
    self.stem = stems[stem, default: Int32(stems.count)]
    stems[stem] = self.stem
  }

  private static func fact(in folded: [Unicode.Scalar]) -> Text? {
    if folded.contains(where: { ScalarRole(of: $0.value) == .digit }) {
      return text(folded.filter { !$0.isBlank }[...])
    }
    if folded.hasSuffix("n't") { return FactWords.negation }
    return FactWords.fact(of: folded, spelled: text(folded[...]))
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> Text {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return Text(String(view))
  }
}

/// The endings that the cases of a name have in Russian, Ukrainian and English.
enum WordEnding {
  /// The longest first.
  private static let all: [String] = [
    "ого", "его", "ому", "ему", "ыми", "ими", "ами", "ями", "ой", "ей", "ий", "ый", "им", "ым",
    "ом", "ем", "ах", "ях", "ам", "ям", "ую", "юю", "ая", "яя", "ое", "ее", "ые", "ие", "их", "ых",
    "ою", "ею", "'s", "а", "е", "и", "о", "у", "ы", "ю", "я", "і", "ї", "є", "ь", "й", "s",
  ]
  private static let stemScalars = 3

  /// The number of scalars at the end of a word that are not part of its stem.
  static func count(in folded: [Unicode.Scalar]) -> Int {
    for ending in all {
      let count = ending.unicodeScalars.count
      if folded.count >= count + stemScalars, folded.hasSuffix(ending) { return count }
    }
    return 0
  }
}

extension [Unicode.Scalar] {
  fileprivate func hasSuffix(_ ending: String) -> Bool {
    reversed().starts(with: ending.unicodeScalars.reversed())
  }
}
