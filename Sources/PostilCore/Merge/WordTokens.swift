/// A text cut into words and what stands between them.
///
/// ⚖ The tokens in their order are the text, byte by byte, and no grapheme cluster is in two of them.
package struct WordTokens: Sendable {
  package enum Kind: UInt8, Sendable {
    /// Letters, digits and marks of any script, with the hyphens and apostrophes inside; a number
    /// with the signs inside; one ideograph.
    case word
    /// A run of white space within a line.
    case space
    /// One end of a line; CRLF is one.
    case lineBreak
    /// One punctuation mark, symbol or emoji.
    case sign
  }

  let bytes: [UInt8]
  /// Per token, where it ends in the bytes.
  private let ends: [Int]
  package let kinds: [Kind]

  /// Takes linear time.
  package init(_ text: Text) {
    bytes = Array(text.string.utf8)
    (ends, kinds) = Self.cut(Clusters(of: bytes))
  }

  package var count: Int { ends.count }

  /// Where a run of tokens stands in the bytes of the text.
  package func bytes(of tokens: Range<Int>) -> Range<Int> {
    start(of: tokens.lowerBound)..<start(of: tokens.upperBound)
  }

  package func text(of tokens: Range<Int>) -> Text {
    Text(String(decoding: bytes[bytes(of: tokens)], as: UTF8.self))
  }

  /// Whether any of the tokens is a word.
  func hasWord(_ tokens: Range<Int>) -> Bool {
    kinds[tokens].contains(.word)
  }

  /// Equal numbers for equal tokens, also between texts that share the vocabulary.
  func ids(in vocabulary: inout Vocabulary) -> [Int32] {
    var ids: [Int32] = []
    ids.reserveCapacity(count)
    var start = 0
    for end in ends {
      ids.append(vocabulary.id(of: bytes, start..<end))
      start = end
    }
    return ids
  }

  /// The lines that hold a word, without the ends of lines.
  ///
  /// Lines without one, empty ones above all, are too alike to tell where a text goes on.
  var paragraphs: [Range<Int>] {
    var paragraphs: [Range<Int>] = []
    var start = 0
    var hasWord = false
    for (index, kind) in kinds.enumerated() {
      switch kind {
      case .word: hasWord = true
      case .space, .sign: break
      case .lineBreak:
        if hasWord { paragraphs.append(start..<index) }
        start = index + 1
        hasWord = false
      }
    }
    if hasWord { paragraphs.append(start..<count) }
    return paragraphs
  }

  private func start(of token: Int) -> Int {
    token == 0 ? 0 : ends[token - 1]
  }

  private static func cut(_ clusters: Clusters) -> (ends: [Int], kinds: [Kind]) {
    let roles = clusters.roles
    var ends: [Int] = []
    var kinds: [Kind] = []
    ends.reserveCapacity(roles.count / 2)
    kinds.reserveCapacity(roles.count / 2)
    for (index, end) in clusters.ends.enumerated() {
      if index > 0 && continues(roles, at: index, kinds[kinds.count - 1]) {
        ends[ends.count - 1] = end
      } else {
        ends.append(end)
        kinds.append(kind(of: roles[index]))
      }
    }
    return (ends, kinds)
  }

  /// Whether the cluster goes on with the token before it, which is of the given kind.
  private static func continues(_ roles: [ScalarRole], at index: Int, _ kind: Kind) -> Bool {
    let before = roles[index - 1]
    let next = index + 1 < roles.count ? roles[index + 1] : .lineBreak
    switch roles[index] {
    case .word, .digit: return kind == .word && before != .ideograph
    case .joiner:
      return (before == .word || before == .digit) && (next == .word || next == .digit)
    case .digitJoiner: return before == .digit && next == .digit
    case .digitBlank: return before == .digit && next == .digit || kind == .space
    case .blank: return kind == .space
    case .ideograph, .lineBreak, .sign: return false
    }
  }

  private static func kind(of role: ScalarRole) -> Kind {
    switch role {
    case .word, .digit, .ideograph: .word
    case .blank, .digitBlank: .space
    case .lineBreak: .lineBreak
    case .joiner, .digitJoiner, .sign: .sign
    }
  }
}
