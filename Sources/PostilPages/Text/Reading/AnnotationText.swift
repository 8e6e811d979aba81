package import PostilReplica

/// An annotation as it is shown to people.
package struct AnnotationText {
  private let annotation: AnnotationDetail
  private let styles: Styles

  package init(_ annotation: AnnotationDetail, _ styles: Styles) {
    self.annotation = annotation
    self.styles = styles
  }

  /// The quote, the note, and the thread below.
  package var lines: [String] {
    var lines = ["  \(styles.bold(annotation.id))  \(quote)"]
    if !annotation.note.isEmpty { lines.append(Passage.indented(plain: annotation.note, by: 6)) }
    lines.append(styles.dim("      \(marks.joined(separator: " · "))"))
    lines += annotation.assessments.map { "      \($0.line(styles))" }
    return lines + annotation.replies.filter { !$0.isDeleted }.flatMap(self.lines)
  }

  /// The same below a line that says which article it is on.
  package var linesWithArticle: [String] {
    [styles.dim("in \(annotation.article)  \(Harmless.line(annotation.articleTitle))")] + lines
  }

  private func lines(of reply: ReplyDetail) -> [String] {
    let indent = 4 + 2 * reply.depth
    let margin = String(repeating: " ", count: indent)
    let head = "\(margin)↳ \(styles.bold(reply.id))"
    let body =
      Passage.isShort(reply.body)
      ? ["\(head)  \(Harmless.line(reply.body))"]
      : [head, Passage.indented(plain: reply.body, by: indent + 2)]
    let marks =
      ([reply.created.words(styles)] + reply.claimWords(styles)
      + WordingText(of: reply).words(styles) + reply.marks)
      .joined(separator: " · ")
    return body + [styles.dim("\(margin)  \(marks)")]
  }

  private var quote: String {
    if annotation.anchor.isWholeArticle == true { return "(whole article)" }
    guard let quote = annotation.anchor.quote else { return "(range outside the text)" }
    let words = "«\(Phrase.shortened(quote, to: 60))»"
    guard let placement = annotation.placement else {
      return "¶\(annotation.anchor.paragraph) \(words)"
    }
    guard let paragraph = placement.paragraph else { return words }
    return "¶\(paragraph) \(words)"
  }

  private var marks: [String] {
    [annotation.created.words(styles)] + annotation.claimWords(styles)
      + WordingText(of: annotation).words(styles)
      + listMarks
      + (annotation.replies.isEmpty
        ? [] : [Phrase.counted(annotation.replies.count, "reply", "replies")])
  }

  private var listMarks: [String] { annotation.marks.map { Harmless.line($0) } }
}
