/// An article repeats another one, or none.
struct DuplicateSet: EventDescriptor {
  let article: ContentID
  let original: ContentID?

  static let kind = EventKind.duplicateSet
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .article(article) }
  var references: References { References(.article(article)) }
  var effect: Effect { .writes(.one(.duplicateOf, .article(original))) }
  var detail: EventDetail { .set(.duplicateOf, .article(original), why: "") }
}
