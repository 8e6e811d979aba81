import PostilCore

/// What lists and conflicts must know of an entity, found out when it changes.
struct ConflictSummary {
  /// Without what became of its deletion.
  let flags: Flags
  /// What several versions of its text merge into, where they do.
  let joinedProse: Text?
  /// What the heads of each field in conflict had all seen, where that is one value.
  let bases: [(field: Field, base: Value)]

  /// - Parameters:
  ///   - known: what became of the text in several versions when that was last looked at.
  ///   - events: all that wrote to the entity, in log order, pending ones last. Only asked for
  ///     where some register holds several values of which that is not known.
  init(
    _ entity: Entity, in roster: Roster, known: MergedText? = nil,
    events: () throws -> [RecordedEvent]
  ) rethrows {
    guard entity.asksForHistory else {
      flags = []
      joinedProse = nil
      bases = []
      return
    }
    let heads = entity.dividedProse
    let conflicts = entity.registers.filter { $0.register.isConflict(by: $0.field.rule) }
    var merged = heads.flatMap { heads in known.flatMap { $0.isOf(heads) ? $0 : nil } }
    var bases: [(field: Field, base: Value)] = []
    if !conflicts.isEmpty || (heads != nil && merged == nil) {
      let events = try events()
      if let heads, merged == nil { merged = MergedText(of: heads, in: events) }
      for named in conflicts {
        let history = FieldHistory(of: named.field, in: events, origins: entity.origins, roster)
        if let base = history.base(of: named.register.heads) { bases.append((named.field, base)) }
      }
    }
    if let base = merged?.base { bases.insert((.text, base), at: 0) }
    flags = Flags(entity: entity, text: merged?.flags ?? [])
    joinedProse = merged?.joined
    self.bases = bases
  }
}

/// What became of a text in several versions.
///
/// ⚖ It depends on the heads and on what came before them, which no later event changes. So it stands as
/// long as the heads do, and a tag on a note that is costly to merge costs no merge.
struct MergedText {
  private let heads: [EventID]
  /// Of what the row's flags says of the text.
  let flags: Flags
  /// What they merge into, where they do.
  let joined: Text?
  /// What they had all seen, where they do not merge.
  let base: Value?

  init(of heads: [Head], in events: [RecordedEvent]) {
    self.heads = heads.map(\.stamp.event)
    switch ProseHistory(FieldHistory(of: .text, in: events)).outcome(of: heads) {
    case .settled: (flags, joined, base) = ([], nil, nil)
    case .merged(let text, let isJoined):
      (flags, joined, base) = (isJoined ? .joinedAppends : [], text, nil)
    case .conflict(let base, _):
      (flags, joined, self.base) = (.openProse, nil, base.map { .text($0) })
    }
  }

  /// As a row holds it; `nil` where the text has one version.
  init?(_ row: EntityRow) {
    guard let heads = row.entity.dividedProse else { return nil }
    self.heads = heads.map(\.stamp.event)
    flags = row.flags.intersection([.openProse, .joinedAppends])
    joined = row.joinedProse
    base = row.base(of: .text)
  }

  func isOf(_ heads: [Head]) -> Bool { self.heads == heads.map(\.stamp.event) }
}
