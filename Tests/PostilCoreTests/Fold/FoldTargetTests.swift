import PostilCore
import Testing

struct FoldTargetTests {
  private static let other = EventID(replica: .south, counter: 7)
  private static let article = ArticleImport.flood

  @Test(
    arguments: [
      (.memberJoined(name: "north", publicKey: []), nil),
      (.unknown(kind: 99), nil),
      (.articleImported(article), article.entity),
      (.articleObserved(article: article.article, what: "a", value: "b"), article.entity),
      (.annotationAdded(.note("n")), .annotation(EventID(replica: .north, counter: 3))),
      (
        .replyAdded(annotation: other, parent: nil, body: "b"),
        .reply(EventID(replica: .north, counter: 3))
      ),
      (.noteEdited(annotation: other, text: "t"), .annotation(other)),
      (.replyEdited(reply: other, text: "t"), .reply(other)),
      (.fieldSet(entity: .reply(other), field: .title, value: "t"), .reply(other)),
      (.markingSet(entity: .annotation(other), marking: .red), .annotation(other)),
      (.tagged(entity: article.entity, tag: "t"), article.entity),
      (.untagged(entity: .annotation(other), tag: "t"), .annotation(other)),
      (.deleted(.reply(other)), .reply(other)),
      (.restored(.reply(other)), .reply(other)),
      (
        .conflictResolved(entity: .reply(other), field: .text, value: .text("t"), why: "w"),
        .reply(other)
      ),
    ] as [(Change, EntityID?)])
  func `an event concerns one entity at most`(change: Change, target: EntityID?) {
    #expect(Event(.north, 3, change).target == target)
  }
}
