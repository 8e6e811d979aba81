import PostilReplica

/// What changed between two texts, for people: on a terminal removed words are struck through and added ones
/// underlined; elsewhere they stand in `[-…-]` and `{+…+}`. Of long runs without a change only what is next to
/// one.
struct RevisionDiffText {
  /// Harmless, with its lines.
  let text: String

  init(_ pieces: [RevisionDiff.Piece]) {
    text = pieces.enumerated().map { index, piece in
      switch piece.kind {
      case .kept:
        return Harmless.lines(
          Passage.elided(
            piece.text, keepingFirst: index == 0 ? 0 : 200,
            last: index == pieces.count - 1 ? 0 : 200))
      case .removed: return Self.marked(piece.text, Terminal.struck, "[-", "-]")
      case .added: return Self.marked(piece.text, Terminal.underlined, "{+", "+}")
      }
    }.joined()
  }

  /// Line by line, so that no indentation is coloured.
  private static func marked(
    _ text: String, _ style: (String) -> String, _ start: String, _ end: String
  ) -> String {
    Harmless.lines(text).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.isEmpty { return "" }
      return Terminal.isColoured ? style(String(line)) : "\(start)\(line)\(end)"
    }.joined(separator: "\n")
  }
}
