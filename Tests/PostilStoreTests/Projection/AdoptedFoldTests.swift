import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Adopted work makes the same state on every path to one, and its acts make none.
struct AdoptedFoldTests {
  private let folder: TemporaryFolder
  private var room: SignedNewsroom
  private let article = ArticleImport.sample("One")
  private var entity: EntityID { .article(article.article) }
  /// North's last words, all of one changeset.
  private let work: LoggedChangeset
  /// Of its two events that would decide about others.
  private let acts: [Seq]

  /// North, an admin, was revoked: its work sets south's import aside and revokes south, in vain, and tags.
  init() throws {
    folder = try TemporaryFolder()
    room = try SignedNewsroom(.memory)
    let imported = try room.open.appendAdmitted(
      room.south.write(.articleImported(article), base: room.end))
    let named = CounterRange(
      replica: room.south.replica, first: imported.changeset.firstCounter,
      last: imported.changeset.lastCounter)
    let entity = EntityID.article(article.article)
    let changeset = try room.north.write(
      .tagged(entity: entity, tag: "a"), .eventsSetAside([named], why: "spam"),
      .revoked(.member(room.south.replica), why: ""), .markingSet(entity: entity, marking: .red),
      .tagged(entity: entity, tag: "b"), base: room.end)
    try room.decide(.revoked(.member(room.north.replica), why: "left"))
    try room.decide(room.north.adoption)
    work = try room.open.appendAdmitted(changeset)
    acts = [work.firstSeq + 1, work.firstSeq + 2]
    try room.open.appendAdmitted(
      room.south.write(.tagged(entity: entity, tag: "c"), base: room.end))
  }

  private func replica(_ name: String) throws -> ReplicaStore {
    try Desk(name, at: folder.file(name), of: .founded).store
  }

  private var log: [LoggedChangeset] {
    get throws { try room.open.log.changesets(after: 0, bytes: .max) }
  }

  private func expectWhole(_ store: ReplicaStore) throws {
    try store.read { view in
      let state = try #require(try view.entity(entity)?.entity)
      for tag in ["a", "b", "c"] as [Text] {
        #expect(state.value(of: .tag(tag.tagFolded)) == .text(tag))
      }
      #expect(state.value(of: .marking) == .marking(.red))
      #expect(try view.roster() == room.open.log.members())
      #expect(try view.roster().role(of: room.south.replica) == .editor)
      #expect(try view.setAsides().isEmpty)
      #expect(try view.ignoredCount() == acts.count)
      _ = try view.checkLog()
    }
    #expect(try store.isItsOwnRebuild())
  }

  @Test func `changeset by changeset, at once, in a segment and as of a seq they agree`() throws {
    let step = try replica("step")
    for logged in try log { try step.write { try $0.append(logged) } }
    try expectWhole(step)
    let digest = try step.read { try $0.digest() }

    let sealed = try replica("sealed")
    let segment = Segment(sealing: try log, after: [], of: .founded)
    try sealed.write { try $0.append(segment) }
    try expectWhole(sealed)
    #expect(try sealed.read { try $0.digest() } == digest)

    let first = try replica("first")
    try first.stage(segment, after: 0)
    _ = try first.settleFirstPull()
    try expectWhole(first)
    #expect(try first.read { try $0.digest() } == digest)

    let before = try step.read(asOf: work.firstSeq - 1) { try $0.digest() }
    let past = try replica("past")
    for logged in try log where logged.firstSeq < work.firstSeq {
      try past.write { try $0.append(logged) }
    }
    #expect(try past.read { try $0.digest() } == before)
    #expect(try step.read(asOf: room.end) { try $0.digest() } == digest)
    #expect(try step.read(asOf: room.end) { try $0.ignoredCount() } == acts.count)
  }

