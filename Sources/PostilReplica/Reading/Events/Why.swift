package import PostilCore
import PostilStore

/// The reasons for a field's value.
package struct FieldExplanation: Encodable, Sendable {
  /// The entity, as a person types it.
  package let id: String
  package let field: String
  /// The value that readers see.
  package let value: String
  package let rule: RuleName
  package let outcome: Outcome
  /// True if several people added to the text at its end: their additions follow one another.
  package let isJoined: Bool
  /// Newest first.
  package let writes: [WriteExplanation]
  /// For a deletion that does not hide: the work that it did not know of.
  package let keptBy: [LogLine]
  /// The other members who have not shown that they know the current value: they may still object. Nobody
  /// objects to a member's own judgement.
  package let unaware: [String]

  package enum RuleName: String, Encodable, Sendable {
    case register
    case prose
    case presentWins = "present wins"
    case removeWins = "remove wins"
    case mostRestrictive = "most restrictive"
    case deletion
    case latest
  }

  package enum Outcome: String, Encodable, Sendable {
    /// There is one value.
    case settled
    /// There are several, and the rule made one of them.
    case joined
    /// There are several, and somebody must decide.
    case conflict
  }
}

package struct WriteExplanation: Encodable, Sendable {
  package let written: Authorship
  /// The event's kind, such as `conflictResolved`.
  package let change: String
  package let value: String
  /// The last seq in its author's replica, beside the author's own events.
  package let base: Seq
  /// The events that replaced it after having seen it; none where it is current.
  package let replacedBy: [String]
  /// The reason that a resolution gave.
  package let why: String?
  /// The claimed author and time, where they came from another tool; absent where they did not.
  package let claim: ClaimDetail?
  /// The author and the reason of the event's set-aside; absent for one that counts.
  package let setAside: SetAsideDetail?
}

extension Reader {
  /// Explains a field, or every field that was ever written; for an event, the fields that it wrote.
  ///
  /// - Parameter field: as typed; `nil` for all.
  package func why(_ typed: String, field name: String?) throws -> [FieldExplanation] {
    let row: EntityRow
    switch try event(typed, unless: names.entity) {
    case .event(let recorded):
      guard let changed = try recorded.event.target.flatMap({ try view.entity($0) }) else {
        throw ReplicaError.noSuchEntity(typed)
      }
      if name == nil { return try why(changed, recorded.event.writes(in: roster).map(\.field)) }
      row = changed
    case .other(let found): row = found
    }
    let events = try view.history(of: row.entity.id)
    let aside = try setAsideHistory(of: row.entity.id)
    var known = row.entity.registers.map(\.field)
    for field in aside.flatMap({ $0.event.writes(in: roster).map(\.field) })
    where !known.contains(field) { known.append(field) }
    guard let name = name?.withFoldedTag else {
      return try known.map { try explain($0, of: row, events, aside) }
    }
    let kind = row.entity.id.kind
    // `confidence` asks for everybody's, `confidence:north` for one member's.
    let meant = known.filter { field in
      let full = names.name(of: field, on: kind)
      return full == name || !name.contains(":") && full.hasPrefix("\(name):")
    }
    if !meant.isEmpty { return try meant.map { try explain($0, of: row, events, aside) } }
    guard let field = Field(name: name), field.belongs(to: kind) else {
      throw kind.hasFamily(of: name)
        ? ReplicaError.neverWritten(id: typed, field: name)
        : ReplicaError.noSuchField(name, kind: kind)
    }
    // A reply's text is also found by the name of an annotation's.
    guard known.contains(field) else { throw ReplicaError.neverWritten(id: typed, field: name) }
    return [try explain(field, of: row, events, aside)]
  }

  /// Explains these fields of an entity.
  func why(_ row: EntityRow, _ fields: [Field]) throws -> [FieldExplanation] {
    let events = try view.history(of: row.entity.id)
    let aside = try setAsideHistory(of: row.entity.id)
    return try fields.map { try explain($0, of: row, events, aside) }
  }

