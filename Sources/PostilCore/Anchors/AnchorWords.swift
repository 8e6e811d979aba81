/// A revision cut into words, the unit in which anchors are followed.
struct AnchorWords: Sendable {
  /// The separator in front of a word; the greatest of several.
  enum Gap: UInt8, Comparable, Sendable {
    case space, comma, sign, sentenceEnd, lineEnd

    static func < (one: Gap, other: Gap) -> Bool { one.rawValue < other.rawValue }
  }

  let index: ScalarIndex
  /// Per word, half-open, in scalars.
  private(set) var ranges: [Range<Int>] = []
  /// Per word; equal for equal words, also of the other text.
  private(set) var ids: [Int32] = []
  /// Per word, its number among the meanings of the vocabulary.
  private(set) var spellings: [Int32] = []
  private(set) var isCapital: [Bool] = []
  /// One more than words: behind the last there is the end of a line.
  private(set) var gaps: [Gap] = []
  /// Words of each line that has any.
  private(set) var lines: [Range<Int>] = []
  /// The scalars of words before each word; one more element than words.
  private var lengths = [0]

  init(_ canonical: CanonicalText, in vocabulary: inout AnchorVocabulary) {
    index = ScalarIndex(canonical)
    let tokens = WordTokens(canonical.text)
    var gap = Gap.lineEnd
    var end = 0
    var lineStart = 0
    for (token, kind) in tokens.kinds.enumerated() {
      let start = end
      end += tokens.scalarCount(of: token)
      switch kind {
      case .word:
        let word = vocabulary.add(index.scalars[start..<end])
        ranges.append(start..<end)
        ids.append(word.match)
        spellings.append(word.spelling)
        isCapital.append(index.scalars[start].isCapital)
        gaps.append(gap)
        lengths.append(lengths[lengths.count - 1] + end - start)
        gap = .space
      case .space: break
      case .sign: gap = max(gap, Self.gap(at: index.scalars[start]))
      case .lineBreak:
        gap = .lineEnd
        if lineStart < ranges.count { lines.append(lineStart..<ranges.count) }
        lineStart = ranges.count
      }
    }
    gaps.append(.lineEnd)
    if lineStart < ranges.count { lines.append(lineStart..<ranges.count) }
  }

  var count: Int { ranges.count }

  /// The length in scalars, without the text between the words.
  func length(of words: Range<Int>) -> Int {
    lengths[words.upperBound] - lengths[words.lowerBound]
  }

  /// The words that share a scalar with a range; where there is none, the empty range behind it.
  func words(in scalars: Range<Int>) -> Range<Int> {
    let first = ranges.partitioningIndex { $0.upperBound > scalars.lowerBound }
    let end = ranges.partitioningIndex { $0.lowerBound >= scalars.upperBound }
    return first..<max(first, end)
  }

  /// The scalars between a word and the one before it.
  func between(before word: Int) -> Range<Int> {
    let start = word == 0 ? 0 : ranges[word - 1].upperBound
    return start..<(word == count ? index.count : ranges[word].lowerBound)
  }

  private static func gap(at sign: Unicode.Scalar) -> Gap {
    switch sign {
    case ".", "!", "?", "…": .sentenceEnd
    case ",": .comma
    default: .sign
    }
  }
}

extension [Range<Int>] {
  /// The first index from which on the ranges fulfil a condition that none before it fulfils.
  fileprivate func partitioningIndex(_ belongs: (Range<Int>) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension WordTokens {
  fileprivate func scalarCount(of token: Int) -> Int {
    bytes[bytes(of: token..<token + 1)].count { $0 & 0xC0 != 0x80 }
  }
}

extension Unicode.Scalar {
  /// True if it is a capital: by a fixed table for Latin and Cyrillic, else by Unicode.
  fileprivate var isCapital: Bool {
    switch value {
    case 0x41...0x5A, 0x400...0x42F, 0x490: true
    case 0..<0x80, 0x430...0x45F, 0x491: false
    default: properties.isUppercase
    }
  }
}
