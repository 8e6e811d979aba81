package import PostilReplica

/// Articles, a line each.
package struct ArticleList {
  private let articles: [ArticleSummary]
  private let styles: Styles

  package init(_ articles: [ArticleSummary], _ styles: Styles) {
    self.articles = articles
    self.styles = styles
  }

  package var lines: [String] {
    articles.map { article in
      let marks =
        [Phrase.counted(article.annotations, "note")] + WordingText(of: article).words
        + article.marks.map { Harmless.line($0) }
      return "\(styles.bold(article.id))  \(Phrase.shortened(article.title, to: 60))  "
        + styles.dim(marks.joined(separator: " · "))
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
