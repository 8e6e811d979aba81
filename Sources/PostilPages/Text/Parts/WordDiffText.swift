import PostilCore

/// A value, and on a terminal its author's changes of the base: removed words struck through,
/// added ones underlined, and of long runs without a change only the words next to one. Elsewhere the
/// value alone and whole.
package struct WordDiffText {
  /// Harmless, with its lines.
  package let text: String

  package init(of value: String, from base: String?, _ styles: Styles) {
    guard styles.isColoured else {
      text = Harmless.lines(value)
      return
    }
    let pieces =
      base.map { WordDiff.changes(from: Text($0), to: Text(value)) } ?? [.kept(Text(value))]
    text = pieces.enumerated().map { index, piece in
      let shown = Harmless.lines(
        Self.readable(piece, isFirst: index == 0, isLast: index == pieces.count - 1))
      return switch piece {
      case .kept: shown
      case .removed: Self.styled(shown, styles.struck)
      case .added: Self.styled(shown, styles.underlined)
      }
    }.joined()
  }

  /// Unchanged words are there to place the changes: without a change on one side nothing is lost.
  private static func readable(_ piece: WordDiff.Piece, isFirst: Bool, isLast: Bool) -> String {
    let text = piece.text.string
    if case .kept = piece, !(isFirst && isLast) {
      return Passage.elided(text, keepingFirst: isFirst ? 0 : 200, last: isLast ? 0 : 200)
    }
    return Passage.elided(text, keepingFirst: 2_000, last: 500)
  }

  /// Line by line, so that no indentation is coloured.
  private static func styled(_ text: String, _ style: (String) -> String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : style(String($0)) }.joined(separator: "\n")
  }
}
