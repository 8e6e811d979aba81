package import PostilReplica

/// An annotation as it is shown to people.
package struct AnnotationText {
  private let annotation: AnnotationDetail
  private let styles: Styles
  private let width: Int?
  /// The id that was asked for: a deleted reply is shown if it is this one.
  private let asked: String?

  /// - Parameters:
  ///   - width: the terminal's columns; `nil` where nothing is wrapped.
  ///   - asked: the id that somebody asked for, of the annotation or of one of its replies.
  package init(
    _ annotation: AnnotationDetail, _ styles: Styles, width: Int? = nil, asked: String? = nil
  ) {
    self.annotation = annotation
    self.styles = styles
    self.width = width
    self.asked = asked
  }

  /// The quote, the note, and the thread below; of a long quote the beginning.
  package var lines: [String] { head(quote) + linesBelow }

  /// The same with the whole quote, below lines that say which article it is on and what is deleted.
  package var linesWithArticle: [String] {
    let deletions =
      [annotation.articleDeletedBy.map { "the article is \($0.deletion(styles))" }]
      + [annotation.deletedBy.map { $0.deletion(styles) }]
      + annotation.replies.filter { $0.id == asked }.map {
        reply in reply.deletedBy.map { "\(reply.id) is \($0.deletion(styles))" }
      }
    var head = WrappedText(width: width)
    head.add("in \(annotation.article)  \(Harmless.line(annotation.articleTitle))", .dim)
    for deletion in deletions.compactMap({ $0 }) {
      head.endLine()
      head.add(Harmless.line(deletion), .bold)
    }
    let whole = place + Phrase.quoted(annotation.shownQuote.map(Harmless.lines))
    return head.lines(styles) + self.head(whole) + linesBelow
  }

  private func head(_ quote: String) -> [String] {
    var text = WrappedText(width: width, indent: 2)
    text.add(annotation.id, .bold)
    text.add("  \(quote)")
    return text.lines(styles)
  }

  private var linesBelow: [String] {
    WrappedText.lines(Harmless.lines(annotation.note), width: width, indent: 6, styles)
      + WrappedText.lines(marks.joined(separator: " · "), .dim, width: width, indent: 6, styles)
      + annotation.assessments.map { "      \($0.line(styles))" }
      + annotation.replies.filter { !$0.isDeleted || $0.id == asked }.flatMap(self.lines)
  }

  private func lines(of reply: ReplyDetail) -> [String] {
    let indent = 4 + 2 * reply.depth
    var text = WrappedText(width: width, indent: indent)
    text.add("↳ ")
    text.add(reply.id, .bold)
    if Passage.isShort(reply.body) { text.add("  \(Harmless.line(reply.body))") }
    let body =
      Passage.isShort(reply.body)
      ? []
      : WrappedText.lines(Harmless.lines(reply.body), width: width, indent: indent + 2, styles)
    let marks =
      ([reply.created.words(styles)] + reply.claimWords(styles)
      + WordingText(of: reply).words(styles) + reply.marks)
      .joined(separator: " · ")
    return text.lines(styles) + body
      + WrappedText.lines(marks, .dim, width: width, indent: indent + 2, styles)
  }

  /// The quote in one line.
  private var quote: String {
    place + (annotation.shownQuote.map { Phrase.quote($0, to: 60) } ?? "")
  }

  /// As in `¶3 ` or `¶3–4 `; empty where the quote has no place.
  private var place: String {
    if let paragraphs = annotation.shownParagraphs { return "\(paragraphs) " }
    if annotation.anchor.isWholeArticle == true { return "(whole article)" }
    return annotation.anchor.quote == nil ? "(range outside the text)" : ""
  }

  private var marks: [String] {
    let replies = annotation.replies.count { !$0.isDeleted }
    // In a list only a quote that needs a look is marked.
    let isExact = annotation.placement?.state == .exact
    return [annotation.created.words(styles)] + annotation.claimWords(styles)
      + WordingText(of: annotation).words(styles)
      + (isExact ? ["quote exact"] : []) + listMarks
      + (replies == 0 ? [] : [Phrase.counted(replies, "reply", "replies")])
  }

  private var listMarks: [String] { annotation.marks.map { Harmless.line($0) } }
}

extension AnnotationDetail {
  /// The quote as people read it, with a mark between its paragraphs; `nil` where there is none.
  fileprivate var shownQuote: String? {
    if anchor.isWholeArticle == true { return nil }
    return anchor.quote?.replacing("\n\n", with: " ¶ ")
  }
}
