/// An entity may be passed on to an audience.
struct Released: EntityDescriptor {
  let entity: EntityID
  let audience: Text

  static let kind = EventKind.released
  static let role = LeastRole.always(.analyst)

  func change(of entity: EntityID) -> Change { .released(entity: entity, audience: audience) }
  var effect: Effect { .writes(.one(.audience(audience), .flag(true))) }
  var detail: EventDetail { .added(audience) }
}

/// It may no longer be passed on to an audience.
struct Withheld: EntityDescriptor {
  let entity: EntityID
  let audience: Text

  static let kind = EventKind.withheld
  static let role = LeastRole.always(.analyst)
  static let isReserved = true

  func change(of entity: EntityID) -> Change { .withheld(entity: entity, audience: audience) }
  var effect: Effect { .writes(.one(.audience(audience), .flag(false))) }
  var detail: EventDetail { .removed(audience) }
}
