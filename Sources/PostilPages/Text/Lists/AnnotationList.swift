package import PostilReplica

/// Annotations, a line each: id, day, article, place, quote, note and marks.
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
      let marks =
        ["by \(annotation.created.byline)"] + annotation.claimWords(styles)
        + WordingText(of: annotation).words(styles)
        + annotation.marks.map { Harmless.line($0) }
      let day = styles.day(annotation.created.claimedAt)
      let parts = FittedLine.parts(
        [
          annotation.placedQuote, Harmless.line(annotation.note), marks.joined(separator: " · "),
        ],
        width: width.map { $0 - annotation.id.count - day.count - annotation.article.count - 5 })
      return "\(styles.bold(annotation.id))  \(styles.dim(day))  \(annotation.article) "
        + "\(parts[0])  \(parts[1])  \(styles.dim(parts[2]))"
    }
  }
}

extension AnnotationDetail {
  /// The quote with its paragraph, whole.
  var placedQuote: String {
    if anchor.isWholeArticle == true { return "(whole article)" }
    guard let quote = anchor.quote else { return "(range outside the text)" }
    let words = Phrase.quote(quote)
    guard let placement else { return "¶\(anchor.paragraph) \(words)" }
    return placement.paragraph.map { "¶\($0) \(words)" } ?? words
  }
}
