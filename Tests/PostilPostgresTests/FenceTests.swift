import PostgresSupport
import PostilCore
import PostilLog
import PostilPostgres
import PostilWire
import TestSupport
import Testing

/// A log that began another epoch, or is healed by replicas.
struct FenceTests {
  private var room: PostgresNewsroom

  init() throws {
    room = try PostgresNewsroom()
    try room.fill(6)
  }

  private func begin(epoch: UInt64) throws {
    let bytes = Epoch(life: epoch).bytes.map { String(Int($0) + 256, radix: 16).dropFirst() }
      .joined()
    try room.database.raw().execute(
      "UPDATE postil.workspace SET epoch = '\\x\(bytes)', lives = lives + 1")
  }

  @Test mutating func `a group of a former epoch is turned away, the next is not`() throws {
    try begin(epoch: 9)
    let changeset = try room.next()
    let answers = try room.log.append([changeset], receivedAt: .noon)
    #expect(
      answers == [.refused(Refusal(.busy, subject: "its log has begun anew", retryAfterSeconds: 1))]
    )
    #expect(room.log.epoch == Epoch(life: 9))
    try room.expectSameLog()
    try room.append(changeset)
  }

  @Test func `an update under a former epoch fails in the database`() throws {
    #expect(throws: RawPostgres.Refusal.self) {
      try room.database.raw(as: "node").execute(
        "UPDATE postil.workspace SET lives = 1 WHERE postil.expect_epoch(epoch, sha256(''))")
    }
  }

  /// The writer may still hold pushes from before the readers noticed it.
  @Test mutating func `a node whose readers noticed another epoch first turns one group away, too`()
    throws
  {
    try begin(epoch: 9)
    _ = try room.log.members()
    #expect(room.log.epoch == Epoch(life: 9))
    let changeset = try room.next()
    #expect(
      try room.log.append([changeset], receivedAt: .noon)
        == [.refused(Refusal(.busy, subject: "its log has begun anew", retryAfterSeconds: 1))])
    try room.append(changeset)
    try room.expectSameLog()
  }

  @Test mutating func `replicas give back what a shorter log lacks, to any node`() throws {
    let shorter = try PostgresDatabase()
    let first = try shorter.open(.atlas)
    var plain = try room.memory.putBack(through: 3)
    let second = try shorter.node(of: .atlas)
    for logged in room.memory.log where logged.lastSeq <= 3 {
      _ = try first.append([logged.changeset], receivedAt: logged.receivedAt)
    }
    #expect(try first.chain(at: 3) == plain.chain(at: 3))
    let whole = room.memory.log
    let run = Segment(sealing: Array(whole.dropFirst(2)), after: whole.prefix(2))
    let end = LogEnd(
      workspaceID: WorkspaceIdentity.atlas.id, epoch: Epoch(life: 1), seq: room.memory.end(),
      chain: try #require(room.memory.chain(at: room.memory.end())))
    #expect(try first.takeBack(run, now: .noon) == .refused(Refusal(.outOfOrder)))
    let other = LogEnd(
      workspaceID: end.workspaceID, epoch: end.epoch, seq: end.seq, chain: Chain(workspace: []))
    for claim in [other, end] {
      let outcome = try plain.repair(with: [run], to: claim, as: Epoch(life: 2), now: .noon)
      #expect(try first.repair(with: [run], to: claim, as: Epoch(life: 2), now: .noon) == outcome)
      #expect(try first.end() == plain.end())
      #expect((first.epoch, first.restoration) == (plain.epoch, plain.restoration))
      #expect(first.repairEnd == plain.repairEnd)
    }
    try room.expectSameLog(first)
    let push = try room.next()
    let healing = Appended.refused(Refusal(.healing, retryAfterSeconds: 300))
    #expect(try second.append([push], receivedAt: .noon) == [healing])
    #expect(second.restoration == .healing && second.repairEnd == first.repairEnd)
    #expect(try first.takeBack(run, now: .noon) == .durable(through: end.seq))
    #expect(try !first.endRepair(now: .noon))
    let later = Instant.noon.later(by: RepairWaits().afterLastSegment)
    #expect(try second.endRepair(now: later))
    #expect(second.restoration == .healed && second.repairEnd == nil)
    #expect(try first.append([push], receivedAt: .noon).first != healing)
    first.close()
  }
}