  @Test mutating func `adopted events can be set aside, and their adoption cannot`() throws {
    let store = try replica("reader")
    let tagged = CounterRange(
      replica: room.north.replica, first: work.changeset.firstCounter,
      last: work.changeset.lastCounter)
    let adoption = CounterRange(
      replica: room.founder.replica, first: room.founder.counter, last: room.founder.counter)
    try room.decide(.eventsSetAside([tagged, adoption], why: "spam"))
    for logged in try log { try store.write { try $0.append(logged) } }
    try store.read { view in
      let state = try #require(try view.entity(entity)?.entity)
      #expect(state.value(of: .tag("a")) == nil)
      #expect(state.value(of: .tag("c")) == .text("c"))
      #expect(try view.roster() == room.open.log.members())
    }
    #expect(try store.isItsOwnRebuild())
    try room.decide(.eventsReinstated([tagged], why: ""))
    for logged in try log { try store.write { try $0.append(logged) } }
    #expect(try store.read { try $0.entity(entity)?.entity.value(of: .tag("a")) } == .text("a"))
    #expect(try store.isItsOwnRebuild())
    #expect(try store.read { try $0.ignoredCount() } == acts.count)
  }

  /// North learns of its own adoption by a file that somebody brings.
  @Test mutating func `the author's own outbox takes on the log's events`() throws {
    let key = try room.invite(.member(.admin, name: nil), "for a stranger")
    let store = try Desk(
      "stranger", at: folder.file("stranger"), of: .founded, ticket: room.stranger.ticket(of: key)
    ).store
    try room.open.appendAdmitted(waiting(in: store, after: 0))
    try pull(into: store)
    let named = CounterRange(
      replica: work.changeset.replica, first: work.changeset.firstCounter,
      last: work.changeset.lastCounter)
    let changes: [Change] = [
      .tagged(entity: entity, tag: "d"), .revoked(.member(room.south.replica), why: ""),
      .eventsSetAside([named], why: ""),
    ]
    try store.write { transaction in
      for change in changes { _ = try transaction.record(change, now: .noon) }
    }
    try room.decide(.revoked(.member(room.stranger.replica), why: "left"))
    let late = try waiting(in: store, after: 1)
    try room.decide(room.stranger.adoption)
    try room.open.appendAdmitted(late)
    try pull(into: store)
    #expect(try store.read { try $0.pendingCount() } == 0)
    #expect(try store.read { try $0.entity(entity)?.entity.value(of: .tag("d")) } == .text("d"))
    #expect(try store.read { try $0.ignoredCount() } == acts.count + 2)
    #expect(try store.read { try $0.roster() } == room.open.log.members())
    #expect(try store.isItsOwnRebuild())
  }

  /// The outbox as its owner signs it.
  private mutating func waiting(in store: ReplicaStore, after counter: UInt64) throws -> Changeset {
    let run = try #require(try store.read { try $0.outbox(after: counter) }).events
    return try room.stranger.write(events: run.ranges.map { Array(run.bytes[$0]) })
  }

  private func pull(into store: ReplicaStore) throws {
    for logged in try log { try store.write { try $0.append(logged) } }
  }

  /// ⚖ It depends on what the event has seen: an admin who marked lower before it was revoked may do so.
  @Test func `an adopted marking is lowered as its author could have`() throws {
    var room = try SignedNewsroom(.memory)
    try room.open.appendAdmitted(
      room.south.write(
        .articleImported(article), .markingSet(entity: entity, marking: .red), base: room.end))
    let seen = try room.end
    let lowered = try room.north.write(.markingSet(entity: entity, marking: .clear), base: seen)
    try room.decide(.revoked(.replica(room.north.replica), why: "stolen"))
    try room.decide(.roleSet(member: room.north.replica, role: .reader))
    try room.decide(room.north.adoption)
    try room.open.appendAdmitted(lowered)
    // West's device was revoked before its member became an admin: that is not the device's.
    let raised = try room.open.appendAdmitted(
      room.south.write(.markingSet(entity: entity, marking: .amber), base: room.end))
    try room.decide(.revoked(.replica(room.west.replica), why: "stolen"))
    try room.decide(.roleSet(member: room.west.replica, role: .admin))
    let vain = try room.west.write(
      .markingSet(entity: entity, marking: .clear), base: room.end)
    try room.decide(room.west.adoption)
    let store = try replica("reader")
    for logged in try room.open.log.changesets(after: 0, bytes: .max) {
      try store.write { try $0.append(logged) }
      if logged == raised {
        #expect(
          try store.read { try $0.entity(entity)?.entity.value(of: .marking) } == .marking(.amber))
      }
    }
    let logged = try room.open.appendAdmitted(vain)
    try store.write { try $0.append(logged) }
    #expect(
      try store.read { try $0.entity(entity)?.entity.value(of: .marking) } == .marking(.amber))
    #expect(try store.isItsOwnRebuild())
  }
}
