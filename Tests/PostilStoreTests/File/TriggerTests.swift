import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

/// ⚖ The file itself refuses to rewrite the log, whoever asks.
struct TriggerTests {
  private let folder: TemporaryFolder
  private let raw: RawDatabase

  /// A server's log with three changesets of one event.
  init() throws {
    folder = try TemporaryFolder()
    let log = try ServerStore(creating: folder.file("log.sqlite"), workspace: .atlas)
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
        SELECT first_seq, last_seq, replica, first_counter, 0, bytes, chain FROM changeset
        WHERE first_seq = \(seq)
        """)
    #expect(refusal != nil)
    #expect(try raw.integer("SELECT count(*) FROM changeset WHERE received_at = 0") == 0)
  }

  @Test(arguments: [(3, 3), (5, 5), (0, 0), (-1, 3), (4, 3)])
  func `a changeset that does not follow the last is refused`(first: Int, last: Int) throws {
    let statement = """
      INSERT INTO changeset SELECT \(first), \(last), replica, first_counter, 0, bytes, chain
      FROM changeset WHERE first_seq = 1
      """
    #expect(raw.refusal(of: statement) == "the log has no gaps")
  }

  @Test func `a changeset that follows the last is taken`() throws {
    let statement = """
      INSERT INTO changeset SELECT 4, 4, replica, first_counter, 0, bytes, chain
      FROM changeset WHERE first_seq = 1
      """
    #expect(raw.refusal(of: statement) == nil)
  }
}

/// ⚖ An own event leaves the outbox for the log and for nothing else.
struct OutboxTriggerTests {
  private let folder: TemporaryFolder
  private let north: TestReplica
  private let raw: RawDatabase

  init() throws {
    folder = try TemporaryFolder()
    north = try TestReplica("north", at: folder.file("north.sqlite"))
    try north.record(.articleImported(.sample("One")))
    raw = try RawDatabase(folder.file("north.sqlite"))
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
