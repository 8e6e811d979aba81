package import PostilReplica

/// Articles, a line each: id, day of the import, title and marks. An unread one has a bold title, and says so first.
package struct ArticleList {
  private let articles: [ArticleSummary]
  private let styles: Styles
  private let width: Int?

  /// - Parameter width: the columns of the terminal; `nil` cuts nothing.
  package init(_ articles: [ArticleSummary], _ styles: Styles, width: Int?) {
    self.articles = articles
    self.styles = styles
    self.width = width
  }

  package var lines: [String] {
    articles.map { article in
      let wording = WordingText(of: article)
      let own = article.marks.map { Harmless.line($0) }
      let marks =
        UnreadMark.words(article.unread) + [Phrase.counted(article.annotations, "note")]
        + (width == nil
          ? wording.words(styles) + own
          : own + wording.shortWords(styles, besides: article.created))
      let day = styles.day(article.created.claimedAt)
      let parts = FittedLine.parts(
        [Harmless.line(article.title), marks.joined(separator: " · ")],
        width: width.map { $0 - article.id.count - day.count - 4 })
      let title = article.unread == true ? styles.bold(parts[0]) : parts[0]
      return "\(styles.bold(article.id))  \(styles.dim(day))  \(title)  \(styles.dim(parts[1]))"
    }
  }

  /// The sentence that is shown if the list is empty.
  ///
  /// - Parameters:
  ///   - deleted: the number of deleted articles.
  ///   - isPresent: true if the list shows the present, false if it shows an earlier moment.
  package static func absence(deleted: Int, isPresent: Bool) -> String {
    if deleted > 0 { return "no articles (\(deleted) deleted; postil articles --all lists them)" }
    return isPresent ? "no articles yet: postil import PATH" : "no articles"
  }
}