  /// - Parameters:
  ///   - events: those that count.
  ///   - aside: those that are set aside.
  private func explain(
    _ field: Field, of row: EntityRow, _ events: [RecordedEvent], _ aside: [RecordedEvent]
  ) throws -> FieldExplanation {
    let kind = row.entity.id.kind
    let heads = row.entity[field]?.heads ?? []
    let history = FieldHistory(
      of: field, in: events, origins: row.entity.origins, roster)
    let displayed =
      field == row.entity.id.kind.prose
      ? row.text?.string : row.entity.value(of: field).map { $0.name(in: field) }
    return FieldExplanation(
      id: try names.name(of: row.entity.id), field: names.name(of: field, on: kind),
      value: displayed ?? "",
      rule: FieldExplanation.RuleName(field.rule),
      outcome: row.conflicts.contains { $0.field == field }
        ? .conflict : row.entity[field]?.isDivided == true ? .joined : .settled,
      isJoined: field == row.entity.id.kind.prose && row.flags.contains(.joinedAppends),
      writes: try (events + aside).sorted { $0.precedes($1) }.reversed()
        .flatMap { try explain($0, field, history) },
      keptBy: field == .deleted && row.flags.contains(.contested) ? try keptBy(row.entity) : [],
      unaware: field.member == nil ? try unaware(of: heads) : [])
  }

  private func explain(_ recorded: RecordedEvent, _ field: Field, _ history: FieldHistory)
    throws -> [WriteExplanation]
  {
    let stamp = recorded.event.stamp(at: recorded.place?.seq)
    let aside = recorded.place == nil ? nil : setAside(recorded.event.id)
    return try recorded.event.writes(in: roster).filter { $0.field == field }.map { write in
      WriteExplanation(
        written: try Authorship(recorded, names), change: recorded.event.change.name,
        value: write.value.name(in: field), base: stamp.base,
        replacedBy: aside == nil ? history.successors(of: stamp).map { names.name(of: $0) } : [],
        why: recorded.event.change.reason,
        claim: recorded.event.change.attribution.flatMap(ClaimDetail.init), setAside: aside)
    }
  }

  /// The other members whose replicas' newest events in the log had not seen every head.
  private func unaware(of heads: [Head]) throws -> [String] {
    let known = Dictionary(
      try view.lastBases().map { (roster.member(of: $0.replica), $0.base) }, uniquingKeysWith: max)
    return known.filter { member, base in
      member != roster.member(of: own.replica) && member != roster.founder
        && roster.members[member]?.revoked == nil
        && heads.contains { head in
          roster.member(of: head.stamp.event.replica) != member && (head.stamp.seq ?? .max) > base
        }
    }.keys.map { names.name(of: $0) }.sorted()
  }
}

extension FieldExplanation.RuleName {
  fileprivate init(_ rule: Rule) {
    self =
      switch rule {
      case .register: .register
      case .prose: .prose
      case .presentWins: .presentWins
      case .removeWins: .removeWins
      case .mostRestrictive: .mostRestrictive
      case .deletion: .deletion
      case .latest: .latest
      }
  }
}

extension Value {
  /// A tag as it is written, or `no` where it is taken off.
  func name(in field: Field) -> String {
    if case .tag = field, isNothing { "no" } else { name }
  }
}

extension String {
  /// `tag:Сроки` names the register `tag:сроки`.
  fileprivate var withFoldedTag: String {
    guard hasPrefix("tag:") else { return self }
    return "tag:\(Text(NFC.of(String(dropFirst(4)))).tagFolded)"
  }
}

extension Change {
  /// The reason that a resolution gives.
  var reason: String? {
    guard case .conflictResolved(_, _, _, let why) = self, !why.isEmpty else { return nil }
    return why.string
  }
}
