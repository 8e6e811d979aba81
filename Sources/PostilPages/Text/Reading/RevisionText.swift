package import PostilReplica

/// A text that an article had, as a line of a list.
package struct RevisionText {
  private let revision: RevisionDetail
  private let styles: Styles
  private let width: Int?

  /// - Parameter width: the terminal's columns; `nil` where nothing is cut.
  package init(_ revision: RevisionDetail, _ styles: Styles, width: Int?) {
    self.revision = revision
    self.styles = styles
    self.width = width
  }

  package var line: String {
    let marks =
      ["by \(revision.written.words(styles))", Phrase.counted(revision.length, "character")]
      + [revision.published, revision.isDisplayed ? "displayed" : nil].compactMap { $0 }
      + (revision.isCurrent && !revision.isDisplayed ? ["also current"] : [])
      + revision.returns.map { "brought back by \($0.words(styles))" }
    let title = Phrase.shortened(revision.title, to: 60, on: width)
    return "\(styles.bold(revision.id))  \(title)  "
      + styles.dim(marks.map { Harmless.line($0) }.joined(separator: " · "))
  }
}
