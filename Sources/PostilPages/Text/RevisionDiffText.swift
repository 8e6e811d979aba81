package import PostilReplica

/// What changed between two texts, for people: on a terminal removed words are struck through and added ones
/// underlined; elsewhere they stand in `[-…-]` and `{+…+}`. Of long runs without a change only what is next to
/// one.
package struct RevisionDiffText {
  /// Harmless, with its lines.
  package let text: String

  package init(_ pieces: [RevisionDiff.Piece], _ styles: Styles) {
    text = pieces.enumerated().map { index, piece in
      switch piece.kind {
      case .kept:
        return Harmless.lines(
          Passage.elided(
            piece.text, keepingFirst: index == 0 ? 0 : 200,
            last: index == pieces.count - 1 ? 0 : 200))
      case .removed:
        return Self.marked(piece.text) { styles.isColoured ? styles.struck($0) : "[-\($0)-]" }
      case .added:
        return Self.marked(piece.text) { styles.isColoured ? styles.underlined($0) : "{+\($0)+}" }
      }
    }.joined()
  }

  /// Line by line, so that no indentation is coloured.
  private static func marked(_ text: String, _ mark: (String) -> String) -> String {
    Harmless.lines(text).split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : mark(String($0)) }.joined(separator: "\n")
  }
}
