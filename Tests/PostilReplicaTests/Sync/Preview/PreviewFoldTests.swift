import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// The contents of a preview, which changes nothing.
struct PreviewFoldTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let article: String

  /// Both hold an article with the annotations `north.3` and `north.4`, and the reply `north.5`.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed", note: "They say so.")
    try north.annotates(article, "Monday", note: "Which one?")
    _ = try north.replica.reply(to: "north.3", body: "Who says so?", now: .noon)
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private func foldPreview(_ desk: Desk) throws -> SyncPreview {
    try desk.replica.foldPreview(try PreviewSession(of: log, for: desk.replica.store))
  }

  /// All that a preview must not touch, as it lies on the disk.
  private struct OnDisk: Equatable {
    let projection: String
    let cursor: Seq
    let outbox: [Event]
    let acknowledged: UInt64

    init(_ desk: Desk) throws {
      let replica = try Replica(containing: desk.path)
      (projection, cursor, outbox, acknowledged) = try replica.store.read { view in
        (
          try view.projectionDigest(), try view.cursor(), try view.pendingEvents(),
          try view.acknowledgedCounter()
        )
      }
    }
  }

  @Test func `an event without room is foreseen, in the server's words, and the rest goes on`()
    throws
  {
    let size = RoomLimits.Size(events: 36, bytes: 30_000)
    let limits = RoomLimits(
      entity: size, thread: size, margin: size, unshared: RoomLimits.Size(events: 4, bytes: 900))
    let north = try Desk("north", limits: limits)
    var log = MemoryLog(workspace: .atlas, limits: limits)
    let article = try north.imports("The bridge")
    try north.exchange(with: &log)
    for number in 0..<12 {
      _ = try north.replica.tag(article, adding: ["t\(number)"], removing: [], now: .noon)
    }
    try north.imports("The weir")
    #expect(
      try north.replica.foldPreview(PreviewSession(of: log, for: north.replica.store)).refuses
        .isEmpty)
    // With a second member each may have a quarter.
    var south = Author("south")
    _ = try log.append([south.write(south.join)], receivedAt: .noon)
    let preview = try north.replica.foldPreview(PreviewSession(of: log, for: north.replica.store))
    #expect(preview.refuses.map(\.reason) == ["noRoom"])
    #expect(preview.refuses.map(\.event.detail) == ["+t8"])
    #expect(
      preview.pushes == [
        EventTally(author: "north", change: "tagged", events: 8),
        EventTally(author: "north", change: "articleImported", events: 1),
      ])
    let waiting = try #require(try north.replica.store.read { try $0.outbox(after: 2) })
    let said = try log.append([waiting], receivedAt: .noon)
    #expect(try said == [.refused(#require(preview.refuses.first).refusal)])
  }

  @Test mutating func `own pending edits meet others' changes, and nothing is changed`() throws {
    _ = try south.replica.set("north.3", [("status", "rejected")], now: .noon)
    _ = try south.replica.edit("north.4", text: "Which one? The first.", now: .noon)
    let added = try south.annotates(article, "bridge", nth: 2, note: "The old one.")
    _ = try south.replica.reply(to: "north.5", body: "The mayor.", now: .noon)
    try south.exchange(with: &log)
    _ = try north.replica.set("north.3", [("status", "accepted")], now: .noon)
    _ = try north.replica.edit("north.4", text: "Which one? Ask.", now: .noon)

    let before = try OnDisk(north)
    let preview = try foldPreview(north)
    #expect(try OnDisk(north) == before)
    #expect(before.outbox.count == 2)

    #expect(
      preview.brings == [
        EventTally(author: "south", change: "fieldSet", events: 1),
        EventTally(author: "south", change: "noteEdited", events: 1),
        EventTally(author: "south", change: "annotationAdded", events: 1),
        EventTally(author: "south", change: "replyAdded", events: 1),
      ])
    #expect(
      preview.pushes == [
        EventTally(author: "north", change: "fieldSet", events: 1),
        EventTally(author: "north", change: "noteEdited", events: 1),
      ])
    #expect(preview.created.map(\.entity) == [added.id, "south.5"])
    #expect(preview.created.map(\.detail) == ["The old one.", "The mayor."])
    #expect(preview.opens.map(\.field) == ["status"])
    #expect(preview.opens[0].heads.map(\.value) == ["rejected", "accepted"])
    #expect(preview.opens[0].heads.map(\.written.author) == ["south", "north"])
    #expect(preview.merges.map(\.text) == ["Which one? The first. Ask."])
    #expect(preview.merges.map(\.isJoined) == [true])
    #expect(preview.grows.isEmpty && preview.closes.isEmpty)

    for desk in [north, south, north] { try desk.exchange(with: &log) }
    for desk in [north, south] {
      let came = try desk.replica.read { try $0.conflicts() }
      #expect(came.map(\.id) == preview.opens.map(\.id), "as it was foretold")
      #expect(came[0].heads.map(\.value) == preview.opens[0].heads.map(\.value))
      #expect(try desk.row("north.4").text == "Which one? The first. Ask.")
    }
    let idle = try foldPreview(north)
    #expect(idle.brings.isEmpty && idle.pushes.isEmpty && idle.merges.isEmpty)
    #expect(idle.opens.isEmpty && idle.created.isEmpty)
  }

  @Test mutating func `a deletion hides, an edit brings back, and a decision closes`() throws {
    _ = try north.replica.delete("north.4", now: .noon)
    _ = try south.replica.delete("north.3", now: .noon)
    for desk in [north, south] {
      _ = try desk.replica.set(
        article, [("status", desk.replica.store.name == "north" ? "open" : "accepted")], now: .noon)
    }
    try south.exchange(with: &log)
    let first = try foldPreview(north)
    #expect(first.hides.map(\.id) == ["north.3"])
    #expect(first.hides.map(\.subject) == ["closed"])
    #expect(first.returns.isEmpty)
    for desk in [north, south] { try desk.exchange(with: &log) }
    try north.exchange(with: &log)

    // South had not seen the deletion of north.4 when it was edited.
    _ = try south.replica.resolve(article, field: "status", .value("open"), why: "", now: .noon)
    try south.exchange(with: &log)
    let second = try foldPreview(north)
    #expect(second.closes.map(\.field) == ["status"])
    #expect(second.closes.map(\.id) == [article])
    #expect(second.opens.isEmpty)
  }

  @Test mutating func `work that a deletion did not know of comes back to be decided`() throws {
    _ = try north.replica.delete("north.4", now: .noon)
    _ = try south.replica.edit("north.4", text: "The second one.", now: .noon)
    try south.exchange(with: &log)
    let preview = try foldPreview(north)
    #expect(preview.returns.map(\.id) == ["north.4"])
    #expect(preview.opens.map(\.kind) == [.editedWhileDeleted])
    #expect(preview.opens[0].keptBy.map(\.written.event) == ["south.2"])
  }

  @Test mutating func `an open conflict that gets another value is told apart`() throws {
    let east = try Desk("east")
    for desk in [east, north, south, east] { try desk.exchange(with: &log) }
    _ = try north.replica.set("north.3", [("status", "open")], now: .noon)
    _ = try south.replica.set("north.3", [("status", "accepted")], now: .noon)
    _ = try east.replica.set("north.3", [("status", "rejected")], now: .noon)
    for desk in [north, south, north] { try desk.exchange(with: &log) }
    try east.exchange(with: &log)
    let preview = try foldPreview(north)
    #expect(preview.opens.isEmpty)
    #expect(preview.grows.map(\.heads.count) == [3])
    #expect(try north.replica.read { try $0.conflicts() }.map(\.heads.count) == [2])
  }

  @Test
  mutating func `another text of an article is foreseen, with the notes whose words it changes`()
    throws
  {
    _ = try south.replica.importArticles(
      [.plain("The bridge\n\nThe bridge was closed on 12 May.")], revising: article, now: .noon)
    try south.exchange(with: &log)
    let before = try OnDisk(north)
    let preview = try foldPreview(north)
    #expect(preview.revised.map(\.id) == [article])
    #expect(preview.withdrawn.isEmpty)
    #expect(preview.doubtful.map(\.id) == ["north.4"])
    #expect(try OnDisk(north) == before)
    try north.exchange(with: &log)
    _ = try south.replica.withdraw(article, why: "An error.", now: .noon)
    try south.exchange(with: &log)
    let later = try foldPreview(north)
    #expect(later.withdrawn.map(\.id) == [article])
    #expect(later.revised.isEmpty)
  }

  @Test mutating func `own events that only get their places are no news`() throws {
    _ = try north.replica.set("north.3", [("status", "open")], now: .noon)
    let waiting = try #require(try north.replica.store.read { try $0.outbox(after: 5) })
    _ = try log.append([waiting], receivedAt: .noon)
    let before = try OnDisk(north)
    let preview = try foldPreview(north)
    #expect(preview.brings.isEmpty && preview.pushes.isEmpty)
    #expect(preview.cursor == log.end())
    #expect(try OnDisk(north) == before)
  }

  @Test mutating func `a changeset that does not follow is found, and nothing changes`() throws {
    _ = try south.replica.set("north.3", [("status", "open")], now: .noon)
    try south.exchange(with: &log)
    var preview = try PreviewSession(of: log, for: north.replica.store)
    let author = Author("east")
    var stranger = author
    _ = try log.append([stranger.write(stranger.join)], receivedAt: .noon)
    let logged = try #require(log.log.last)
    var other = author
    let bad = try LoggedChangeset(
      changeset: other.write(.articleImported(.sample("x"))), firstSeq: logged.firstSeq,
      receivedAt: .noon)
    preview = try PreviewSession(store: north.replica.store, hearing: log, changing: [bad])
    let before = try OnDisk(north)
    #expect(
      failure { _ = try north.replica.foldPreview(preview) }
        == "damaged(PostilLog.Damage.notAMember(seq: \(bad.firstSeq)))")
    let later = try LoggedChangeset(
      changeset: logged.changeset, firstSeq: logged.firstSeq,
      receivedAt: Instant(milliseconds: 1))
    preview = try PreviewSession(store: north.replica.store, hearing: log, changing: [later])
    #expect(
      failure { _ = try north.replica.foldPreview(preview) }
        == "damaged(PostilLog.Damage.chain(seq: \(logged.lastSeq)))")
    #expect(try OnDisk(north) == before)
  }
}

extension PreviewSession {
  /// The preview by a server that holds the log.
  fileprivate init(of log: MemoryLog, for store: ReplicaStore) throws {
    try self.init(store: store, hearing: log, changing: [])
  }

  /// - Parameter changing: changesets that stand in the log's place at their seqs.
  fileprivate init(store: ReplicaStore, hearing log: MemoryLog, changing: [LoggedChangeset]) throws
  {
    self.init(store: store)
    let frontier = log.frontier(of: store.replica)
    let cursor = try store.read { try $0.cursor() }
    try receive(.greeting(Greeting(versions: 1...1)))
    try receive(
      .welcome(
        Welcome(
          workspaceID: log.workspace.id, epoch: Epoch(life: 1), end: log.end(),
          lastCounter: frontier?.lastCounter ?? 0,
          chain: frontier?.chain, creditBytes: 1 << 20, endChain: log.chain(at: log.end()))))
    let missing = log.log.filter { $0.firstSeq > cursor }.map { logged in
      changing.first { $0.firstSeq == logged.firstSeq } ?? logged
    }
    if !missing.isEmpty { try receive(.changesets(missing)) }
    try receive(.end(log.end()))
  }
}
