/// Somebody rewrote a reply.
struct ReplyEdited: EventDescriptor {
  let reply: EventID
  let text: Text

  static let kind = EventKind.replyEdited
  static let role = LeastRole.always(.analyst)

  func target(of event: EventID) -> EntityID? { .reply(reply) }
  var references: References { References(.reply(reply)) }
  var effect: Effect { .writes(.one(.text, .text(text))) }
  var detail: EventDetail { .text(text) }
  func renaming(_ ids: Renaming) -> Change? { .replyEdited(reply: ids.event(reply), text: text) }
}
