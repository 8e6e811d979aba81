import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A log that contradicts its laws is refused by the replica, and nothing changes.
struct DamageTests {
  private let north: Desk
  private var server = MemoryLog(workspace: .atlas)
  private var south = Author("south")

  /// North holds one event of its own in the log at seq 1, south's join at 2, one pending event.
  init() throws {
    north = try Desk("north")
    try north.exchange(with: &server)
    _ = try server.append([south.write(south.join)], receivedAt: .noon)
    try north.pull(from: server)
    try north.record(.articleImported(.sample("One")))
  }

  private func expect(
    _ damage: Damage, from changeset: Changeset, at seq: Seq,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let before = try north.store.read { view in
      (try view.projectionDigest(), try view.cursor(), try view.pendingCount())
    }
    let logged = try LoggedChangeset(changeset: changeset, firstSeq: seq, receivedAt: .noon)
    #expect(throws: StoreError.damaged(damage), sourceLocation: place) { try north.append(logged) }
    let after = try north.store.read { view in
      (try view.projectionDigest(), try view.cursor(), try view.pendingCount())
    }
    #expect(before == after, sourceLocation: place)
  }

  @Test mutating func `a gap in the log`() throws {
    let next = try south.write(.articleImported(.sample("Two")))
    try expect(.gap(expected: 3, found: 4), from: next, at: 4)
    let highest = Seq(Int64.max) - 1
    try expect(.gap(expected: 3, found: highest), from: next, at: highest)
  }

  @Test mutating func `a changeset that begins in the log and goes on beyond it`() throws {
    south.forget(1)
    let longer = try south.write(south.join, .articleImported(.sample("Two")))
    try expect(.gap(expected: 3, found: 2), from: longer, at: 2)
  }

  @Test mutating func `another changeset at a place that is held`() throws {
    south.forget(1)
    let other = try south.write(.memberJoined(name: "s2", publicKey: south.publicKey))
    try expect(.chain(seq: 2), from: other, at: 2)
  }

  @Test func `the same changeset received at another moment`() throws {
    let held = try #require(server.log.last)
    let later = try LoggedChangeset(
      changeset: held.changeset, firstSeq: held.firstSeq,
      receivedAt: Instant(milliseconds: held.receivedAt.milliseconds + 1))
    #expect(throws: StoreError.damaged(.chain(seq: 2))) { try north.append(later) }
  }

  @Test mutating func `counters that do not go on`() throws {
    south.skip(3)
    let late = try south.write(.articleImported(.sample("Two")))
    try expect(.counters(seq: 3, expected: 2, found: 5), from: late, at: 3)
  }

  @Test mutating func `a replica's last changeset once more at a new place`() throws {
    let held = try #require(server.log.last)
    try expect(.counters(seq: 3, expected: 2, found: 1), from: held.changeset, at: 3)
  }

  @Test mutating func `a base beyond the log`() throws {
    let early = try south.write(.articleImported(.sample("Two")), base: 3)
    try expect(.base(seq: 3), from: early, at: 3)
  }

  @Test mutating func `a replica that never joined`() throws {
    var east = Author("east")
    try expect(
      .notAMember(seq: 3), from: east.write(.articleImported(.sample("Two"))), at: 3)
    east.forget(1)
    try expect(
      .notAMember(seq: 3),
      from: east.write(.memberJoined(name: "south", publicKey: east.publicKey)), at: 3)
  }

  @Test func `bytes that hold no event`() throws {
    let nonsense = try Changeset(
      replica: south.replica, firstCounter: 2, events: EventRun(events: [[0xFF]]))
    try expect(.unreadable(seq: 3), from: nonsense, at: 3)
  }

  @Test func `other events under this replica's own counters`() throws {
    let other = EventEncoder.encode(
      base: 1, claimedAt: .noon, change: .articleImported(.sample("Other")))
    let copied = try Changeset(
      replica: north.store.replica, firstCounter: 2, events: EventRun(events: [other]))
    try expect(.ownEvents(counter: 2), from: copied, at: 3)
  }
}
