/// An article repeats another one. Not folded by this version.
struct DuplicateSet: EventDescriptor {
  let article: ContentID
  let original: ContentID?

  static let kind = EventKind.duplicateSet
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .article(article) }
  var references: References { References(.article(article)) }
  var effect: Effect { .ignored(.unknownKind) }
  var detail: EventDetail { .set(.duplicateOf, .article(original), why: "") }
}
