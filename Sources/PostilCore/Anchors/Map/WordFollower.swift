/// Follows the words of one revision into another: lines first, then words, then moved passages.
///
/// Linear in the texts except for the comparisons, which a budget bounds. Where a budget ends, the lines or
/// the words in question are not compared, and only moved runs find them.
struct WordFollower {
  let home: AnchorWords
  let target: AnchorWords
  let vocabulary: AnchorVocabulary
  private(set) var images: WordImages

  init(
    from home: AnchorWords, to target: AnchorWords, in vocabulary: AnchorVocabulary,
    lineBudget: DiffBudget, wordBudget: DiffBudget
  ) {
    self.home = home
    self.target = target
    self.vocabulary = vocabulary
    images = WordImages(home: home.count, target: target.count)
    var wordBudget = wordBudget
    for part in followLines(lineBudget) { followWords(in: part, &wordBudget) }
    followRuns()
  }

  /// - Returns: the words between the lines that both have, ascending.
  private mutating func followLines(_ budget: DiffBudget) -> [Hunk] {
    var budget = budget
    var vocabulary = Vocabulary()
    let lines = home.lineIDs(in: &vocabulary)
    let others = target.lineIDs(in: &vocabulary)
    guard let diff = TokenDiff(from: lines, to: others, budget: &budget) else {
      return [Hunk(base: 0..<home.count, other: 0..<target.count)]
    }
    var line = 0
    var otherLine = 0
    var parts: [Hunk] = []
    for hunk in diff.hunks {
      followSame(lines: line..<hunk.base.lowerBound, from: otherLine)
      parts.append(
        Hunk(base: home.words(ofLines: hunk.base), other: target.words(ofLines: hunk.other)))
      line = hunk.base.upperBound
      otherLine = hunk.other.upperBound
    }
    followSame(lines: line..<lines.count, from: otherLine)
    return parts
  }

  private mutating func followSame(lines: Range<Int>, from otherLine: Int) {
    for line in lines {
      let other = target.lines[otherLine + line - lines.lowerBound]
      keep(home.lines[line], at: other.lowerBound, .kept)
    }
  }

  private mutating func keep(_ words: Range<Int>, at start: Int, _ trace: WordImages.Trace) {
    for word in words {
      images.pair(
        word, with: start + word - words.lowerBound, trace, kept: home.ranges[word].count)
    }
  }

  private mutating func followWords(in part: Hunk, _ budget: inout DiffBudget) {
    let diff = TokenDiff(
      from: Array(home.ids[part.base]), to: Array(target.ids[part.other]), budget: &budget)
    guard let diff else { return }
    var hunks = diff.hunks.map {
      $0.shifted(base: part.base.lowerBound, other: part.other.lowerBound)
    }
    hunks.slideToSentences(in: part, home, target)
    var word = part.base.lowerBound
    var other = part.other.lowerBound
    for hunk in hunks {
      keep(word..<hunk.base.lowerBound, at: other, .kept)
      for pair in SimilarWords.pairs(in: hunk, home, target, vocabulary, &budget) {
        images.pair(pair.word, with: pair.other, .similar, kept: pair.shared)
      }
      word = hunk.base.upperBound
      other = hunk.other.upperBound
    }
    keep(word..<part.base.upperBound, at: other, .kept)
  }

  /// Passages in another order than before: `passageWords` words in a row that occur once in either text and
  /// are not followed yet, extended on both sides.
  private mutating func followRuns() {
    for run in MovedPassages.seeds(from: home, to: target, images) where isFree(run) {
      var start = run
      while start.word > 0, start.other > 0, isSame(start.word - 1, start.other - 1) {
        start = (start.word - 1, start.other - 1)
      }
      var end = run.word + AnchorLimits.passageWords
      let distance = run.other - run.word
      while end < home.count, end + distance < target.count, isSame(end, end + distance) {
        end += 1
      }
      keep(start.word..<end, at: start.other, .moved)
    }
  }

  private func isFree(_ run: (word: Int, other: Int)) -> Bool {
    (0..<AnchorLimits.passageWords).allSatisfy { images.isFree(run.word + $0, run.other + $0) }
  }

  private func isSame(_ word: Int, _ other: Int) -> Bool {
    home.ids[word] == target.ids[other] && images.isFree(word, other)
  }
}

extension AnchorWords {
  /// Equal numbers for lines of equal words.
  fileprivate func lineIDs(in vocabulary: inout Vocabulary) -> [Int32] {
    var bytes: [UInt8] = []
    return lines.map { words in
      bytes.removeAll(keepingCapacity: true)
      for id in ids[words] {
        withUnsafeBytes(of: id.littleEndian) { bytes.append(contentsOf: $0) }
      }
      return vocabulary.id(of: bytes, bytes.indices)
    }
  }

  /// The words of some lines in a row; of none, the empty range in front of the next.
  fileprivate func words(ofLines range: Range<Int>) -> Range<Int> {
    func start(of line: Int) -> Int { line < lines.count ? lines[line].lowerBound : count }
    return start(of: range.lowerBound)..<start(of: range.upperBound)
  }
}

extension Hunk {
  fileprivate func shifted(base words: Int, other others: Int) -> Hunk {
    Hunk(
      base: base.lowerBound + words..<base.upperBound + words,
      other: other.lowerBound + others..<other.upperBound + others)
  }
}
