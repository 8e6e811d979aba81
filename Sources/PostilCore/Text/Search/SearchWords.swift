/// The words of a text as search compares them: folded (`MatchFold`), letters and digits only.
///
/// Anything else parts words, but for an apostrophe within one, which is left out, as marks on letters are. In a word
/// of Cyrillic letters, Latin ones that look like these are taken for them.
package struct SearchWords: Sendable {
  /// A longer word counts as its beginning.
  package static let longestScalars = 64

  /// The words with a space between any two, as UTF-8.
  package let joined: [UInt8]
  /// Per word, its bytes in `joined`.
  package let words: [Range<Int>]
  /// Per word, the half-open range of scalars that it came from.
  package let origins: [Range<Int>]

  /// - Parameter text: should be NFC.
  package init(of text: some Sequence<Unicode.Scalar>) {
    var builder = Builder()
    var offset = 0
    for scalar in text {
      builder.add(scalar, at: offset)
      offset += 1
    }
    builder.endWord()
    joined = builder.joined
    words = builder.words
    origins = builder.origins
  }

  package init(of text: String) { self.init(of: text.unicodeScalars) }

  package var count: Int { words.count }

  package func word(at index: Int) -> String {
    String(decoding: joined[words[index]], as: UTF8.self)
  }

  package var all: [String] { words.indices.map(word) }
}

private struct Builder {
  var joined: [UInt8] = []
  var words: [Range<Int>] = []
  var origins: [Range<Int>] = []
  private var word: [Unicode.Scalar] = []
  private var origin = 0..<0
  private var hasCyrillic = false
  private var hasLatin = false

  mutating func add(_ scalar: Unicode.Scalar, at offset: Int) {
    switch FoldedScalar(scalar) {
    case .dropped: break
    case .one("'") where !word.isEmpty: break
    case .one(let folded): addFolded(folded, at: offset)
    case .several(let folded): for scalar in folded { addFolded(scalar, at: offset) }
    case .space, .ellipsis: endWord()
    }
  }

  private mutating func addFolded(_ scalar: Unicode.Scalar, at offset: Int) {
    switch scalar.value {
    case 0x61...0x7A: hasLatin = true
    case 0x430...0x45F, 0x491: hasCyrillic = true
    case 0x30...0x39: break
    default:
      switch scalar.wordPart {
      case .letter: break
      case .mark: return
      case .none: return endWord()
      }
    }
    if word.isEmpty { origin = offset..<offset }
    origin = origin.lowerBound..<offset + 1
    if word.count < SearchWords.longestScalars { word.append(scalar) }
  }

  mutating func endWord() {
    guard !word.isEmpty else { return }
    if hasLatin && hasCyrillic {
      for place in word.indices { word[place] = Lookalike.cyrillic(word[place]) }
    }
    if !words.isEmpty { joined.append(0x20) }
    let start = joined.count
    for scalar in word {
      joined.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    words.append(start..<joined.count)
    origins.append(origin)
    word.removeAll(keepingCapacity: true)
    hasLatin = false
    hasCyrillic = false
  }
}

extension Unicode.Scalar {
  fileprivate enum WordPart {
    case letter, mark
  }

  /// `nil` for a scalar that parts words.
  fileprivate var wordPart: WordPart? {
    if value < 0x80 { return nil }
    return switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      .letter
    case .nonspacingMark, .spacingMark, .enclosingMark: .mark
    default: nil
    }
  }
}
