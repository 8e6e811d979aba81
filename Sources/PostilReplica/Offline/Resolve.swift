package import PostilCore
import PostilStore

/// A person's choice that settles a conflict.
package enum Choice: Sendable {
  /// One of the heads: by its event, as in `north.42`, by its number in the list, from 1; or `mine`, `theirs`
  /// or `shown`.
  case take(String)
  /// Another value, as it is typed for the field.
  case value(String)
}

/// The result of a decision.
package struct Resolved: Sendable {
  /// The value now.
  package let value: Value
  /// True if the entity, or one above it, was deleted before, and still is.
  package let isDeleted: Bool
  /// The decision, and the deletions that follow it.
  package let events: [Event]
}

extension Replica {
  /// Writes a value that has seen all heads of a field in conflict.
  ///
  /// A deleted entity stays deleted: a decision about it is followed by a deletion that has seen it.
  ///
  /// - Parameters:
  ///   - why: kept in the log for later readers; may be empty.
  ///   - shown: the heads that the decision was made on; `nil` for the current ones.
  /// - Throws: `ReplicaError.conflictChanged` where these have changed: ⚖ nobody overwrites a value that
  ///   they were not shown.
  package func resolve(
    _ typed: String, field name: String, _ choice: Choice, why: String,
    shown: [EventID]? = nil, now: Instant
  ) throws -> Resolved {
    let why = why.isEmpty ? "" : try TypedProse.checked(why, what: "reason")
    let recorded = try record(now: now) { view, names in
      let row = try names.entity(typed)
      let entity = row.entity.id
      let field = try row.decidable(name, typed, names)
      let conflict = row.conflicts.first { $0.field == field }
      if let shown, conflict?.heads.map(\.stamp.event) != shown {
        throw ReplicaError.conflictChanged(id: typed, field: field.name(on: entity.kind))
      }
      guard let conflict else {
        throw ReplicaError.notInConflict(
          id: typed, field: field.name(on: entity.kind), open: row.conflictNames)
      }
      let value =
        switch choice {
        case .take(let head): try conflict.value(of: head, own: store.replica, names)
        case .value(let value): try field.checked(value, of: row.entity, typed, names)
        }
      let hidden = try row.hidden(view)
      return (
        [.conflictResolved(entity: entity, field: field, value: value, why: why)]
          + hidden.map { .deleted($0) },
        (value, !hidden.isEmpty)
      )
    }
    let (value, isDeleted) = recorded.answer
    return Resolved(value: value, isDeleted: isDeleted, events: recorded.events)
  }
}

extension EntityRow {
  /// The field that a person wants to decide.
  ///
  /// One with a parameter, such as `anchor:k3f9x2m1` or `confidence:north`, is named as it is listed, or by
  /// a prefix that no other conflict has, such as `anchor`.
  func decidable(_ name: String, _ typed: String, _ names: Names) throws(ReplicaError) -> Field {
    let open = conflicts.map {
      (field: $0.field, name: names.name(of: $0.field, on: entity.id.kind))
    }
    let begun = open.filter { $0.name.hasPrefix(name.contains(":") ? name : name + ":") }
    let listed =
      open.first { $0.name == name }?.field ?? (begun.count == 1 ? begun[0].field : nil)
    if listed == nil, begun.count > 1 {
      throw .severalInConflict(id: typed, field: name, open: begun.map(\.name))
    }
    guard let field = listed ?? Field(name: name), field.belongs(to: entity.id.kind) else {
      throw entity.id.kind.hasFamily(of: name)
        ? .notInConflict(id: typed, field: name, open: conflictNames)
        : .noSuchField(name, kind: entity.id.kind)
    }
    if field == .deleted { throw .decidedByDeleting(typed) }
    return field
  }
}

extension Conflict {
  /// - Parameter typed: `mine` and `theirs` only where one head is such.
  fileprivate func value(of typed: String, own: ReplicaID, _ names: Names) throws -> Value {
    let me = names.roster.member(of: own)
    func isMine(_ head: Head) -> Bool {
      names.roster.member(of: head.stamp.event.replica) == me
    }
    let found =
      switch typed {
      case "shown": Array(heads.prefix(1))
      case "mine": heads.filter(isMine)
      case "theirs": heads.filter { !isMine($0) }
      default:
        heads.enumerated().filter { index, head in
          typed == "\(index + 1)" || names.name(of: head.stamp.event) == typed
        }.map(\.element)
      }
    guard found.count == 1, let head = found.first else {
      throw ReplicaError.notAHead(typed, heads: heads.map { names.name(of: $0.stamp.event) })
    }
    return head.value
  }
}

extension Field {
  /// The value that a person typed for a field in conflict; an empty one clears a note where a quote or tags are
  /// left.
  ///
  /// - Parameter id: of the entity, as it was typed.
  func checked(
    _ typed: String, of entity: Entity, _ id: String, _ names: Names
  ) throws(ReplicaError) -> Value {
    let kind = entity.id.kind
    if self == .plain(.assignee) { try names.expectMember(typed) }
    switch self {
    case .text where typed.isEmpty:
      try entity.expectLeft(withoutText: id)
      return .text("")
    case .text: return .text(try TypedProse.checked(typed, what: name(on: kind)))
    case .plain(let field): return .text(try field.checked(typed))
    case .description:
      return .text(typed.isEmpty ? "" : try TypedProse.checked(typed, what: name(on: kind)))
    case .alias: return .text(try typed.isEmpty ? "" : TypedProse.checkedOneTag(typed))
    case .marking, .tag, .deleted, .current, .observed, .audience, .assessment, .anchor,
      .withdrawn, .duplicateOf:
      throw .valueNotAllowed(
        field: name(on: kind), value: typed, allowed: "one of the heads, with --take")
    }
  }
}
