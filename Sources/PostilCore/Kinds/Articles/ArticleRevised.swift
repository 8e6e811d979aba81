/// Somebody imported another text of an article. Not folded by this version.
struct ArticleRevised: EventDescriptor {
  let revision: ArticleRevision

  static let kind = EventKind.articleRevised
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .article(revision.article) }
  var references: References { References(.article(revision.article)) }
  var effect: Effect { .ignored(.unknownKind) }
  var detail: EventDetail { .set(.current, .revision(revision.revision), why: "") }
}
