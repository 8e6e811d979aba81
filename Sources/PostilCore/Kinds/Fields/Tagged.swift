/// Somebody tagged an entity.
struct Tagged: EntityDescriptor {
  let entity: EntityID
  let tag: Text

  static let kind = EventKind.tagged
  static let role = LeastRole.always(.analyst)

  func change(of entity: EntityID) -> Change { .tagged(entity: entity, tag: tag) }
  var effect: Effect { .writes(.one(.tag(tag), .flag(true))) }
  var detail: EventDetail { .added(tag) }
}

/// Somebody took a tag off.
struct Untagged: EntityDescriptor {
  let entity: EntityID
  let tag: Text

  static let kind = EventKind.untagged
  static let role = LeastRole.always(.analyst)

  func change(of entity: EntityID) -> Change { .untagged(entity: entity, tag: tag) }
  var effect: Effect { .writes(.one(.tag(tag), .flag(false))) }
  var detail: EventDetail { .removed(tag) }
}
