/// Somebody observed something about an article, such as its comment count.
struct ArticleObserved: EntityDescriptor {
  let article: ContentID
  let what: Text
  let value: Text

  static let kind = EventKind.articleObserved
  static let role = LeastRole.always(.editor)

  var entity: EntityID { .article(article) }
  func change(of entity: EntityID) -> Change {
    .articleObserved(article: article, what: what, value: value)
  }
  var effect: Effect { .writes(.one(.observed(what), .text(value))) }
  var detail: EventDetail { .named(what, value: value) }
}
