/// Somebody deleted an entity: see `Deletion`.
struct Deleted: EntityDescriptor {
  let entity: EntityID

  static let kind = EventKind.deleted
  static let role = LeastRole.depends(atMost: .editor)
  static let isReserved = true

  var leastRole: Role? { Field.deleted.leastRole(on: entity.kind) }
  func change(of entity: EntityID) -> Change { .deleted(entity) }
  var effect: Effect { .writes(.one(.deleted, .flag(true))) }
  var detail: EventDetail { .none }
}

/// Somebody took a deletion back.
struct Restored: EntityDescriptor {
  let entity: EntityID

  static let kind = EventKind.restored
  static let role = LeastRole.depends(atMost: .editor)
  static let isReserved = true

  var leastRole: Role? { Field.deleted.leastRole(on: entity.kind) }
  func change(of entity: EntityID) -> Change { .restored(entity) }
  var effect: Effect { .writes(.one(.deleted, .flag(false))) }
  var detail: EventDetail { .none }
}
