extension Change {
  /// The same change, about the things that some events made under other ids.
  ///
  /// - Parameter ids: the new id of each event that has one.
  package func renaming(_ ids: [EventID: EventID]) -> Change {
    func event(_ id: EventID) -> EventID { ids[id] ?? id }
    func entity(_ id: EntityID) -> EntityID {
      switch id {
      case .article: id
      case .annotation(let made): .annotation(event(made))
      case .reply(let made): .reply(event(made))
      }
    }
    return switch self {
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .articleImported,
      .articleObserved,
      .annotationAdded, .unknown:
      self
    case .replyAdded(let annotation, let parent, let body):
      .replyAdded(annotation: event(annotation), parent: parent.map(event), body: body)
    case .noteEdited(let annotation, let text):
      .noteEdited(annotation: event(annotation), text: text)
    case .replyEdited(let reply, let text): .replyEdited(reply: event(reply), text: text)
    case .fieldSet(let id, let field, let value):
      .fieldSet(entity: entity(id), field: field, value: value)
    case .markingSet(let id, let marking): .markingSet(entity: entity(id), marking: marking)
    case .tagged(let id, let tag): .tagged(entity: entity(id), tag: tag)
    case .untagged(let id, let tag): .untagged(entity: entity(id), tag: tag)
    case .assessed(let id, let assessment): .assessed(entity: entity(id), assessment)
    case .released(let id, let audience): .released(entity: entity(id), audience: audience)
    case .withheld(let id, let audience): .withheld(entity: entity(id), audience: audience)
    case .deleted(let id): .deleted(entity(id))
    case .restored(let id): .restored(entity(id))
    case .conflictResolved(let id, let field, let value, let why):
      .conflictResolved(entity: entity(id), field: field, value: value, why: why)
    }
  }
}
