import PostilCore

/// What lists and conflicts must know of an entity, found out when it changes.
struct Findings {
  /// Without what became of its deletion.
  let attention: Attention
  /// What several versions of its text merge into, where they do.
  let joinedProse: Text?
  /// What the heads of each field in conflict had all seen, where that is one value.
  let bases: [(field: Field, base: Value)]

  /// - Parameter events: all that wrote to the entity, in log order, pending ones last. Only asked for
  ///   where some register holds several values.
  init(_ entity: Entity, in roster: Roster, events: () throws -> [RecordedEvent]) rethrows {
    guard entity.asksForHistory else {
      attention = []
      joinedProse = nil
      bases = []
      return
    }
    let divided = entity.dividedProse
    let events = try events()
    let prose = divided.map {
      ProseHistory(FieldHistory(of: .text, in: events)).outcome(of: $0)
    }
    attention = Attention(entity: entity, prose: prose)
    var bases: [(field: Field, base: Value)] = []
    if case .conflict(let base?, _) = prose { bases.append((.text, .text(base))) }
    for named in entity.registers where named.register.isConflict(by: named.field.rule) {
      let history = FieldHistory(
        of: named.field, in: events, origins: entity.origins, roster)
      if let base = history.base(of: named.register.heads) { bases.append((named.field, base)) }
    }
    self.bases = bases
    if case .merged(let text, _) = prose { joinedProse = text } else { joinedProse = nil }
  }
}
