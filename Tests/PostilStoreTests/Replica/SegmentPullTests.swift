import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A replica takes sealed runs as they come, and only sound ones.
struct SegmentPullTests {
  private let folder: TemporaryFolder
  private let north: Desk
  private let south: Desk
  private var server: ServerStore

  /// The server holds twelve imports of north's, mostly sealed.
  init() throws {
    folder = try TemporaryFolder()
    north = try Desk("north")
    south = try Desk("south")
    server = try ServerStore(
      creating: folder.file("server.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    for title in 0..<12 {
      try north.record(.articleImported(.sample("Title \(title)")))
      try north.exchange(with: &server)
    }
    while try server.seal(bytes: 300) {}
  }

  private func first() throws -> Segment { try #require(try server.segment(startingAt: 1)) }

  private func expect(_ damage: Damage, from segment: Segment) throws {
    let before = try south.store.read { try $0.projectionDigest() }
    #expect(throws: StoreError.damaged(damage)) {
      try south.store.write { try $0.append(segment) }
    }
    #expect(try south.cursor == 0)
    #expect(try south.store.read { try $0.projectionDigest() } == before)
  }

  @Test func `segments and then the tail make the same replica as changesets do`() throws {
    while let segment = try server.segment(startingAt: south.cursor + 1) {
      try south.store.write { try $0.append(segment) }
    }
    #expect(try south.cursor > 3)
    try south.pull(from: server)
    #expect(try south.digest == north.digest)
    #expect(
      try south.store.read { try $0.chain(at: $0.cursor()) } == server.chain(at: server.end()))
    #expect(try south.isItsOwnRebuild())
  }

  @Test func `a segment behind an open tail seals the tail`() throws {
    try south.pull(from: server, through: try first().lastSeq)
    let second = try #require(try server.segment(startingAt: south.cursor + 1))
    try south.store.write { try $0.append(second) }
    try south.pull(from: server)
    #expect(try south.digest == north.digest)
    #expect(try south.isItsOwnRebuild())
  }

  @Test func `a replica seals pulled changesets, and loses none`() throws {
    try south.pull(from: server)
    let before = try south.store.read { try $0.projectionDigest() }
    while try south.store.seal(bytes: 300) {}
    #expect(try south.isItsOwnRebuild())
    try south.store.read { view in
      try #expect(view.projectionDigest() == before)
      for row in try view.all(of: .article) {
        try #expect(view.history(of: row.entity.id).count == 1)
      }
    }
  }

  @Test mutating func `own events that come back in a segment leave the outbox`() throws {
    let store = try Desk("west")
    try store.record(.articleImported(.sample("Of the west")))
    let waiting = try #require(try store.store.read { try $0.outbox(after: 0) })
    _ = try server.append([waiting], receivedAt: .noon)
    try north.record(.articleImported(.sample("Later, and much longer for the tail to be long")))
    try north.exchange(with: &server)
    while try server.seal(bytes: 100) {}
    while let segment = try server.segment(startingAt: store.cursor + 1) {
      try store.store.write { try $0.append(segment) }
    }
    #expect(try store.pendingCount == 0)
    #expect(try store.isItsOwnRebuild())
  }

  @Test func `a segment that leaves a gap`() throws {
    let second = try #require(try server.segment(startingAt: first().lastSeq + 1))
    try expect(.gap(expected: 1, found: second.firstSeq), from: second)
  }

  @Test func `a segment with another chain`() throws {
    let good = try first()
    let bad = Segment(
      firstSeq: 1, lastSeq: good.lastSeq, rawBytes: good.rawBytes, bytes: good.bytes,
      chain: Chain(workspace: WorkspaceIdentity.other.id))
    try expect(.chain(seq: good.lastSeq), from: bad)
  }

  @Test func `a segment with an event changed`() throws {
    let good = try first()
    var changesets = try good.changesets()
    let last = changesets.removeLast()
    changesets.append(
      try LoggedChangeset(
        changeset: last.changeset, firstSeq: last.firstSeq,
        receivedAt: Instant(milliseconds: last.receivedAt.milliseconds + 1)))
    try expect(
      .chain(seq: good.lastSeq),
      from: Segment(sealing: changesets, chain: good.chain))
  }

  @Test func `a segment of bytes that cannot be read`() throws {
    let good = try first()
    let bad = Segment(
      firstSeq: 1, lastSeq: good.lastSeq, rawBytes: good.rawBytes,
      bytes: Array(good.bytes.dropLast()), chain: good.chain)
    try expect(.unreadable(seq: 1), from: bad)
  }
}

extension Desk {
  fileprivate func pull(from log: some LogStore, through end: Seq) throws {
    for logged in try log.changesets(after: cursor, bytes: .max) where logged.lastSeq <= end {
      try append(logged)
    }
  }
}
