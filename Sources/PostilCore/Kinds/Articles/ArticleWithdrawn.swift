/// The source withdrew an article. Not folded by this version.
struct ArticleWithdrawn: EventDescriptor {
  let article: ContentID
  let why: Text

  static let kind = EventKind.articleWithdrawn
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .article(article) }
  var references: References { References(.article(article)) }
  var effect: Effect { .ignored(.unknownKind) }
  var detail: EventDetail { .set(.withdrawn, .text(why), why: "") }
}
