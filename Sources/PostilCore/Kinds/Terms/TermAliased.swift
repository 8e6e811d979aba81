/// A term has another word. Not folded by this version.
struct TermAliased: EventDescriptor {
  /// As written.
  let term: Text
  let alias: Text

  static let kind = EventKind.termAliased
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .term(.term(term)) }
  var references: References { References() }
  var effect: Effect { .ignored(.unknownKind) }
  var detail: EventDetail { .named(term, value: alias) }
}
