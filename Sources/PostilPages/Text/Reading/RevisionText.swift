package import PostilReplica

/// A text that an article had, as a line of a list.
package struct RevisionText {
  private let revision: RevisionDetail
  private let styles: Styles

  package init(_ revision: RevisionDetail, _ styles: Styles) {
    self.revision = revision
    self.styles = styles
  }

  package var line: String {
    let marks =
      ["by \(revision.written.words(styles))", Phrase.counted(revision.length, "character")]
      + [revision.published, revision.isDisplayed ? "displayed" : nil].compactMap { $0 }
      + (revision.isCurrent && !revision.isDisplayed ? ["also current"] : [])
      + revision.returns.map { "brought back by \($0.words(styles))" }
    return "\(styles.bold(revision.id))  \(Phrase.shortened(revision.title, to: 60))  "
      + styles.dim(marks.map { Harmless.line($0) }.joined(separator: " · "))
  }
}
