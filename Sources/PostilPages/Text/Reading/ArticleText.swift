package import PostilReplica

/// An article to read, its annotations below the paragraphs that they stand in.
package struct ArticleText {
  private let article: ArticleDetail
  private let styles: Styles

  package init(_ article: ArticleDetail, _ styles: Styles) {
    self.article = article
    self.styles = styles
  }

  /// - Parameter chosen: the id under which somebody asked for another text than the one that stands;
  ///   `nil` for that one.
  package func lines(chosenOf chosen: String?) -> [String] {
    let revision = chosen.map {
      "the text \(article.revision.prefix(8)); to show the current one: postil show \($0)"
    }
    let dissent =
      article.dissent.isEmpty ? nil : "dissent on \(article.dissent.joined(separator: ", "))"
    return [revision.map(styles.dim)].compactMap { $0 } + heading
      + article.assessments.map { $0.line(styles) }
      + [dissent.map(styles.dim)].compactMap { $0 }
      + article.paragraphs.indices.flatMap(paragraph) + elsewhere
  }

  private var heading: [String] {
    let summary = article.summary
    let facts = [
      summary.id, summary.published, summary.url, summary.language,
      summary.commentCount.map { "\($0) \($0 == "1" ? "comment" : "comments")" },
      "imported by \(article.imported.byline)",
    ]
    let marks = facts.compactMap { $0 } + WordingText(of: summary).words(styles) + summary.marks
    return [
      styles.bold(Harmless.line(summary.title)),
      styles.dim(marks.map { Harmless.line($0) }.joined(separator: " · ")),
    ]
  }

  private func paragraph(_ index: Int) -> [String] {
    ["", styles.dim("¶\(index + 1) ") + Harmless.lines(article.paragraphs[index])]
      + lines(article.annotations.filter { $0.paragraph == index + 1 })
  }

  private var elsewhere: [String] {
    let others = article.annotations.filter {
      $0.paragraph.map { $0 < 1 || $0 > article.paragraphs.count } ?? true
    }
    return others.isEmpty ? [] : ["", styles.dim("not placed in this text")] + lines(others)
  }

  private func lines(_ annotations: [AnnotationDetail]) -> [String] {
    annotations.flatMap { AnnotationText($0, styles).lines }
  }
}

extension AnnotationDetail {
  /// The paragraph in which the quote stands, in the text that is shown.
  fileprivate var paragraph: Int? { placement.map(\.paragraph) ?? anchor.paragraph }
}
