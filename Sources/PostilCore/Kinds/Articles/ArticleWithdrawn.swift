/// The source withdrew an article, or, without a reason, did not.
struct ArticleWithdrawn: EventDescriptor {
  let article: ContentID
  let why: Text

  static let kind = EventKind.articleWithdrawn
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .article(article) }
  var references: References { References(.article(article)) }
  var effect: Effect { .writes(.one(.withdrawn, .text(why))) }
  var detail: EventDetail { .set(.withdrawn, .text(why), why: "") }
}
