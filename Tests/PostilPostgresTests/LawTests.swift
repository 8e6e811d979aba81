import PostgresSupport
import PostilCore
import PostilLog
import PostilPostgres
import PostilWire
import TestSupport
import Testing

/// The database refuses what no node may do.
///
/// Source: Protocol/POSTGRES.md, "Laws" and "Rights".
struct LawTests {
  private var room: PostgresNewsroom

  init() throws {
    room = try PostgresNewsroom()
    try room.fill(12)
    while try room.log.seal(bytes: 600) {}
  }

  private static let rewriting = [
    "UPDATE postil.changeset SET received_at = 0", "DELETE FROM postil.changeset",
    "TRUNCATE postil.changeset", "UPDATE postil.segment SET bytes = ''",
    "DELETE FROM postil.segment", "TRUNCATE postil.segment",
    "UPDATE postil.membership SET seq = 0", "DELETE FROM postil.membership",
    "UPDATE postil.verdict SET reason = 0", "DELETE FROM postil.verdict",
    "DELETE FROM postil.replica", "DELETE FROM postil.workspace", "TRUNCATE postil.workspace",
    "UPDATE postil.workspace SET name = 'other'",
  ]

  private func state(of sql: String, as user: String) throws -> String? {
    do {
      try room.database.raw(as: user).execute(sql)
      return nil
    } catch let refusal as RawPostgres.Refusal {
      return refusal.state
    }
  }

  @Test(arguments: rewriting)
  func `a node has no right to rewrite the log`(sql: String) throws {
    #expect(try state(of: sql, as: "node") == "42501")
  }

  @Test(arguments: rewriting)
  func `the owner of the tables cannot rewrite the log by mistake`(sql: String) throws {
    #expect(try state(of: sql, as: "postgres") == "PT001")
  }

  @Test(arguments: [
    "INSERT INTO postil.workspace SELECT * FROM postil.workspace",
    "INSERT INTO postil.segment SELECT * FROM postil.segment",
    "UPDATE postil.replica SET name = 'other'",
    "DROP TRIGGER changeset_is_never_updated ON postil.changeset",
    "CREATE TABLE postil.mine ()", "SET session_replication_role = replica",
  ])
  func `a node has no right to anything else that it does not need`(sql: String) throws {
    #expect(try state(of: sql, as: "node") == "42501")
  }

  @Test(arguments: ["end_seq + 2", "end_seq", "end_seq - 1"])
  func `a row that does not follow the end is refused`(place: String) throws {
    let insertion = """
      INSERT INTO postil.changeset
      SELECT id, \(place), \(place), 1, 1, 0, '', NULL, chain, chain FROM postil.workspace
      """
    #expect(["PT001", "23505"].contains(try state(of: insertion, as: "node")))
  }

  @Test(arguments: ["end_seq = end_seq - 1", "end_seq = end_seq + 1", "chain = sha256(chain)"])
  func `a workspace does not end elsewhere than its log`(change: String) throws {
    #expect(try state(of: "UPDATE postil.workspace SET \(change)", as: "node") == "PT001")
  }

  /// ⚖ The function compares what the node found in the segment with the rows that go.
  @Test(arguments: [
    "sealed_seq + 1, sealed_seq + 1, 9, 'x', (SELECT chain FROM postil.changeset ORDER BY first_seq LIMIT 1), '', sha256('')",
    "sealed_seq + 2, sealed_seq + 2, 9, 'x', chain, '', sha256('')",
    "sealed_seq + 1, end_seq + 1, 9, 'x', chain, '', sha256('')",
    "end_seq + 2, end_seq + 2, 9, 'x', chain, '', sha256('')",
  ])
  func `a segment that does not hold what it replaces is refused`(arguments: String) throws {
    let call = "SELECT postil.seal(id, \(arguments)) FROM postil.workspace WHERE name = 'atlas'"
    #expect(try state(of: call, as: "node") == "PT001")
    try room.expectSameLog()
  }

  @Test func `tables of a later version are left alone`() throws {
    try room.database.raw().execute("UPDATE postil.format SET version = 99")
    defer { _ = try? room.database.raw().execute("UPDATE postil.format SET version = 2") }
    let newer = PostgresError.newerSchema(found: 99, known: 2)
    #expect(throws: newer) { try room.database.node(of: .atlas) }
    #expect(throws: newer) { try room.database.open(.founded) }
  }

  @Test func `a database without tables is said to have none`() throws {
    let address = try room.database.address(of: "postgres", in: "postgres")
    #expect(throws: PostgresError.noSchema) {
      try PostgresLog(opening: "atlas", at: address, means: NodeMeans { .noon })
    }
  }

  @Test func `a workspace is made once, and found by its name`() throws {
    #expect(throws: PostgresError.workspaceExists(name: "atlas")) {
      try room.database.open(.atlas)
    }
    let other = WorkspaceIdentity(id: Array(repeating: 3, count: 16), name: "other")
    #expect(throws: PostgresError.noWorkspace(name: "other")) {
      try room.database.node(of: other)
    }
    // Two logs in one database have nothing to do with one another.
    let log = try room.database.open(other)
    var north = Author("north")
    guard
      case .logged(let logged)? = try log.append([north.write(north.join)], receivedAt: .noon).first
    else {
      Issue.record("north was not let in")
      return
    }
    #expect(logged.firstSeq == 1)
    try room.expectSameLog()
  }

  @Test func `a log that other laws counted is not opened`() throws {
    try room.database.raw().execute("UPDATE postil.workspace SET laws = 99")
    #expect(throws: PostgresError.otherLaws(found: 99, known: LogLaws.version)) {
      try room.database.node(of: .atlas)
    }
  }
}
