/// An admin set events aside: from its seq on they change nothing.
struct EventsSetAside: EventDescriptor {
  static let kind = EventKind.eventsSetAside
  static let role = LeastRole.always(.admin)
  static let namesEvents = true

  func target(of event: EventID) -> EntityID? { nil }
  var references: References { References() }
  var effect: Effect { .membership }
  var detail: EventDetail { .workspace }
}

/// An admin took that back.
struct EventsReinstated: EventDescriptor {
  static let kind = EventKind.eventsReinstated
  static let role = LeastRole.always(.admin)
  static let namesEvents = true

  func target(of event: EventID) -> EntityID? { nil }
  var references: References { References() }
  var effect: Effect { .membership }
  var detail: EventDetail { .workspace }
}
