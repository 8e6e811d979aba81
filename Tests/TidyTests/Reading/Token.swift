/// A piece of Swift source that the rules tell apart.
struct Token: Sendable {
  enum Kind: Sendable {
    /// A name or a keyword; in backticks it is without them.
    case word
    case number
    /// One character that is none of the others.
    case sign
    /// A literal of text with its quotes. The code that it interpolates follows as tokens of its own.
    case literal
    /// With its slashes, to the end of the line; or a block.
    case comment
  }

  let kind: Kind
  let text: String
  /// From 1; of the first character.
  let line: Int

  func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }
  func isWord(_ word: String) -> Bool { kind == .word && text == word }
}
