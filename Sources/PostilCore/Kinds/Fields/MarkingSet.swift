/// Somebody set a TLP marking. For the right to lower one, see `Roster.mayLower`.
struct MarkingSet: EntityDescriptor {
  let entity: EntityID
  let marking: Marking

  static let kind = EventKind.markingSet
  static let role = LeastRole.depends(atMost: .editor)
  static let mayWriteMarking = true
  static let isReserved = true

  var leastRole: Role? { .analyst }
  var writesMarking: Bool { true }
  func change(of entity: EntityID) -> Change { .markingSet(entity: entity, marking: marking) }
  var effect: Effect { .writes(.one(.marking, .marking(marking))) }
  var detail: EventDetail { .set(.marking, .marking(marking), why: "") }
}
