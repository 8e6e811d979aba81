/// Somebody replied to an annotation, or to a reply to it. A thread only ever grows.
struct ReplyAdded: EventDescriptor {
  let annotation: EventID
  let parent: EventID?
  let body: Text
  let attribution: Attribution?

  static let kind = EventKind.replyAdded
  static let role = LeastRole.always(.analyst)

  func target(of event: EventID) -> EntityID? { .reply(event) }
  func owner(of event: EventID) -> RoomOwner? { .thread(of: annotation) }
  var references: References {
    References(.annotation(annotation), parent.map { .reply($0) })
  }
  var effect: Effect {
    .creates(
      .reply(ReplyFacts(annotation: annotation, parent: parent)), .one(.text, .text(body)))
  }
  var detail: EventDetail { .text(body) }
  func renaming(_ ids: Renaming) -> Change? {
    .replyAdded(
      annotation: ids.event(annotation), parent: parent.map(ids.event), body: body,
      attribution: attribution)
  }
}
