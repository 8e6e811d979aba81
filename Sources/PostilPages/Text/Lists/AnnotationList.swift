package import PostilReplica

/// Annotations, a line each: id, day, article, place, quote, note and marks. An unread one has a bold quote, and says
/// so first.
package struct AnnotationList {
  private let annotations: [AnnotationDetail]
  private let styles: Styles
  private let width: Int?

  /// - Parameter width: the columns of the terminal; `nil` cuts nothing.
  package init(_ annotations: [AnnotationDetail], _ styles: Styles, width: Int?) {
    self.annotations = annotations
    self.styles = styles
    self.width = width
  }

  package var lines: [String] {
    annotations.map { annotation in
      let wording = WordingText(of: annotation)
      let about = ["by \(annotation.created.byline)"] + annotation.claimWords(styles)
      let own = annotation.marks.map { Harmless.line($0) }
      // On a terminal the end may be cut off: what must be done comes first there.
      let marks =
        UnreadMark.words(annotation.unread)
        + (width == nil
          ? about + wording.words(styles) + own
          : own + about + wording.shortWords(styles, besides: annotation.created))
      let day = styles.day(annotation.created.claimedAt)
      let parts = FittedLine.parts(
        [
          annotation.placedQuote, Harmless.line(annotation.note), marks.joined(separator: " · "),
        ],
        width: width.map { $0 - annotation.id.count - day.count - annotation.article.count - 5 })
      let quote = annotation.unread == true ? styles.bold(parts[0]) : parts[0]
      return "\(styles.bold(annotation.id))  \(styles.dim(day))  \(annotation.article) "
        + "\(quote)  \(parts[1])  \(styles.dim(parts[2]))"
    }
  }
}

extension AnnotationDetail {
  /// The quote with its paragraph, whole.
  var placedQuote: String {
    if anchor.isWholeArticle == true { return "(whole article)" }
    guard let quote = anchor.quote else { return "(range outside the text)" }
    return (shownParagraphs.map { "\($0) " } ?? "") + Phrase.quote(quote)
  }
}
