package import PostilReplica

/// The difference between two texts, for people: on a terminal removed words are struck through and added ones
/// underlined; elsewhere they stand in `[-…-]` and `{+…+}`. Of a long run without a change, only the parts next to
/// a change are shown.
package struct RevisionDiffText {
  /// The two texts that are compared, and an empty line.
  package let heading: [String]
  /// Harmless, with its lines; `nil` if nothing differs.
  package let words: String?
  /// The line to print if nothing differs.
  package let absence = "the texts are the same"

  /// - Parameter width: of the terminal; `nil` where nothing is wrapped.
  package init(_ diff: RevisionDiff, _ styles: Styles, width: Int? = nil) {
    heading =
      [("-", diff.from), ("+", diff.to)].map { mark, revision in
        styles.dim("\(mark) \(revision.id)  by \(Harmless.line(revision.written.words(styles)))")
      } + [""]
    let isSame = diff.pieces.allSatisfy { $0.kind == .kept }
    words =
      isSame ? nil : HangingLines.of(Self.words(diff.pieces, styles), width: width, hang: 0)
  }

  private static func words(_ pieces: [RevisionDiff.Piece], _ styles: Styles) -> String {
    pieces.enumerated().map { index, piece in
      switch piece.kind {
      case .kept:
        return Harmless.lines(
          Passage.elided(
            piece.text, keepingFirst: index == 0 ? 0 : 200,
            last: index == pieces.count - 1 ? 0 : 200))
      case .removed:
        return marked(piece.text) { styles.isColoured ? styles.struck($0) : "[-\($0)-]" }
      case .added:
        return marked(piece.text) { styles.isColoured ? styles.underlined($0) : "{+\($0)+}" }
      }
    }.joined()
  }

  /// Line by line, so that no indentation is coloured.
  private static func marked(_ text: String, _ mark: (String) -> String) -> String {
    Harmless.lines(text).split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : mark(String($0)) }.joined(separator: "\n")
  }
}
