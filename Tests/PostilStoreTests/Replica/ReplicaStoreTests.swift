import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A replica's store: recorded events wait in the outbox, pulled ones are appended.
struct ReplicaStoreTests {
  private let north: Desk
  private let article = EntityID.article(ArticleImport.sample("One").article)

  init() throws {
    north = try Desk("north")
  }

  @Test func `a recorded event is in the outbox and in the state at once`() throws {
    let event = try north.record(.articleImported(.sample("One")))
    #expect(event == EventID(replica: north.store.replica, counter: 2))
    try north.store.read { view in
      try #expect(view.pendingEvents().map(\.id.counter) == [1, 2])
      try #expect(view.lastCounter() == 2)
      try #expect(view.cursor() == 0)
      try #expect(view.entity(article)?.entity.origins.first?.stamp.seq == nil)
      #expect(
        try view.text(of: ArticleImport.sample("One").revision) == ArticleImport.sample("One").text)
    }
  }

  @Test func `a failed transaction leaves no event behind`() throws {
    struct Changed: Error {}
    #expect(throws: Changed.self) {
      try north.store.write { transaction in
        _ = try transaction.record(.articleImported(.sample("One")), now: .noon)
        throw Changed()
      }
    }
    #expect(try north.pendingCount == 1)
    #expect(try north.flags(of: article) == nil)
  }

  @Test func `own events that come back leave the outbox and get their places`() throws {
    var server = MemoryLog(workspace: .atlas)
    try north.record(.articleImported(.sample("One")))
    let waiting = try north.store.read { try $0.outbox(after: 0) }
    _ = try server.append([#require(waiting)], receivedAt: .noon)
    let before = try north.digest
    try north.pull(from: server)
    try north.store.read { view in
      try #expect(view.pendingCount() == 0)
      try #expect(view.cursor() == 2)
      try #expect(view.ownFrontier()?.lastCounter == 2)
      try #expect(view.acknowledgedCounter() == 2)
      try #expect(view.entity(article)?.entity.origins.first?.stamp.seq == 2)
      try #expect(view.history(of: article).map(\.place?.seq) == [2])
    }
    #expect(try north.digest != before)
    #expect(try north.isItsOwnRebuild())
  }

  @Test func `the base of an event is the cursor when it was recorded`() throws {
    var server = MemoryLog(workspace: .atlas)
    try north.exchange(with: &server)
    try north.record(.articleImported(.sample("One")))
    #expect(try north.store.read { try $0.pendingEvents().map(\.base) } == [1])
  }

  @Test func `the replica's log is the server's, to the chain`() throws {
    var server = MemoryLog(workspace: .atlas)
    var south = Author("south")
    _ = try server.append([south.write(south.join)], receivedAt: .noon)
    try north.exchange(with: &server)
    try north.store.read { view in
      var read: [LoggedChangeset] = []
      try view.readRuns(after: 0) { run, chain in
        #expect(server.chain(at: run[run.count - 1].lastSeq) == chain)
        read += run
        return true
      }
      #expect(read == server.log)
      try #expect(view.frontiers().map(\.frontier.name.string).sorted() == ["north", "south"])
    }
  }

  @Test func `a changeset that is held changes nothing when it comes again`() throws {
    var server = MemoryLog(workspace: .atlas)
    var south = Author("south")
    _ = try server.append(
      [south.write(south.join), south.write(.articleImported(.sample("One")))], receivedAt: .noon)
    try north.exchange(with: &server)
    let before = try north.store.read { try $0.projectionDigest() }
    for logged in server.log + server.log { try north.append(logged) }
    #expect(try north.cursor == 3)
    #expect(try north.store.read { try $0.projectionDigest() } == before)
  }

  @Test func `an acknowledgement is noted as far as there are events`() throws {
    try north.store.write { try $0.acknowledge(through: .max) }
    #expect(try north.store.read { try $0.acknowledgedCounter() } == 1)
    try north.store.write { try $0.acknowledge(through: 0) }
    #expect(try north.store.read { try $0.acknowledgedCounter() } == 1)
  }

  @Test func `the outbox is cut into changesets within the limits`() throws {
    let note = Text(String(repeating: "n", count: Limits.changesetBytes / 3))
    let revision = ArticleImport.sample("One").revision
    for _ in 0..<4 {
      try north.record(
        .annotationAdded(
          NewAnnotation(
            article: ArticleImport.sample("One").article, revision: revision, start: 0, end: 1,
            motivation: nil, note: note, tags: [])))
    }
    try north.store.read { view in
      try #expect(view.outbox(after: 0)?.events.count == 3)
      try #expect(view.outbox(after: 3)?.events.count == 2)
      try #expect(view.outbox(after: 5) == nil)
    }
  }

  @Test func `an event longer than the limit is not recorded`() throws {
    let text = Text(String(repeating: "n", count: Limits.eventBytes))
    #expect(throws: WireError.self) {
      try north.record(
        .articleImported(
          ArticleImport(text: text, url: nil, published: nil, language: nil, importer: "")))
    }
    #expect(try north.pendingCount == 1)
  }

  @Test func `an event that this version cannot read is kept, counted and ignored`() throws {
    var server = MemoryLog(workspace: .atlas)
    var south = Author("south")
    _ = try server.append([south.write(south.join)], receivedAt: .noon)
    var writer = ProtoWriter()
    writer.unsigned(1, 1)
    writer.message(99) { $0.unsigned(1, 7) }
    let later = try Changeset(
      replica: south.replica, firstCounter: 2, events: EventRun(events: [writer.bytes]))
    _ = try server.append([later], receivedAt: .noon)
    try north.exchange(with: &server)
    #expect(try north.cursor == 3)
    #expect(try north.store.read { try $0.ignoredCount() } == 1)
    #expect(try north.isItsOwnRebuild())
  }
}
