/// A text cut into words and the pieces between them.
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

  /// The byte range of a run of tokens in the text.
  package func bytes(of tokens: Range<Int>) -> Range<Int> {
    start(of: tokens.lowerBound)..<start(of: tokens.upperBound)
  }

  package func text(of tokens: Range<Int>) -> Text {
    Text(String(decoding: bytes[bytes(of: tokens)], as: UTF8.self))
  }

  /// True if any of the tokens is a word.
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
  /// Lines without one, empty ones above all, are too alike to align texts by them.
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
    guard roles.count > 1 else { return (ends, kinds) }
    ends.reserveCapacity(roles.count / 5)
    kinds.reserveCapacity(roles.count / 5)
    var start = 0
    var before = ScalarRole.inside
    var role = roles[0]
    var kind = Self.kind(of: role)
    for position in 1..<roles.count where roles[position] != .inside {
      let next = roles[position]
      if start > 0 && !continues(kind, before, role, next) {
        ends.append(start)
        kinds.append(kind)
        kind = Self.kind(of: role)
      }
      start = position
      before = role
      role = next
    }
    ends.append(start)
    kinds.append(kind)
    return (ends, kinds)
  }

  /// True if a cluster continues a token of the given kind, whose last cluster is the one before.
  private static func continues(
    _ kind: Kind, _ before: ScalarRole, _ role: ScalarRole, _ next: ScalarRole
  ) -> Bool {
    switch role {
    case .word, .digit: kind == .word && before != .ideograph
    case .joiner: (before == .word || before == .digit) && (next == .word || next == .digit)
    case .digitJoiner: before == .digit && next == .digit
    case .digitBlank: before == .digit && next == .digit || kind == .space
    case .blank: kind == .space
    case .ideograph, .lineBreak, .sign: false
    case .inside: true
    }
  }

  private static func kind(of role: ScalarRole) -> Kind {
    switch role {
    case .word, .digit, .ideograph: .word
    case .blank, .digitBlank: .space
    case .lineBreak: .lineBreak
    case .joiner, .digitJoiner, .sign, .inside: .sign
    }
  }
}
