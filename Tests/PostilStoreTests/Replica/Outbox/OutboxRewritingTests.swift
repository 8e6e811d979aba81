import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// The outbox written anew: ids, references, bases, and the state on top of the log.
struct OutboxRewritingTests {
  private var log = MemoryLog(workspace: .atlas)
  private let north: Desk
  private let article = ArticleImport.sample("The weir")
  private static let ferry = ArticleImport.sample("The ferry")

  init() throws {
    north = try Desk("north")
    try north.record(.articleImported(article))
    try north.exchange(with: &log)
  }

  private func note(_ text: Text) -> Change {
    .annotationAdded(
      NewAnnotation(
        article: article.article, revision: article.revision, start: 0, end: 3, motivation: nil,
        note: text, tags: []))
  }

  private func pending() throws -> [Event] {
    try north.store.read { try $0.pendingEvents() }
  }

  private func isAsRebuilt(_ store: ReplicaStore) throws -> Bool {
    let before = try store.read { try $0.projectionDigest() }
    return try store.write { transaction in
      try transaction.rebuildProjectionPlainly()
      return try transaction.view.projectionDigest() == before
    }
  }

  /// Seed 1000023 of the simulation.
  @Test func `an unchanged event stays acknowledged, before the log here holds it`() throws {
    let first = try north.record(note("Acknowledged."))
    try north.record(note("To go."))
    try north.record(note("To stay."))
    try north.store.write { transaction in
      try transaction.acknowledge(through: first.counter)
      let waiting = try transaction.waiting()
      try transaction.rewriteOutbox(as: [waiting[0], waiting[2]])
    }
    #expect(try north.store.read { try $0.acknowledgedCounter() } == first.counter)
  }

  /// As a person's modified client may have it: seed 1000166 of the simulation.
  @Test func `an event that names an own event behind it follows that event's new id`()
    throws
  {
    let first = try north.record(.tagged(entity: .article(article.article), tag: "a"))
    try north.record(.untagged(entity: .annotation(first), tag: "b"))
    try north.store.write { transaction in
      _ = try transaction.rewriteOutbox(as: transaction.waiting().reversed())
    }
    let moved = EventID(replica: first.replica, counter: first.counter + 1)
    #expect(try pending().first?.change == .untagged(entity: .annotation(moved), tag: "b"))
  }

