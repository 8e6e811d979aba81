/// Somebody decided a conflict: an ordinary write that has seen all heads.
struct ConflictResolved: EntityDescriptor {
  let entity: EntityID
  let field: Field
  let value: Value
  let why: Text

  static let kind = EventKind.conflictResolved
  static let role = LeastRole.depends(atMost: .editor)
  static let mayWriteMarking = true
  static let isReserved = true

  var leastRole: Role? { field.leastRole(on: entity.kind) }
  var writesMarking: Bool { field == .marking }
  func change(of entity: EntityID) -> Change {
    .conflictResolved(entity: entity, field: field, value: value, why: why)
  }
  var effect: Effect { .writes(.one(field, value)) }
  var detail: EventDetail { .set(field, value, why: why) }
}
