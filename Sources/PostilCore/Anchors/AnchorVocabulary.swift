/// Gives equal numbers to words that differ in looks only, and knows the meaning of each word.
///
/// Match-fold, and Latin letters as the Cyrillic ones that they are mistaken for: an editor who mends a text
/// mostly changes its looks, and a word that only changed them is the same word.
struct AnchorVocabulary {
  private var matches = Vocabulary()
  private var spellings = Vocabulary()
  private var stems: [Text: Int32] = [:]
  /// The letters of all matches, one after the other.
  private(set) var letters: [Unicode.Scalar] = []
  /// Per match, its part of `letters`.
  private(set) var words: [Range<Int>] = []
  /// Per spelling.
  private(set) var meanings: [WordMeaning] = []
  private var bytes: [UInt8] = []

  /// - Returns: the number of the word, and the number of its spelling, which keeps Latin words
  ///   apart from Cyrillic ones.
  mutating func add(_ scalars: ArraySlice<Unicode.Scalar>) -> (match: Int32, spelling: Int32) {
    let folded = MatchFold(scalars).scalars
    let lookalike = folded.map(Lookalike.cyrillic)
    let spelled = folded.contains(where: Lookalike.isCyrillic) ? lookalike : folded
    let match = Self.id(of: lookalike, in: &matches, &bytes)
    if Int(match) == words.count {
      words.append(letters.count..<letters.count + lookalike.count)
      letters += lookalike
    }
    let spelling = Self.id(of: spelled, in: &spellings, &bytes)
    if Int(spelling) == meanings.count {
      meanings.append(WordMeaning(of: spelled, stems: &stems))
    }
    return (match, spelling)
  }

  private static func id(
    of scalars: [Unicode.Scalar], in vocabulary: inout Vocabulary, _ bytes: inout [UInt8]
  ) -> Int32 {
    bytes.removeAll(keepingCapacity: true)
    for scalar in scalars {
      for shift in [16, 8, 0] as [UInt32] {
        bytes.append(UInt8(truncatingIfNeeded: scalar.value >> shift))
      }
    }
    return vocabulary.id(of: bytes, bytes.indices)
  }
}
