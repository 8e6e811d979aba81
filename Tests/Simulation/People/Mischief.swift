import PostilCore
import TestSupport

/// Events that no well-behaved replica writes and every decoder takes: of all kinds that an editor may write, about
/// anything.
enum Mischief {
  /// - Parameter counter: the event's.
  static func change(
    about id: EntityID, counter: UInt64, _ identity: Identity, _ choices: inout Choices
  ) -> Change {
    let own = EventID(
      replica: identity.replica, counter: UInt64(choices.below(Int(counter) + 2)) + 1)
    let event = id.event ?? own
    let article: ContentID = if case .article(let article) = id { article } else { unheard }
    switch choices.below(14) {
    case 0: return .noteEdited(annotation: event, text: "qlaterq")
    case 1: return .replyEdited(reply: event, text: "")
    case 2: return .replyAdded(annotation: event, parent: own, body: "qlaterq")
    case 3:
      return .annotationAdded(
        NewAnnotation(
          article: article, revision: unheard, start: 0, end: .max, motivation: "no-such-word",
          note: "", tags: ["a", "A", "a"]))
    case 4: return .articleObserved(article: article, what: "views", value: "")
    case 5: return .deleted(choices.once(in: 2) ? id : .annotation(own))
    case 6: return .restored(choices.once(in: 2) ? id : .reply(own))
    case 7: return .markingSet(entity: id, marking: choices.one(of: Marking.allCases))
    case 8: return .withheld(entity: id, audience: "a")
    case 9:
      return .fieldSet(
        entity: id, field: choices.one(of: PlainField.allCases), value: "no-such-word")
    case 10: return .untagged(entity: id, tag: "A")
    case 11:
      return .conflictResolved(
        entity: id, field: .current, value: .revision(unheard), why: "")
    case 12:
      return .conflictResolved(
        entity: id, field: .assessment(.stance, by: event.replica), value: .text("supports"),
        why: "")
    default: return .tagged(entity: id, tag: choices.one(of: ["a", "A", "b"]))
    }
  }

  private static let unheard = ContentID(high: 7, low: 7)
}
