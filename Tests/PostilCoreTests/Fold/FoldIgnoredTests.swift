import PostilCore
import Testing

/// Events that change nothing, and why.
struct FoldIgnoredTests {
  private static let flood = ArticleImport.flood.entity
  private static let note = EntityID.annotation(EventID(replica: .north, counter: 2))
  private static let reply = EntityID.reply(EventID(replica: .north, counter: 3))
  private static let someEvent = EventID(replica: .west, counter: 9)

  private var log: ScriptedLog

  init() {
    log = ScriptedLog()
    log.importFlood()
    _ = log.reply(.north, to: log.annotate())
  }

  /// Adds an event and expects the entities as they were.
  private mutating func ignoring(_ change: Change, seen: Seq? = nil) -> Fold.Outcome {
    let before = log.state.entities
    defer { #expect(log.state.entities == before) }
    return log.add(.south, seen: seen, change)
  }

  @Test mutating func `membership concerns no entity`() {
    #expect(ignoring(.memberJoined(name: "south", publicKey: [1])) == .membership)
  }

  @Test mutating func `an unknown kind is ignored`() {
    #expect(ignoring(.unknown(kind: 77)) == .ignored(.unknownKind))
  }

  @Test(
    arguments: [
      .noteEdited(annotation: someEvent, text: "t"), .replyEdited(reply: someEvent, text: "t"),
      .tagged(entity: .annotation(someEvent), tag: "t"), .deleted(.reply(someEvent)),
      .restored(.article(ContentID(high: 0, low: 1))),
      .articleObserved(article: ContentID(high: 0, low: 1), what: "a", value: "b"),
      .conflictResolved(
        entity: .reply(someEvent), field: .text, value: .text("t"), why: ""),
    ] as [Change])
  mutating func `an entity that does not exist is ignored`(change: Change) {
    #expect(ignoring(change) == .ignored(.unknownEntity))
  }

  /// An id names an event; that event created one kind of entity and no other.
  @Test mutating func `a note cannot be edited as a reply, nor a reply as a note`() throws {
    let note = try #require(Self.note.event)
    let reply = try #require(Self.reply.event)
    #expect(ignoring(.replyEdited(reply: note, text: "t")) == .ignored(.unknownEntity))
    #expect(ignoring(.noteEdited(annotation: reply, text: "t")) == .ignored(.unknownEntity))
  }

  @Test(
    arguments: [
      (0, .tagged(entity: flood, tag: "t")),
      (1, .tagged(entity: note, tag: "t")),
      (2, .deleted(reply)),
      (0, .articleObserved(article: ArticleImport.flood.article, what: "a", value: "b")),
    ] as [(Seq, Change)])
  mutating func `an entity whose creation the author cannot have seen is ignored`(
    seen: Seq, change: Change
  ) {
    #expect(ignoring(change, seen: seen) == .ignored(.unknownEntity))
    #expect(log.add(.west, seen: seen + 1, change) == .applied)
  }

  @Test mutating func `a replica cannot write to what it creates later`() {
    let next = EntityID.annotation(EventID(replica: .south, counter: 2))
    #expect(ignoring(.tagged(entity: next, tag: "t")) == .ignored(.unknownEntity))
    log.add(.south, .annotationAdded(.note("n")))
    #expect(log[next]?[.tag("t")] == nil)
  }

  /// The others, who do not hold the pending annotation, ignore it as well.
  @Test func `another's event about an annotation that still waits is ignored`() {
    var state = FoldedState()
    let note = EventID(replica: .north, counter: 1)
    state.apply(Event(.north, 1, base: 0, .annotationAdded(.note("n"))), at: nil)
    let before = state.entities
    let outcome = state.apply(
      Event(.south, 1, base: 0, .noteEdited(annotation: note, text: "t")), at: 1)
    #expect(outcome == .ignored(.unknownEntity))
    #expect(state.entities == before)
  }

  @Test(
    arguments: [
      .fieldSet(entity: flood, field: .motivation, value: "linking"),
      .fieldSet(entity: flood, field: .color, value: "red"),
      .fieldSet(entity: note, field: .title, value: "t"),
      .fieldSet(entity: reply, field: .status, value: "open"),
      .markingSet(entity: reply, marking: .red), .tagged(entity: reply, tag: "t"),
      .untagged(entity: reply, tag: "t"), .released(entity: reply, audience: "t"),
      .assessed(entity: reply, Assessment([.init(.stance, "neutral")])),
      .conflictResolved(entity: flood, field: .text, value: .text("t"), why: ""),
      .conflictResolved(
        entity: note, field: .current, value: .revision(ContentID(high: 1, low: 1)), why: ""),
      .conflictResolved(entity: note, field: .observed("a"), value: .text("t"), why: ""),
    ] as [Change])
  mutating func `a field that the entity does not have is ignored`(change: Change) {
    #expect(ignoring(change) == .ignored(.foreignField))
  }

  @Test mutating func `an assessment with a word of no vocabulary writes nothing`() {
    let judgements: [Assessment.Judgement] = [.init(.reliability, "B"), .init(.stance, "maybe")]
    let change = Change.assessed(entity: Self.note, Assessment(judgements))
    #expect(ignoring(change) == .ignored(.foreignField))
  }

  @Test mutating func `nobody writes another member's assessment`() {
    let change = Change.conflictResolved(
      entity: Self.note, field: .assessment(.stance, by: .north), value: .text("neutral"), why: "")
    #expect(ignoring(change) == .ignored(.foreignAssessment))
    #expect(log.add(.north, change) == .applied)
  }

  @Test(
    arguments: [
      (.text, .flag(true)), (.tag("a"), .flag(true)), (.marking, .text("red")),
      (.deleted, .marking(.red)), (.plain(.status), .revision(ContentID(high: 1, low: 1))),
      (.plain(.status), .text("done")), (.plain(.motivation), .text("wondering")),
      (.plain(.color), .text("Red")), (.assessment(.stance, by: .south), .text("maybe")),
      (.assessment(.confidence, by: .south), .text("101")),
      (.tag("A"), .text("A")), (.tag("a"), .text("b")), (.tag("елка"), .text("\u{200B}")),
    ] as [(Field, Value)])
  mutating func `a value that the field cannot hold is ignored`(field: Field, value: Value) {
    let change = Change.conflictResolved(entity: Self.note, field: field, value: value, why: "")
    #expect(ignoring(change) == .ignored(.foreignField))
  }
}
