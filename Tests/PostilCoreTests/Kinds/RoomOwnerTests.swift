import PostilCore
import Testing

/// The room that an event uses, and the entities that it refers to, are read from the event alone.
struct RoomOwnerTests {
  private static let note = EventID(replica: .south, counter: 7)
  private static let answered = EventID(replica: .west, counter: 2)
  private static let article = ArticleImport.flood

  @Test(
    arguments: [
      (.memberJoined(name: "north", publicKey: []), nil),
      (.roleSet(member: .south, role: .reader), nil),
      (.unknown(kind: 99), nil),
      (.articleImported(article), .entity(article.entity)),
      (.articleObserved(article: article.article, what: "a", value: "b"), .entity(article.entity)),
      (.annotationAdded(.note("n")), .margin(of: article.article)),
      (.replyAdded(annotation: note, parent: answered, body: "b"), .thread(of: note)),
      (.noteEdited(annotation: note, text: "t"), .entity(.annotation(note))),
      (.replyEdited(reply: note, text: "t"), .entity(.reply(note))),
      (.tagged(entity: .annotation(note), tag: "t"), .entity(.annotation(note))),
      (.deleted(.reply(note)), .entity(.reply(note))),
      (.termAliased(term: "t", alias: "a"), .vocabulary),
      (.termDescribed(term: "u", description: "d"), .vocabulary),
      (
        .conflictResolved(entity: .term(.term("t")), field: .alias, value: .text("a"), why: ""),
        .vocabulary
      ),
    ] as [(Change, RoomOwner?)])
  func `an event uses the room of the thing that it adds to`(change: Change, owner: RoomOwner?) {
    #expect(Event(.north, 3, change).owner == owner)
  }

  @Test(
    arguments: [
      (.memberJoined(name: "north", publicKey: []), []),
      (.articleImported(article), []),
      (.annotationAdded(.note("n")), [article.entity]),
      (.replyAdded(annotation: note, parent: nil, body: "b"), [.annotation(note)]),
      (
        .replyAdded(annotation: note, parent: answered, body: "b"),
        [.annotation(note), .reply(answered)]
      ),
      (.noteEdited(annotation: note, text: "t"), [.annotation(note)]),
      (.withheld(entity: .annotation(note), audience: "a"), [.annotation(note)]),
    ] as [(Change, [EntityID])])
  func `an event refers to entities that its author must have known`(
    change: Change, references: [EntityID]
  ) {
    #expect(Array(Event(.north, 3, change).references) == references)
  }

  @Test func `deletions, markings and decisions may use the reserved part of a room`() {
    let reserved = EventKind.allCases.filter(\.isReserved)
    #expect(reserved == [.markingSet, .deleted, .restored, .conflictResolved, .withheld])
  }

  @Test func `a kind is named as in the documents`() {
    #expect(Change.noteEdited(annotation: Self.note, text: "t").name == "noteEdited")
    #expect(Change.unknown(kind: 99).name == "unknown")
    #expect(EventKind.serverKeyAnnounced.name == "serverKeyAnnounced")
  }
}
