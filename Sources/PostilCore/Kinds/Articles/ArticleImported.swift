/// Somebody imported an article. Importing the same one twice converges: it adds an origin at most, and a
/// revision that equals the one in place is not in conflict with it.
struct ArticleImported: EventDescriptor {
  let article: ArticleImport

  static let kind = EventKind.articleImported
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .article(article.article) }
  var references: References { References() }
  var effect: Effect {
    let facts = ArticleFacts(
      revision: article.revision, url: article.url, published: article.published,
      language: article.language, importer: article.importer)
    return .creates(.article(facts), .one(.current, .revision(facts.revision)))
  }
  /// The title.
  var detail: EventDetail { .text(Text(String(article.text.string.prefix { $0 != "\n" }))) }
}
