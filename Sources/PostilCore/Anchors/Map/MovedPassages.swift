/// Finds passages that stand in both texts, though not in the same order.
enum MovedPassages {
  /// The starts of runs of `passageWords` words that occur once in the home text and once in the target,
  /// with no word followed elsewhere; in the order of the home text. Linear time.
  static func seeds(
    from home: AnchorWords, to target: AnchorWords, _ images: WordImages
  ) -> [(word: Int, other: Int)] {
    // Of ordinary revisions nearly all words are followed already, and nothing is left to count.
    let isLost = images.traces.map { $0 == .lost || $0 == .similar }
    var runs: [Run: Places] = [:]
    for word in Run.starts(in: home) where isLost[word] {
      runs[Run(at: word, in: home.ids)] = Places(word: word)
    }
    if runs.isEmpty { return [] }
    for word in Run.starts(in: home) {
      runs[Run(at: word, in: home.ids)]?.wordCount += 1
    }
    for word in Run.starts(in: target) {
      let run = Run(at: word, in: target.ids)
      runs[run]?.otherCount += 1
      runs[run]?.other = word
    }
    return runs.values.filter { $0.wordCount == 1 && $0.otherCount == 1 }
      .map { ($0.word, $0.other) }.sorted { $0.0 < $1.0 }
  }

  private struct Places {
    var word: Int
    var other = 0
    var wordCount = 0
    var otherCount = 0
  }

  private struct Run: Hashable {
    private let ids: SIMD8<Int32>

    init(at word: Int, in all: [Int32]) {
      var ids = SIMD8<Int32>(repeating: -1)
      for offset in 0..<AnchorLimits.passageWords { ids[offset] = all[word + offset] }
      self.ids = ids
    }

    static func starts(in words: AnchorWords) -> Range<Int> {
      0..<max(0, words.count + 1 - AnchorLimits.passageWords)
    }
  }
}
