import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A full thing blocks no other work: events without room are parked, and come back on request.
struct ParkingTests {
  private let north: Desk
  private let article = ArticleImport.sample("One")
  private let annotation: EventID
  private let first: EventID

  /// In the outbox wait a join (1), an import (2), an annotation (3) and a reply to it (4).
  init() throws {
    north = try Desk("north")
    try north.record(.articleImported(article))
    annotation = try north.record(
      .annotationAdded(
        NewAnnotation(
          article: article.article, revision: article.revision, start: 0, end: 3, motivation: nil,
          note: "n", tags: [])))
    first = try north.record(.replyAdded(annotation: annotation, parent: nil, body: "first"))
  }

  private func reply(to parent: EventID? = nil, _ body: Text) throws -> EventID {
    try north.record(.replyAdded(annotation: annotation, parent: parent, body: body))
  }

  /// The thread is full from an own event on.
  private func full(at event: EventID) -> Refusal {
    Refusal(
      .noRoom, expected: 1, found: event.counter,
      room: Refusal.Room(owner: .thread(of: annotation), member: nil, isOfBytes: false))
  }

  private var waiting: [Change] {
    get throws { try north.store.read { try $0.pendingEvents().map(\.change) } }
  }

  private func park(_ refusal: Refusal) throws -> Int {
    try north.store.write { try $0.park(refusal).count }
  }

  @Test func `an event without room is parked with those that hang on it, and the rest goes on`()
    throws
  {
    let second = try reply("second")
    let answer = try reply(to: second, "answer")
    try north.record(.replyEdited(reply: answer, text: "edited"))
    let tag = Change.tagged(entity: .annotation(annotation), tag: "t")
    try north.record(tag)
    #expect(try park(full(at: second)) == 3)
    #expect(
      try waiting.suffix(2) == [
        .replyAdded(annotation: annotation, parent: nil, body: "first"), tag,
      ])
    #expect(try north.store.read { try $0.lastCounter() } == 5)
    #expect(try north.store.read { try $0.parkedCount() } == 3)
    #expect(try north.store.read { try $0.visibleCount(of: .reply) } == 1)
    #expect(try north.isItsOwnRebuild())
  }

  @Test func `a parked event is recorded anew with all that it names`() throws {
    var server = MemoryLog(workspace: .atlas)
    let second = try reply("second")
    let answer = try reply(to: second, "answer")
    try north.record(.replyEdited(reply: answer, text: "edited"))
    let later = try north.record(.tagged(entity: .annotation(annotation), tag: "t"))
    #expect(try park(full(at: second)) == 3)
    try north.exchange(with: &server)
    #expect(try north.store.write { try $0.retryParked().count } == 3)
    let counter = later.counter - 2
    let again = EventID(replica: second.replica, counter: counter)
    let answered = EventID(replica: second.replica, counter: counter + 1)
    #expect(
      try waiting == [
        .replyAdded(annotation: annotation, parent: nil, body: "second"),
        .replyAdded(annotation: annotation, parent: again, body: "answer"),
        .replyEdited(reply: answered, text: "edited"),
      ])
    #expect(try north.store.read { try $0.parkedCount() } == 0)
    try north.exchange(with: &server)
    #expect(try north.pendingCount == 0)
    #expect(try north.isItsOwnRebuild())
  }

  @Test func `a parked event follows its references to another id`() throws {
    let doomed = try north.record(.tagged(entity: .annotation(annotation), tag: "doomed"))
    let second = try north.record(
      .annotationAdded(
        NewAnnotation(
          article: article.article, revision: article.revision, start: 4, end: 6, motivation: nil,
          note: "m", tags: [])))
    let reply = try north.record(.replyAdded(annotation: second, parent: nil, body: "r"))
    let refusal = Refusal(
      .noRoom, expected: 1, found: reply.counter,
      room: Refusal.Room(owner: .thread(of: second), member: nil, isOfBytes: false))
    #expect(try park(refusal) == 1)
    try north.store.write { transaction in
      let kept = try transaction.waiting().filter { !$0.isJoin && $0.id != doomed }
      try transaction.rewriteOutbox(as: kept)
    }
    let renumbered = EventID(replica: second.replica, counter: second.counter - 1)
    #expect(
      try north.store.read { try $0.parked().map(\.event.change) } == [
        .replyAdded(annotation: renumbered, parent: nil, body: "r")
      ])
  }

  @Test func `a reinstatement without room is parked itself`() throws {
    let named = CounterRange(
      replica: annotation.replica, first: annotation.counter, last: annotation.counter)
    let again = try north.record(.eventsReinstated([named], why: ""))
    let refusal = Refusal(
      .noRoom, expected: 1, found: again.counter,
      room: Refusal.Room(owner: .thread(of: annotation), member: nil, isOfBytes: false))
    #expect(try park(refusal) == 1)
    #expect(try !waiting.contains(.eventsReinstated([named], why: "")))
  }

  @Test func `a deletion that may use the reserved room stays`() throws {
    let second = try reply("second")
    try north.record(.deleted(.annotation(annotation)))
    #expect(try park(full(at: second)) == 1)
    #expect(try waiting.last == .deleted(.annotation(annotation)))
  }

  @Test(arguments: [
    RoomLimits.Size(events: 1, bytes: 1_000), RoomLimits.Size(events: 9, bytes: 90),
  ])
  func `a replica parks no more events than its limit, and nothing is lost`(
    limit: RoomLimits.Size
  ) throws {
    var north = north
    north.store.parkingLimit = limit
    let second = try reply("second")
    let waiting = try self.waiting
    try #require(waiting.count == 5)
    #expect(try north.store.write { try $0.park(full(at: second)).count } == 1)
    let third = try reply(
      Text(
        "third, which is longer than ninety bytes: " + String(repeating: "and longer, ", count: 8)))
    let before = try self.waiting
    #expect(throws: ParkingFull(limit: limit)) {
      try north.store.write { try $0.park(full(at: third)).count }
    }
    #expect(try self.waiting == before)
    #expect(try north.store.read { try $0.parkedCount() } == 1)
    // Once there is way, it goes on.
    try north.store.write { try $0.dropParked() }
    north.store.parkingLimit = RoomLimits.Size(events: 9, bytes: 1_000)
    #expect(try north.store.write { try $0.park(full(at: third)).count } == 1)
  }
}
