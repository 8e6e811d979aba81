import PostgresSupport
import PostilCore
import PostilLog
import PostilPostgres
import PostilWire
import TestSupport
import Testing

/// Connections that end in the middle.
struct LostConnectionTests {
  /// Waits until a node's statement waits for something, and ends its connection.
  private func end(_ waiting: String, in raw: RawPostgres) throws {
    let wanted = "usename = 'node' AND datname = current_database() AND \(waiting)"
    try wait(raw, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE \(wanted)")
  }

  @Test func `a node whose connections were ended goes on over new ones`() throws {
    var room = try PostgresNewsroom()
    try room.fill(2)
    let raw = try room.database.raw()
    try end("true", in: raw)
    try room.append(room.next())
    try end("true", in: raw)
    try room.expectSameLog()
  }

  @Test func `a group whose connection ends before its commit is judged again`() throws {
    var room = try PostgresNewsroom()
    try room.fill(2)
    let raw = try room.database.raw()
    try raw.execute("BEGIN; SELECT FROM postil.workspace FOR UPDATE")
    let (log, changeset) = (room.log, try room.next())
    let pushing = Aside { try log.append([changeset], receivedAt: .noon) }
    let watch = try room.database.raw()
    try end("wait_event_type = 'Lock'", in: watch)
    try raw.execute("COMMIT")
    #expect(try pushing.value() == room.memory.append([changeset], receivedAt: .noon))
    try room.expectSameLog()
  }

  /// The trap of a backend that is cancelled while it waits for the standby: it has committed, and says nothing.
  @Test func `a group whose commit lost its answer is in the log once`() throws {
    var room = try PostgresNewsroom()
    try room.fill(2)
    let raw = try room.database.raw()
    let name = try #require(try raw.execute("SELECT current_database()").first?.first)
    try raw.execute("ALTER DATABASE \(name) SET synchronous_commit = on")
    let node = try room.database.node(of: .atlas)
    // Two of one replica: the first alone would be refused when it is pushed again.
    let pushes = [try room.next("One"), try room.next("Two")]
    let pushing = Aside { try node.append(pushes, receivedAt: .noon) }
    try waitForStandby(raw)
    try raw.execute("ALTER DATABASE \(name) RESET synchronous_commit")
    try end("wait_event = 'SyncRep'", in: raw)
    #expect(try pushing.value() == room.memory.append(pushes, receivedAt: .noon))
    try room.expectSameLog()
  }

  private func waitForStandby(_ raw: RawPostgres) throws {
    try wait(
      raw,
      """
      SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'SyncRep'
      """)
  }

  /// Asks until there is a row, for at most twenty thousand times.
  private func wait(_ raw: RawPostgres, _ question: String) throws {
    for _ in 0..<20_000 { guard try raw.execute(question).isEmpty else { return } }
    Issue.record("nothing waits")
  }

  @Test func `a database that is not there is unreachable`() throws {
    let address = try PostgresAddress("postgresql://node@/none?host=/nowhere")
    #expect {
      try PostgresLog(opening: "atlas", at: address, means: NodeMeans { .noon })
    } throws: { error in
      if case PostgresError.unreachable = error { true } else { false }
    }
  }

  @Test(arguments: [
    "postgresql://me:secret@host/db", "host=h password=secret", "postgresql://h/db?password=x",
  ])
  func `an address with a password is refused`(text: String) {
    #expect(throws: PostgresError.holdsPassword) { try PostgresAddress(text) }
  }

  @Test func `an address that is none is said to be none`() {
    #expect {
      try PostgresAddress("postgresql://h/db?nothing=1")
    } throws: { error in
      if case PostgresError.notAnAddress = error { true } else { false }
    }
  }

  @Test func `several hosts are one address`() throws {
    _ = try PostgresAddress("postgresql://me@h1,h2/db?target_session_attrs=read-write")
  }
}
