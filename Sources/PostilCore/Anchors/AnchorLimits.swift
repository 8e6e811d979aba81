/// The numbers of the anchor algorithm. Another number here is another version of it.
enum AnchorLimits {
  /// Steps of the comparison of all paragraphs, and again of all words between them: see
  /// `DiffBudget`. A quarter of a second each in release. Texts that need more are followed by
  /// `passageWords` only.
  static let steps = 1 << 25
  /// Cells of the table in which the removed and the inserted words of one place are paired.
  static let pairedCells = 1 << 14
  /// A moved passage is known by this many words in a row that stand once in both texts.
  static let passageWords = 5
  /// Words on each side of a quote that are its context.
  static let contextWords = 5
  /// The number of the 10 words of context that make a place this quote's, and the lead that it needs over
  /// the next place.
  static let contextNeeded = 6
  static let contextLead = 2
  /// A shorter quote is not sought elsewhere without context, and never fuzzily.
  static let seekableScalars = 20
  static let suggestions = 3
  /// A word in more sentences than this says nothing about which one is meant.
  static let sentencesPerWord = 32
}

/// A share of a quote, as a fraction of integers.
struct AnchorShare {
  let numerator: Int
  let denominator: Int

  /// The share of an edited quote that must be kept, by the length of its words.
  static let kept = AnchorShare(numerator: 1, denominator: 2)
  /// The same where the neighbours on both sides confirm the place.
  static let keptBetweenNeighbours = AnchorShare(numerator: 2, denominator: 5)
  /// The share where they do not: twice the kept length, of both lengths together.
  static let similar = AnchorShare(numerator: 1, denominator: 2)
  /// The share of a lost quote whose place is worth suggesting.
  static let worthALook = AnchorShare(numerator: 1, denominator: 5)
  /// The share of a quote that moved and was edited.
  static let keptElsewhere = AnchorShare(numerator: 4, denominator: 5)

  func isReached(by part: Int, of whole: Int) -> Bool {
    part * denominator >= whole * numerator
  }
}
