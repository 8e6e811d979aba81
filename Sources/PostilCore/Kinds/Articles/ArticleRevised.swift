/// Somebody imported another text of an article. To check that the text is the one that the event names
/// takes the parent's text, which only the stores have: see `ArticleRevision.text(from:)`.
struct ArticleRevised: EventDescriptor {
  let revision: ArticleRevision

  static let kind = EventKind.articleRevised
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .article(revision.article) }
  var references: References { References(.article(revision.article)) }
  var effect: Effect { .writes(.one(.current, .revision(revision.revision))) }
  var detail: EventDetail { .set(.current, .revision(revision.revision), why: "") }
}
