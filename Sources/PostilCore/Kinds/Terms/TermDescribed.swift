/// Somebody described the meaning of a term; an empty description takes it back.
struct TermDescribed: EventDescriptor {
  /// As written.
  let term: Text
  let description: Text

  static let kind = EventKind.termDescribed
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .term(.term(term)) }
  var references: References { References() }
  var effect: Effect { .describing(term, .one(.description, .text(description))) }
  var detail: EventDetail { .named(term, value: description) }
}
