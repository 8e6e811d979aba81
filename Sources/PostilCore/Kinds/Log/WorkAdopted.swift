/// An admin lets the log take the work of somebody who was revoked or is lost, up to an event.
struct WorkAdopted: EventDescriptor {
  static let kind = EventKind.workAdopted
  static let role = LeastRole.always(.admin)

  func target(of event: EventID) -> EntityID? { nil }
  var references: References { References() }
  var effect: Effect { .ignored(.unknownKind) }
  var detail: EventDetail { .workspace }
}
