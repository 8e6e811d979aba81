import PostilCore

/// The facts about an entity that lists and conflicts need, computed when it changes.
struct ConflictSummary {
  /// Without the state of its deletion.
  let flags: Flags
  /// The merge of several versions of its text, where there is one.
  let joinedProse: Text?
  /// The value that the heads of each field in conflict had all seen, where there is only one.
  let bases: [(field: Field, base: Value)]

  /// - Parameters:
  ///   - known: the last known merge of the text in several versions.
  ///   - events: all events that wrote to the entity, in log order, pending ones last. Only called where a
  ///     register holds several values without a known merge.
  init(
    _ entity: Entity, in roster: Roster, known: MergedText? = nil,
    events: () throws -> [RecordedEvent]
  ) rethrows {
    guard entity.asksForHistory else {
      flags = Flags(ofUndivided: entity)
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
      if let heads, merged == nil {
        merged = MergedText(of: heads, in: entity.id.kind.prose, events)
      }
      for named in conflicts {
        let history = FieldHistory(of: named.field, in: events, origins: entity.origins, roster)
        if let base = history.base(of: named.register.heads) { bases.append((named.field, base)) }
      }
    }
    if let base = merged?.base { bases.insert((entity.id.kind.prose, base), at: 0) }
    flags = Flags(entity: entity, text: merged?.flags ?? [])
    joinedProse = merged?.joined
    self.bases = bases
  }
}

/// The merge of a text in several versions.
///
/// ⚖ It depends on the heads and on the events before them, which no later event changes. So it is valid as
/// long as the heads are, and a tag on a note that is costly to merge costs no merge.
struct MergedText {
  private let heads: [EventID]
  /// The row's flags about the text.
  let flags: Flags
  /// The merge, where there is one.
  let joined: Text?
  /// The text that they had all seen, where they do not merge.
  let base: Value?

  init(of heads: [Head], in field: Field, _ events: [RecordedEvent]) {
    self.heads = heads.map(\.stamp.event)
    switch ProseHistory(FieldHistory(of: field, in: events)).outcome(of: heads) {
    case .settled: (flags, joined, base) = ([], nil, nil)
    case .merged(let text, let isJoined):
      (flags, joined, base) = (isJoined ? .joinedAppends : [], text, nil)
    case .conflict(let base, _):
      (flags, joined, self.base) = (.openProse, nil, base.map { .text($0) })
    }
  }

  /// The stored merge of a row; `nil` where the text has one version.
  init?(_ row: EntityRow) {
    guard let heads = row.entity.dividedProse else { return nil }
    self.heads = heads.map(\.stamp.event)
    flags = row.flags.intersection([.openProse, .joinedAppends])
    joined = row.joinedProse
    base = row.base(of: row.entity.id.kind.prose)
  }

  func isOf(_ heads: [Head]) -> Bool { self.heads == heads.map(\.stamp.event) }
}
