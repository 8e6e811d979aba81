package import PostilReplica

/// Everything, one object a line; `type` says what each is.
package struct JSONLinesExporter: Exporter {
  package func begin(_ header: ExportHeader) -> String { line("workspace", header) }

  package func add(_ exported: ExportedArticle) -> String {
    let article = exported.article
    return line("article", ArticleLine(article: article))
      + article.annotations.map { line("annotation", $0) }.joined()
      + exported.conflicts.map { line("conflict", $0) }.joined()
  }

  package func end() -> String { "" }

  private func line(_ type: String, _ content: some Encodable) -> String {
    JSONText.of(Line(type: type, content: content)) + "\n"
  }

  private struct Line<Content: Encodable>: Encodable {
    let type: String
    let content: Content

    private enum Keys: CodingKey { case type }

    func encode(to encoder: any Encoder) throws {
      try content.encode(to: encoder)
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(type, forKey: .type)
    }
  }

  /// An article without its annotations, which have lines of their own.
  private struct ArticleLine: Encodable {
    let article: ArticleDetail

    private enum Keys: CodingKey {
      case imported, revision, assessments, dissent, paragraphs
    }

    func encode(to encoder: any Encoder) throws {
      try article.summary.encode(to: encoder)
      var container = encoder.container(keyedBy: Keys.self)
      try container.encode(article.imported, forKey: .imported)
      try container.encode(article.revision, forKey: .revision)
      try container.encode(article.assessments, forKey: .assessments)
      try container.encode(article.dissent, forKey: .dissent)
      try container.encode(article.paragraphs, forKey: .paragraphs)
    }
  }
}
