package import PostilCore
import PostilStore

/// How a person settles a conflict.
package enum Choice: Sendable {
  /// One of the heads, by its event, as in `north.42`.
  case take(String)
  /// Another value, as it is typed for the field.
  case value(String)
}

extension Replica {
  /// Writes a value that has seen all heads of a field in conflict.
  ///
  /// - Parameter why: kept in the log, for those who ask later; may be empty.
  /// - Returns: the value that now stands.
  package func resolve(
    _ typed: String, field name: String, _ choice: Choice, why: String, now: Instant
  ) throws -> Value {
    let why = why.isEmpty ? "" : try Prose.checked(why, what: "reason")
    return try record(now: now) { view, names in
      let row = try names.entity(typed).expectingVisible(view, names)
      let entity = row.entity
      guard let field = Field(name: name), field.belongs(to: entity.id.kind) else {
        throw ReplicaError.fieldNotAllowed(field: name, kind: entity.id.kind)
      }
      if field == .deleted { throw ReplicaError.decidedByDeleting(typed) }
      guard let conflict = row.conflicts.first(where: { $0.field == field }) else {
        throw ReplicaError.notInConflict(id: typed, field: field)
      }
      let value =
        switch choice {
        case .take(let head): try conflict.value(of: head, names)
        case .value(let value): try field.checked(value)
        }
      return (
        [.conflictResolved(entity: entity.id, field: field, value: value, why: why)], value
      )
    }.answer
  }
}

extension Conflict {
  fileprivate func value(of head: String, _ names: Names) throws -> Value {
    let event = try names.event(head)
    guard let found = heads.first(where: { $0.stamp.event == event }) else {
      throw ReplicaError.notAHead(head, heads: heads.map { names.name(of: $0.stamp.event) })
    }
    return found.value
  }
}

extension Field {
  fileprivate func checked(_ typed: String) throws -> Value {
    switch self {
    case .text: return .text(try Prose.checked(typed, what: "note"))
    case .plain(let field): return .text(try field.checked(typed))
    case .marking, .tag, .deleted, .current, .observed, .audience, .assessment:
      throw ReplicaError.valueNotAllowed(
        field: name(on: .article), value: typed, allowed: "one of the heads, with --take")
    }
  }
}
