import PostilCore

/// A value, and on a terminal what its author changed of the base: removed words struck through,
/// added ones underlined. Elsewhere the value alone.
struct WordDiffText {
  let line: String

  init(of value: String, from base: String?) {
    guard let base, Terminal.isColoured else {
      line = Terminal.harmless(value)
      return
    }
    line = WordDiff.changes(from: Text(base), to: Text(value)).map { piece in
      switch piece {
      case .kept(let text): Terminal.harmless(text.string)
      case .removed(let text): Terminal.struck(Terminal.harmless(text.string))
      case .added(let text): Terminal.underlined(Terminal.harmless(text.string))
      }
    }.joined()
  }
}
