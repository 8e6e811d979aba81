/// Somebody tagged an entity. The register is the folded tag's, and its value the tag as written, empty
/// where the tag was taken off.
struct Tagged: EntityDescriptor {
  let entity: EntityID
  let tag: Text

  static let kind = EventKind.tagged
  static let role = LeastRole.always(.analyst)

  func change(of entity: EntityID) -> Change { .tagged(entity: entity, tag: tag) }
  var effect: Effect { .writes(.one(.tag(tag.tagFolded), .text(tag))) }
  var detail: EventDetail { .added(tag) }
}

/// Somebody took a tag off.
struct Untagged: EntityDescriptor {
  let entity: EntityID
  let tag: Text

  static let kind = EventKind.untagged
  static let role = LeastRole.always(.analyst)

  func change(of entity: EntityID) -> Change { .untagged(entity: entity, tag: tag) }
  var effect: Effect { .writes(.one(.tag(tag.tagFolded), .text(""))) }
  var detail: EventDetail { .removed(tag) }
}
