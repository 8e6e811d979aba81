/// The author assessed an entity; an assessment is never another member's.
struct Assessed: EntityDescriptor {
  let entity: EntityID
  let assessment: Assessment

  static let kind = EventKind.assessed
  static let role = LeastRole.always(.analyst)

  func change(of entity: EntityID) -> Change { .assessed(entity: entity, assessment) }
  var effect: Effect { .writes(.assessment(assessment)) }
  var detail: EventDetail { .judged(assessment) }
}
