import PostilCore

/// Readers of the changes to articles.
extension ProtoReader {
  mutating func articleImported() throws(WireError) -> Change? {
    var body: Text?
    var url: Text?
    var published: Text?
    var language: Text?
    var importer: Text?
    var source: Source?
    while let field = try next() {
      switch field {
      case 1: try body.fill(try nonEmptyText(limit: Limits.articleBytes), field: field)
      case 2: try url.fill(try nonEmptyText(limit: Limits.lineBytes), field: field)
      case 3: try published.fill(try text(limit: Limits.lineBytes), field: field)
      case 4: try language.fill(try text(limit: Limits.lineBytes), field: field)
      case 5: try importer.fill(try text(limit: Limits.lineBytes), field: field)
      case 6:
        guard let known = try self.source() else { return nil }
        try source.fill(known, field: field)
      default: return nil
      }
    }
    return .articleImported(
      ArticleImport(
        text: try body.required(1), url: url, published: published, language: language,
        importer: importer ?? "", source: source))
  }

  mutating func articleObserved() throws(WireError) -> Change? {
    var article: ContentID?
    var what: Text?
    var value: Text?
    while let field = try next() {
      switch field {
      case 1: try article.fill(try content(), field: field)
      case 2: try what.fill(try nonEmptyText(limit: Limits.tagBytes), field: field)
      case 3: try value.fill(try text(limit: Limits.lineBytes), field: field)
      default: return nil
      }
    }
    return .articleObserved(
      article: try article.required(1), what: try what.required(2), value: value ?? "")
  }
}
