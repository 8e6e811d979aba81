/// A text as the set of its runs of five words, by which texts that repeat one another are found.
///
/// Words are compared folded (`MatchFold`), so neither case, ё, dashes nor punctuation count. A text of fewer words has
/// one run, of all of them.
package struct Shingles: Sendable {
  static let passageWords = 5

  /// Hashes of the runs: FNV-1a, 64 bits; ascending, each once.
  package let hashes: [UInt64]

  package init(of text: Text) {
    var words: [UInt64] = []
    var word = Self.basis
    var isWithin = false
    for scalar in MatchFold(text.string.unicodeScalars).scalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word = (word ^ UInt64(scalar.value)) &* Self.prime
        isWithin = true
      } else if isWithin {
        words.append(word)
        (word, isWithin) = (Self.basis, false)
      }
    }
    if isWithin { words.append(word) }
    let length = min(Self.passageWords, words.count)
    guard length > 0 else {
      hashes = []
      return
    }
    let runs = (0...words.count - length).map { start in
      words[start..<start + length].reduce(Self.basis) { ($0 ^ $1) &* Self.prime }
    }
    hashes = Set(runs).sorted()
  }

  /// The share of the shorter text's runs that stand in both; from 0 to 1. A text within a longer one has
  /// the share 1.
  package func share(with other: Shingles) -> Double {
    let least = min(hashes.count, other.hashes.count)
    guard least > 0 else { return 0 }
    var common = 0
    var (mine, theirs) = (0, 0)
    while mine < hashes.count, theirs < other.hashes.count {
      if hashes[mine] == other.hashes[theirs] {
        (common, mine, theirs) = (common + 1, mine + 1, theirs + 1)
      } else if hashes[mine] < other.hashes[theirs] {
        mine += 1
      } else {
        theirs += 1
      }
    }
    return Double(common) / Double(least)
  }

  /// The same part of all texts' runs, one of four: two texts with ten runs in common or more hardly ever share none
  /// of it.
  package var sample: [UInt64] { hashes.filter { $0 % 4 == 0 } }

  private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x100_0000_01B3
}
