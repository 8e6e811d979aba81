extension AnchorMap {
  /// Up to three places for a person to look at: the remains of the quote; then equal places, those with the
  /// most context first; then sentences that share its words. None overlaps another.
  func suggestions(for quote: AnchorQuote) -> [Range<Int>] {
    var found: [Range<Int>] = []
    func add(_ scalars: Range<Int>) {
      if found.count < AnchorLimits.suggestions, !found.contains(where: scalars.overlaps) {
        found.append(scalars)
      }
    }
    if let remains = remains(of: quote) { add(remains) }
    if let pattern = SequencePattern(home.ids[quote.words]) {
      for (place, _) in ranked(pattern.hits(in: target.ids[...]), for: quote)
        .prefix(AnchorLimits.suggestions)
      {
        add(snapped(place, of: quote))
      }
    }
    for sentence in sentences.sharing(home.ids[quote.words], limit: AnchorLimits.suggestions) {
      add(target.index.snapOutward(sentence))
    }
    return found
  }
}

/// The sentences of the target by the words that they share with a quote.
struct TargetSentences: Sendable {
  /// Words of each sentence.
  private var sentences: [Range<Int>] = []
  private let target: AnchorWords
  /// Per word number, the sentences that have it, ascending; not of a word that many have.
  private var places: [Int32: [Int32]] = [:]

  init(_ target: AnchorWords) {
    self.target = target
    var start = 0
    for word in 0..<target.count where target.gaps[word + 1] >= .sentenceEnd {
      sentences.append(start..<word + 1)
      start = word + 1
    }
    for (number, words) in sentences.enumerated() {
      for word in words {
        places[target.ids[word], default: []].appendNew(Int32(number))
      }
    }
  }

  /// - Returns: ascending scalar ranges of the sentences that share at least a third of the quote's
  ///   distinct words, those with the most first; between equals, the first in the text.
  func sharing(_ quote: ArraySlice<Int32>, limit: Int) -> [Range<Int>] {
    let wanted = Set(quote)
    var shared: [Int32: Int] = [:]
    for word in wanted {
      guard let known = places[word], known.count <= AnchorLimits.sentencesPerWord else { continue }
      for sentence in known { shared[sentence, default: 0] += 1 }
    }
    return shared.filter { 3 * $0.value >= wanted.count }
      .sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
      .prefix(limit)
      .map { sentence, _ in
        let words = sentences[Int(sentence)]
        return target.ranges[words.lowerBound]
          .lowerBound..<target.ranges[words.upperBound - 1].upperBound
      }
  }
}

extension [Int32] {
  /// Appends the number of a sentence, unless it is the last or there are too many already.
  fileprivate mutating func appendNew(_ sentence: Int32) {
    if last != sentence, count <= AnchorLimits.sentencesPerWord { append(sentence) }
  }
}
