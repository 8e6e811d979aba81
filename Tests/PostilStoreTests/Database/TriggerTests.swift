import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// ⚖ The file itself refuses to rewrite the log, in every program.
struct TriggerTests {
  private let folder: TemporaryFolder
  private let raw: RawDatabase

  /// A server's log with three changesets of one event.
  init() throws {
    folder = try TemporaryFolder()
    let log = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    var north = Author("north")
    _ = try log.append(
      [
        north.write(north.join), north.write(.articleImported(.sample("One"))),
        north.write(.articleImported(.sample("Two"))),
      ], receivedAt: .noon)
    raw = try RawDatabase(folder.file("log.sqlite"))
  }

  @Test(arguments: [
    "UPDATE changeset SET received_at = 0",
    "UPDATE changeset SET bytes = x'00' WHERE first_seq = 2",
    "DELETE FROM changeset", "DELETE FROM changeset WHERE first_seq = 3",
  ])
  func `a changeset is neither changed nor deleted`(statement: String) throws {
    #expect(raw.refusal(of: statement) == "the log is append-only")
    #expect(try raw.integer("SELECT count(*) FROM changeset") == 3)
  }

  @Test(arguments: [1, 2, 3])
  func `a changeset is not replaced`(seq: Int) throws {
    let refusal = raw.refusal(
      of: """
        INSERT OR REPLACE INTO changeset
        SELECT first_seq, last_seq, replica, first_counter, 0, bytes, signature, own, chain FROM changeset
        WHERE first_seq = \(seq)
        """)
    #expect(refusal != nil)
    #expect(try raw.integer("SELECT count(*) FROM changeset WHERE received_at = 0") == 0)
  }

  @Test(arguments: [(3, 3), (5, 5), (0, 0), (-1, 3), (4, 3)])
  func `a changeset that does not follow the last is refused`(first: Int, last: Int) throws {
    let statement = """
      INSERT INTO changeset SELECT \(first), \(last), replica, first_counter, 0, bytes, signature, own, chain
      FROM changeset WHERE first_seq = 1
      """
    #expect(raw.refusal(of: statement) == "the log has no gaps")
  }

  @Test func `a changeset that follows the last is taken`() throws {
    let statement = """
      INSERT INTO changeset SELECT 4, 4, replica, first_counter, 0, bytes, signature, own, chain
      FROM changeset WHERE first_seq = 1
      """
    #expect(raw.refusal(of: statement) == nil)
  }
}

/// ⚖ A segment stays, and a changeset leaves the tail only for a segment.
struct SegmentTriggerTests {
  private let folder: TemporaryFolder
  private let raw: RawDatabase

  /// Four changesets of one event, the first two sealed.
  init() throws {
    folder = try TemporaryFolder()
    let log = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    var north = Author("north")
    _ = try log.append([north.write(north.join)], receivedAt: .noon)
    for title in ["One", "Two", "Three"] {
      _ = try log.append([north.write(.articleImported(.sample(title)))], receivedAt: .noon)
    }
    #expect(try log.seal(bytes: 100))
    raw = try RawDatabase(folder.file("log.sqlite"))
    #expect(try raw.integer("SELECT last_seq FROM segment") == 2)
    #expect(try raw.integer("SELECT min(first_seq) FROM changeset") == 3)
  }

  @Test(arguments: [
    "UPDATE segment SET chain = zeroblob(32)", "UPDATE segment SET bytes = x'00'",
    "DELETE FROM segment", "DELETE FROM changeset", "DELETE FROM changeset WHERE first_seq = 3",
  ])
  func `neither is changed or deleted`(statement: String) throws {
    #expect(raw.refusal(of: statement) == "the log is append-only")
    #expect(try raw.integer("SELECT count(*) FROM segment") == 1)
    #expect(try raw.integer("SELECT count(*) FROM changeset") == 2)
  }

  @Test func `a segment is not replaced`() throws {
    let statement = """
      INSERT OR REPLACE INTO segment SELECT first_seq, last_seq, 1, x'00', chain FROM segment
      """
    #expect(raw.refusal(of: statement) != nil)
    #expect(try raw.integer("SELECT count(*) FROM segment WHERE raw_bytes = 1") == 0)
  }

  @Test(arguments: [(1, 2), (4, 4), (2, 3), (3, 2), (0, 3)])
  func `a segment that does not follow the last is refused`(first: Int, last: Int) throws {
    let statement =
      "INSERT INTO segment SELECT \(first), \(last), 1, bytes, chain, starts FROM segment"
    #expect(raw.refusal(of: statement) != nil)
    #expect(try raw.integer("SELECT count(*) FROM segment") == 1)
  }

  @Test func `a changeset that a segment covers only in part stays`() throws {
    try raw.execute("INSERT INTO segment SELECT 3, 3, 1, bytes, chain, starts FROM segment")
    #expect(raw.refusal(of: "DELETE FROM changeset WHERE first_seq = 3") == nil)
    #expect(
      raw.refusal(of: "DELETE FROM changeset WHERE first_seq = 4") == "the log is append-only")
  }
}

/// ⚖ An own event leaves the outbox for the log and for nothing else.
struct OutboxTriggerTests {
  private let folder: TemporaryFolder
  private let north: Desk
  private let raw: RawDatabase

  init() throws {
    folder = try TemporaryFolder()
    north = try Desk("north")
    try north.record(.articleImported(.sample("One")))
    raw = try RawDatabase(north.database)
  }

  @Test func `an event is not deleted before the log holds it`() throws {
    #expect(raw.refusal(of: "DELETE FROM outbox") == "the log does not hold this event yet")
    #expect(try raw.integer("SELECT count(*) FROM outbox") == 2)
  }

  @Test func `an event is not changed`() throws {
    #expect(
      raw.refusal(of: "UPDATE outbox SET bytes = x'00'") == "an event is written once")
  }

  @Test func `an event is not replaced`() throws {
    #expect(raw.refusal(of: "INSERT OR REPLACE INTO outbox VALUES (1, x'00')") != nil)
  }

  @Test func `an event that the log holds may go, and the one after it may not`() throws {
    var server = try LogKind.memory.open()
    let join = try #require(try north.store.read { try $0.outbox(after: 0) })
    let first = try Changeset(
      replica: join.replica, firstCounter: 1,
      events: EventRun(events: [Array(join.events.bytes[join.events.ranges[0]])]))
    try north.append(server.appendAdmitted(first))
    #expect(try raw.integer("SELECT min(counter) FROM outbox") == 2)
    #expect(
      raw.refusal(of: "DELETE FROM outbox WHERE counter = 2")
        == "the log does not hold this event yet")
  }
}
