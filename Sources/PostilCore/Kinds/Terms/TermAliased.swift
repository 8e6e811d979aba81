/// A term is read as another word, or, with an empty one, as itself again.
struct TermAliased: EventDescriptor {
  /// As written.
  let term: Text
  let alias: Text

  static let kind = EventKind.termAliased
  static let role = LeastRole.always(.editor)

  func target(of event: EventID) -> EntityID? { .term(.term(term)) }
  var references: References { References() }
  var effect: Effect {
    guard Field.alias.accepts(.text(alias)) else { return .ignored(.foreignField) }
    return .describing(term, .one(.alias, .text(alias)))
  }
  var detail: EventDetail { .named(term, value: alias) }
}

extension Effect {
  /// A statement about a term, which makes the term the first time.
  ///
  /// ⚖ A word whose fold is empty is no term, as it is no tag.
  static func describing(_ term: Text, _ writes: Writes) -> Effect {
    term.tagFolded.isEmpty
      ? .ignored(.foreignField) : .creates(.term(TermFacts(word: term)), writes)
  }
}