  @Test mutating func `events after a dropped one are renumbered, and so are references to them`()
    throws
  {
    try north.record(note("A slip."))
    let kept = try north.record(note("To stay."))
    try north.record(.replyAdded(annotation: kept, parent: nil, body: "About it."))
    try north.record(.tagged(entity: .annotation(kept), tag: "a"))
    try north.store.write { transaction in
      let waiting = try transaction.waiting()
      try transaction.rewriteOutbox(as: Array(waiting.dropFirst()))
    }
    let moved = EventID(replica: kept.replica, counter: kept.counter - 1)
    let changes = try pending().map(\.change)
    #expect(
      changes == [
        note("To stay."), .replyAdded(annotation: moved, parent: nil, body: "About it."),
        .tagged(entity: .annotation(moved), tag: "a"),
      ])
    #expect(try north.store.read { try $0.entity(.annotation(kept)) } == nil)
    #expect(try north.store.read { try $0.entity(.annotation(moved))?.text } == "To stay.")
    #expect(try isAsRebuilt(north.store))
    try north.exchange(with: &log)
    #expect(try isAsRebuilt(north.store))
  }

  @Test func `a transaction that is rolled back drops nothing`() throws {
    try north.record(note("Stays."))
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try north.store.write { transaction in
        try transaction.rewriteOutbox(as: [])
        throw Stop()
      }
    }
    #expect(try pending().map(\.change) == [note("Stays.")])
  }

  /// The replica under another identity, opened anew.
  private func successor() throws -> ReplicaStore {
    let author = Author("north-2")
    try north.store.write {
      try $0.succeed(as: author.publicKey, name: author.name, ticket: nil, now: .noon)
    }
    return try ReplicaStore(opening: north.database)
  }

  @Test mutating func `events that the log holds already are not recorded again`() throws {
    let pushed = try north.record(note("Pushed before the copy."))
    try north.record(.tagged(entity: .annotation(pushed), tag: "a"))
    let all = try #require(try north.store.read { try $0.outbox(after: 2) })
    // The server has the first of the two, and another second one: of the other copy.
    let other = EventEncoder.encode(
      base: 2, claimedAt: .noon, change: .tagged(entity: .annotation(pushed), tag: "b"))
    let first = Array(all.events.bytes[all.events.ranges[0]])
    _ = try log.append(
      [
        try Changeset(
          replica: all.replica, firstCounter: 3, events: EventRun(events: [first, other]))
      ], receivedAt: .noon)
    let store = try successor()
    #expect(try store.hasStrays())
    for logged in log.changesets(after: 2, bytes: .max) {
      try store.write { try $0.append(logged) }
    }
    let ids = try store.write { try $0.adoptStrays() }
    #expect(ids.count == 1)
    let waiting = try store.read { try $0.pendingEvents() }
    #expect(waiting.dropFirst().map(\.change) == [.tagged(entity: .annotation(pushed), tag: "a")])
    // It knew the annotation, which its own replica made at 3, and not the other copy's event at 4.
    #expect(waiting.last?.base == 3)
    let tags = try store.read { try $0.entity(.annotation(pushed))?.entity.registers.map(\.field) }
    #expect(tags?.contains(.tag("a")) == true && tags?.contains(.tag("b")) == true)
    #expect(try isAsRebuilt(store))
    #expect(try !store.hasStrays())
  }

  @Test mutating func `events recorded in between come after the strays`() throws {
    let stray = try north.record(note("First."))
    try north.record(.replyAdded(annotation: stray, parent: nil, body: "Its reply."))
    let store = try successor()
    _ = try store.write { try $0.record(note("In between."), now: .noon) }
    let ids = try store.write { try $0.adoptStrays() }
    let moved = try #require(ids[stray])
    #expect(moved.replica == Author("north-2").replica && moved.counter == 2)
    let changes = try store.read { try $0.pendingEvents() }.map(\.change)
    #expect(
      changes.dropFirst() == [
        note("First."), .replyAdded(annotation: moved, parent: nil, body: "Its reply."),
        note("In between."),
      ])
    #expect(try isAsRebuilt(store))
  }

  @Test mutating func `rewriting the outbox takes no parked event`() throws {
    let stray = try north.record(note("First."))
    let store = try successor()
    _ = try store.write { try $0.record(note("In between."), now: .noon) }
    try store.write { transaction in
      let waiting = try transaction.waiting().filter { !$0.isJoin }
      try transaction.rewriteOutbox(as: waiting)
    }
    #expect(try store.hasStrays())
    let ids = try store.write { try $0.adoptStrays() }
    #expect(ids[stray] != nil)
    let changes = try store.read { try $0.pendingEvents() }.map(\.change)
    #expect(changes.dropFirst() == [note("First."), note("In between.")])
    #expect(try !store.hasStrays())
  }

  @Test mutating func `a write knows its own replica's write before it, and no other's`() throws {
    let south = try Desk("south")
    try south.exchange(with: &log)
    try north.pull(from: log)
    let cursor = try north.cursor
    // Recorded before the copy, in the log by the other copy: two own writes, one beside another's.
    try north.record(.tagged(entity: .article(article.article), tag: "own"))
    let shared = try #require(try north.store.read { try $0.outbox(after: 2) })
    _ = try log.append([shared], receivedAt: .noon)
    try north.record(.untagged(entity: .article(article.article), tag: "own"))
    let other = try Changeset(
      replica: shared.replica, firstCounter: shared.lastCounter + 1,
      events: EventRun(events: [
        EventEncoder.encode(base: cursor, claimedAt: .noon, change: note("The other copy's."))
      ]))
    _ = try log.append([other], receivedAt: .noon)
    let store = try successor()
    for logged in log.changesets(after: cursor, bytes: .max) {
      try store.write { try $0.append(logged) }
    }
    try store.write { _ = try $0.adoptStrays() }
    let waiting = try store.read { try $0.pendingEvents() }
    #expect(waiting.last?.base == cursor + 1)
    #expect(
      try store.read { try $0.entity(.article(article.article))?.entity.value(of: .tag("own")) }
        == .text(""))
    #expect(try isAsRebuilt(store))
  }

  /// Appends events of the other copy, which writes under the same id, after `counter` 2.
  private mutating func theOtherCopyPushes(_ changes: Change..., base: Seq = 2) throws {
    let events = changes.map { EventEncoder.encode(base: base, claimedAt: .noon, change: $0) }
    let changeset = try Changeset(
      replica: north.store.replica, firstCounter: 3, events: EventRun(events: events))
    _ = try log.append([changeset], receivedAt: .noon)
  }

  private func adopted(_ store: ReplicaStore) throws -> [Event] {
    for logged in log.changesets(after: try store.read { try $0.cursor() }, bytes: .max) {
      try store.write { try $0.append(logged) }
    }
    try store.write { _ = try $0.adoptStrays() }
    return try store.read { try $0.pendingEvents() }
  }

  private func assigned(_ value: Text) -> Change {
    .fieldSet(entity: .article(article.article), field: .assignee, value: value)
  }

  /// Found by the simulation, seed 72.
  @Test mutating func `the other copy's event under the same id was not seen`() throws {
    try north.record(note("Mine."))
    try north.record(assigned("mine"))
    try theOtherCopyPushes(assigned("the other's"))
    let store = try successor()
    #expect(try adopted(store).map(\.base) == [0, 2, 2])
    let heads = try store.read { try $0.entity(.article(article.article))?.conflicts.first?.heads }
    #expect(heads?.map(\.value) == [.text("the other's"), .text("mine")])
    #expect(try isAsRebuilt(store))
  }

  @Test mutating func `an event recorded in between claims to have seen no more than its base`()
    throws
  {
    let south = try Desk("south")
    try south.exchange(with: &log)
    let stray = try north.record(note("Pushed by the copy."))
    try north.record(.tagged(entity: .annotation(stray), tag: "a"))
    let store = try successor()
    _ = try store.write { try $0.record(assigned("in between"), now: .noon) }
    try south.record(assigned("south's"))
    try south.exchange(with: &log)
    try theOtherCopyPushes(note("Pushed by the copy."))
    let waiting = try adopted(store)
    #expect(waiting.map(\.change).contains(assigned("in between")))
    let heads = try store.read { try $0.entity(.article(article.article))?.conflicts.first?.heads }
    #expect(heads?.map(\.value) == [.text("south's"), .text("in between")])
    #expect(try isAsRebuilt(store))
  }

  /// Found by the simulation, seed 198.
  @Test mutating func `a second import has seen at most the first one of the article`()
    throws
  {
    let ferry = ArticleImport.sample("The ferry")
    let assigned = { Change.fieldSet(entity: .article(ferry.article), field: .assignee, value: $0) }
    try north.record(.articleImported(ferry))
    try north.record(assigned("mine"))
    let south = try Desk("south")
    try south.exchange(with: &log)
    try south.record(.articleImported(ferry))
    try south.record(assigned("south's"))
    try south.exchange(with: &log)
    try theOtherCopyPushes(.articleImported(ferry))
    let store = try successor()
    #expect(try adopted(store).map(\.base) == [0, 4])
    let heads = try store.read { try $0.entity(.article(ferry.article))?.conflicts.first?.heads }
    #expect(heads?.map(\.value) == [.text("south's"), .text("mine")])
    #expect(try isAsRebuilt(store))
  }

  /// Nobody can see a stray before it is recorded anew, so nothing can refer to it.
  @Test mutating func `an event recorded in between refers to the other copy's note, not to ours`()
    throws
  {
    let shared = try north.record(note("Mine."))
    try theOtherCopyPushes(note("The other's."))
    let store = try successor()
    for logged in log.changesets(after: try store.read { try $0.cursor() }, bytes: .max) {
      try store.write { try $0.append(logged) }
    }
    let tag = Change.tagged(entity: .annotation(shared), tag: "a")
    _ = try store.write { try $0.record(tag, now: .noon) }
    let waiting = try adopted(store)
    #expect(waiting.map(\.change).dropFirst() == [note("Mine."), tag])
    let tagged = try store.read { try $0.entity(.annotation(shared)) }
    #expect(tagged?.text == "The other's.")
    #expect(tagged?.entity.value(of: .tag("a")) == .text("a"))
    #expect(try isAsRebuilt(store))
  }

  /// Found by the simulation, seed 501258: somebody annotated an article before anybody had imported it.
  @Test(arguments: [
    Change.deleted(.article(ferry.article)),
    .conflictResolved(
      entity: .article(ferry.article), field: .deleted, value: .flag(true), why: "decided"),
  ])
  mutating func `a deletion claims to have seen no note older than its article`(
    deletion: Change
  ) throws {
    let ferry = Self.ferry
    try north.record(.articleImported(ferry))
    try north.record(.fieldSet(entity: .article(ferry.article), field: .assignee, value: "mine"))
    try north.record(deletion)
    var south = Author("south")
    let early = Change.annotationAdded(
      NewAnnotation(
        article: ferry.article, revision: ferry.revision, start: 0, end: 3, motivation: nil,
        note: "Too early.", tags: []))
    _ = try log.append([south.write(south.join, early)], receivedAt: .noon)
    try theOtherCopyPushes(.articleImported(ferry))
    let store = try successor()
    let waiting = try adopted(store)
    #expect(waiting.dropFirst().map(\.base) == [2, 5])
    #expect(waiting.dropFirst().first?.change == deletion)
    let became = try store.read { try $0.flags(of: .article(ferry.article))?.deletion }
    #expect(became == Deletion.none)
    #expect(try isAsRebuilt(store))
  }

  /// Found by the simulation, seed 9001981: the article stands in the log after what hangs on it, and so does the
  /// deletion, which would have hidden what came after it.
  @Test(arguments: [false, true])
  mutating func `changes after a deletion to its replies stay after it`(
    isHolderSetAside: Bool
  ) throws {
    let ferry = Self.ferry
    var south = Author("south")
    let early = Change.annotationAdded(
      NewAnnotation(
        article: ferry.article, revision: ferry.revision, start: 0, end: 3, motivation: nil,
        note: "Too early.", tags: []))
    let note = EventID(replica: south.replica, counter: 2)
    let answer = Change.replyAdded(annotation: note, parent: nil, body: "Its reply.")
    _ = try log.append([south.write(south.join, early, answer)], receivedAt: .noon)
    if isHolderSetAside {
      let range = CounterRange(replica: south.replica, first: 2, last: 2)
      _ = try log.append(
        [south.write(.eventsSetAside([range], why: "wrong"), base: 5)], receivedAt: .noon)
    }
    try north.exchange(with: &log)
    try north.record(.articleImported(ferry))
    let changes: [Change] = [
      .deleted(.article(ferry.article)),
      .replyEdited(
        reply: EventID(replica: south.replica, counter: 3), text: "Its reply. Still here."),
    ]
    for change in changes { try north.record(change) }
    try theOtherCopyPushes(.articleImported(ferry), base: isHolderSetAside ? 6 : 5)
    let store = try successor()
    let waiting = try adopted(store).dropFirst()
    #expect(waiting.map(\.change) == changes)
    let place: Seq = isHolderSetAside ? 7 : 6
    #expect(waiting.map(\.base) == [place, place])
    #expect(try isAsRebuilt(store))
  }

  /// Found by the simulation, seed 500736: under the id of a reply of the other copy this one wrote one
  /// later.
  @Test
  mutating func `an event about the other copy's note stays so, whatever we write under its id`()
    throws
  {
    let others = EventID(replica: north.store.replica, counter: 4)
    try north.record(.deleted(.annotation(others)))
    #expect(try north.record(note("Mine.")) == others)
    try north.record(.tagged(entity: .annotation(others), tag: "a"))
    try theOtherCopyPushes(assigned("the other's"), note("The other's."))
    let store = try successor()
    let changes = try adopted(store).dropFirst().map(\.change)
    let mine = EventID(replica: store.replica, counter: 3)
    #expect(
      changes == [
        .deleted(.annotation(others)), note("Mine."), .tagged(entity: .annotation(mine), tag: "a"),
      ])
  }
}
