import GRDB
import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Each fault is planted into a sound replica by hand, past the triggers.
struct VerifyTests {
  private let desk: Desk
  private var log = MemoryLog(workspace: .atlas)

  /// A log of five changesets from two replicas, and one pending event.
  init() throws {
    desk = try Desk("north")
    let south = try Desk("south")
    let article = try desk.imports("The bridge\n\nThe bridge was closed on Monday.")
    for desk in [desk, south, desk] { try desk.exchange(with: &log) }
    try south.annotates(article, "closed")
    try south.exchange(with: &log)
    try south.annotates(article, "Monday")
    try desk.annotates(article, "Monday")
    for desk in [desk, south, desk] { try desk.exchange(with: &log) }
    _ = try desk.replica.edit("north.3", text: "Pending.", now: .noon)
  }

  /// Drops the triggers that guard the log, then does the damage.
  private func plant(_ statements: String...) throws {
    let raw = try DatabaseQueue(path: desk.replica.folder.database)
    try raw.write { db in
      let triggers = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
      for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger)") }
      for statement in statements { try db.execute(sql: statement) }
    }
  }

  private func expect(_ damage: Damage, _ place: SourceLocation = #_sourceLocation) {
    #expect(throws: StoreError.damaged(damage), sourceLocation: place) {
      try desk.replica.verify()
    }
  }

  private var south: ReplicaID {
    get throws {
      try #require(log.log.map(\.changeset.replica).first { $0 != desk.replica.store.replica })
    }
  }

  @Test func `a sound replica is gone through whole`() throws {
    var log = CheckedLog()
    log.events = 6
    log.changesets = 5
    log.replicas = 2
    #expect(try desk.replica.verify() == Verified(log: log, pending: 1))
  }

  @Test func `a replica that has only joined is sound`() throws {
    let east = try Desk("east")
    defer { withExtendedLifetime(east) {} }
    #expect(try east.replica.verify() == Verified(log: CheckedLog(), pending: 1))
  }

  @Test func `verifying changes nothing`() throws {
    let before = try desk.replica.store.read { try $0.projectionDigest() }
    _ = try desk.replica.verify()
    #expect(try desk.replica.store.read { try $0.projectionDigest() } == before)
  }

  @Test func `a flipped byte in a changeset`() throws {
    try plant(
      """
      UPDATE changeset SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Note', 'Nope') AS BLOB)
      WHERE first_seq = 4
      """)
    #expect(throws: StoreError.damaged(.chain(seq: 4))) { try desk.replica.verify() }
  }

  @Test func `no state is folded from a log that somebody changed`() throws {
    let before = try desk.replica.store.read { try $0.projectionDigest() }
    try plant(
      """
      UPDATE changeset SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Note', 'Nope') AS BLOB)
      WHERE first_seq = 4
      """)
    #expect(throws: StoreError.damaged(.chain(seq: 4))) { try desk.replica.rebuild() }
    #expect(try desk.replica.store.read { try $0.projectionDigest() } == before)
  }

  @Test func `a changeset that no longer holds events`() throws {
    try plant("UPDATE changeset SET bytes = x'FF' WHERE first_seq = 4")
    expect(.unreadable(seq: 4))
  }

  @Test func `a chain that is not the hash of what stands before it`() throws {
    try plant("UPDATE changeset SET chain = zeroblob(32) WHERE first_seq = 3")
    expect(.chain(seq: 3))
  }

  @Test func `a changed moment of receipt`() throws {
    try plant("UPDATE changeset SET received_at = received_at + 1 WHERE first_seq = 4")
    expect(.chain(seq: 4))
  }

  @Test func `a missing changeset`() throws {
    try plant("DELETE FROM changeset WHERE first_seq = 4")
    expect(.gap(expected: 4, found: 5))
  }

  @Test func `a missing last changeset`() throws {
    try plant("DELETE FROM changeset WHERE first_seq = 6")
    #expect(throws: StoreError.self) { try desk.replica.verify() }
  }

  @Test(arguments: [
    "last_counter = last_counter + 1", "last_seq = 1", "last_base = 0", "chain = zeroblob(32)",
    "name = 'east'", "public_key = zeroblob(32)",
  ])
  func `a changed frontier`(change: String) throws {
    let south = try south
    try plant("UPDATE replica SET \(change) WHERE id = \(Int64(bitPattern: south.bits))")
    expect(.frontier(south))
  }

  @Test func `a frontier too few and one too many`() throws {
    let south = try south
    try plant(
      "INSERT INTO replica SELECT 7, 'seven', public_key, 1, 1, 0, chain FROM replica LIMIT 1")
    expect(.frontier(ReplicaID(bits: 7)))
    try plant(
      "DELETE FROM replica WHERE id = 7",
      "DELETE FROM replica WHERE id = \(Int64(bitPattern: south.bits))")
    expect(.missing("a replica's frontier"))
  }

  @Test func `a missing event of the outbox`() throws {
    _ = try desk.replica.edit("north.3", text: "Pending too.", now: .noon)
    try plant("DELETE FROM outbox WHERE counter = 4")
    expect(.missing("outbox event 4"))
  }

  @Test(arguments: [
    "UPDATE entity SET flags = 4 WHERE kind = 2", "UPDATE entity SET place = place + 100",
    "UPDATE entity SET parent = NULL", "DELETE FROM entity WHERE kind = 2",
    "UPDATE entity SET history = x'00'", "UPDATE changeset_span SET received_at = 0",
    "DELETE FROM article",
    "UPDATE tally SET visible = 0",
    "UPDATE revision SET content = replace(content, 'closed', 'opened')", "DELETE FROM revision",
    "INSERT INTO ignored_event VALUES (2, 1)",
    "UPDATE entity SET state = (SELECT state FROM entity WHERE kind = 2) WHERE kind = 2",
    "UPDATE entity SET kind = 9 WHERE kind = 2", "UPDATE entity SET joined_prose = 'Note'",
    "UPDATE entity SET bases = x'00'", "UPDATE entity SET flags = 1 WHERE kind = 1",
    "UPDATE entity SET parent = parent + 1 WHERE kind = 2",
    "INSERT INTO entity SELECT place + 1, kind, parent, flags, state, NULL, NULL, NULL, history "
      + "FROM entity ORDER BY place DESC LIMIT 1",
    "INSERT INTO entity_history VALUES (2, 0, x'00')",
    "DELETE FROM changeset_span WHERE first_seq = 1",
    "DELETE FROM changeset_span WHERE first_seq = (SELECT max(first_seq) FROM changeset_span)",
    "UPDATE changeset_span SET first_counter = first_counter + 1",
    "UPDATE changeset_span SET last_seq = last_seq + 1",
    "INSERT INTO changeset_span SELECT 100, 100, replica, 100, received_at FROM changeset_span LIMIT 1",
    "UPDATE article SET place = place + 1", "UPDATE article SET id = zeroblob(16)",
    "INSERT INTO article VALUES (zeroblob(16), 1)",
    "INSERT INTO article VALUES (x'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF', 1)",
    "INSERT INTO revision VALUES (zeroblob(16), 1, zeroblob(16), 6, NULL, 'closed')",
    "INSERT INTO tally VALUES (3, 1)",
    "DELETE FROM tally WHERE kind = 1",
  ])
  func `a changed projection, which a rebuild repairs`(change: String) throws {
    let digest = try desk.replica.store.read { try $0.projectionDigest() }
    try plant(change)
    expect(.state("it is not the fold of the log"))
    #expect(try desk.replica.rebuild().repaired > 0)
    #expect(try desk.replica.store.read { try $0.projectionDigest() } == digest)
    _ = try desk.replica.verify()
    #expect(try desk.replica.rebuild().repaired == 0)
  }

  @Test func `a rebuild rewrites wrong rows, and nothing else`() throws {
    try plant(
      "UPDATE entity SET state = x'FF' WHERE place = (SELECT max(place) FROM entity)",
      "INSERT INTO ignored_event VALUES (2, 1)")
    #expect(try desk.replica.rebuild().repaired == 2)
    #expect(try desk.replica.rebuild().repaired == 0)
  }

  @Test(arguments: [
    "DROP INDEX entity_by_parent", "DROP INDEX entity_to_decide", "DROP INDEX entity_revised",
    "DROP INDEX changeset_span_by_counter",
    "DROP INDEX entity_to_decide; CREATE INDEX entity_to_decide ON entity (place)",
    "CREATE UNIQUE INDEX other ON entity (kind, place)",
    "CREATE TRIGGER other AFTER INSERT ON entity BEGIN DELETE FROM tally; END",
    "CREATE TRIGGER \"o'the\"\"r\" AFTER UPDATE ON changeset_span BEGIN DELETE FROM entity; END",
    "DROP TABLE tally", "DROP TABLE entity", "DROP TABLE changeset_span", "DROP TABLE article",
    "DROP TABLE revision", "DROP TABLE entity_history", "DROP TABLE ignored_event",
    "DROP TABLE entity_value",
    "ALTER TABLE entity DROP COLUMN joined_prose",
    "ALTER TABLE changeset_span ADD COLUMN other INTEGER",
  ])
  func `a table, an index or a trigger with another definition`(change: String) throws {
    let digest = try desk.replica.store.read { try $0.projectionDigest() }
    try plant(change)
    #expect(throws: StoreError.self) { try desk.replica.verify() }
    #expect(try desk.replica.rebuild().repaired >= 1)
    _ = try desk.replica.verify()
    #expect(try desk.replica.store.read { try $0.projectionDigest() } == digest)
    #expect(try desk.replica.rebuild().repaired == 0)
  }

  @Test(arguments: [
    (
      "entity_by_parent", "entity (parent, flags) WHERE parent IS NOT NULL",
      "entity (parent, flags) WHERE parent IS NOT NULL AND kind <> 2"
    ),
    (
      "entity_to_decide", "entity (place, flags) WHERE flags & 9 <> 0",
      "entity (place, flags) WHERE flags & 9 = 0"
    ),
    (
      "entity_revised", "entity (place, flags) WHERE flags & 64 <> 0",
      "entity (place, flags) WHERE flags & 64 = 0"
    ),
    (
      "changeset_span_by_counter", "changeset_span (replica, first_counter)",
      "changeset_span (replica, last_seq)"
    ),
  ])
  func `an index that finds other rows than lie there`(index: String, is: String, was: String)
    throws
  {
    try plant(
      "DROP INDEX \(index)", "CREATE INDEX \(index) ON \(was)", "PRAGMA writable_schema = ON",
      "UPDATE sqlite_schema SET sql = 'CREATE INDEX \(index) ON \(`is`)' WHERE name = '\(index)'",
      "PRAGMA writable_schema = RESET")
    #expect(throws: StoreError.self) { try desk.replica.verify() }
    #expect(try desk.replica.rebuild().repaired == 1)
    _ = try desk.replica.verify()
  }

  @Test mutating func `the older part of a long history is part of the state`() throws {
    for index in 0..<150 {
      _ = try desk.replica.edit("north.3", text: "Edit \(index).", now: .noon)
    }
    try desk.exchange(with: &log)
    _ = try desk.replica.verify()
    try plant("UPDATE entity_history SET entries = substr(entries, 1, 9)")
    expect(.state("it is not the fold of the log"))
    _ = try desk.replica.rebuild()
    _ = try desk.replica.verify()
  }

  @Test(arguments: [
    "DELETE FROM entity_value", "DELETE FROM entity_value WHERE number = 0",
    "UPDATE entity_value SET value = zeroblob(length(value))",
    "UPDATE entity_value SET value = x'00' WHERE number = 1",
    "UPDATE entity_value SET place = place + 1", "UPDATE entity_value SET number = number + 5",
    "INSERT INTO entity_value SELECT place, number + 5, value FROM entity_value",
    "INSERT INTO entity_value VALUES (2, 0, x'00')",
    "UPDATE entity SET long_values = NULL", "UPDATE entity SET long_values = x'FF'",
    "UPDATE entity SET long_values = x'0001' WHERE kind = 1",
    "UPDATE entity SET long_values = x'FFFFFFFFFFFFFFFFFF01FFFFFFFFFFFFFFFFFF01'",
  ])
  func `long values that differ from the log, which a rebuild repairs`(change: String)
    throws
  {
    _ = try desk.replica.edit("north.3", text: Self.long("Note"), now: .noon)
    let annotation = EntityID.annotation(
      EventID(replica: desk.replica.store.replica, counter: 3))
    _ = try desk.replica.store.write {
      let rationale = Assessment.Judgement(.rationale, Text(Self.long("Because")))
      return try $0.record(.assessed(entity: annotation, Assessment([rationale])), now: .noon)
    }
    let digest = try desk.replica.store.read { try $0.digest() }
    let rows = try desk.replica.store.read { try $0.projectionDigest() }
    try plant(change)
    expect(.state("it is not the fold of the log"))
    #expect(try desk.replica.rebuild().digest == digest)
    #expect(try desk.replica.store.read { try $0.projectionDigest() } == rows)
    _ = try desk.replica.verify()
    #expect(try desk.replica.rebuild().repaired == 0)
  }

  private static func long(_ word: String) -> String {
    Array(repeating: word, count: 400).joined(separator: " ")
  }

  @Test func `a fault of the log is named before one of the state`() throws {
    try plant(
      "UPDATE changeset_span SET received_at = 0 WHERE first_seq = 1", "DELETE FROM entity",
      "UPDATE changeset SET received_at = received_at + 1 WHERE first_seq = 6")
    expect(.chain(seq: 6))
  }

  @Test func `a projection that cannot be read is rebuilt`() throws {
    let digest = try desk.replica.store.read { try $0.digest() }
    try plant("UPDATE entity SET state = x'FF'")
    let rebuilt = try desk.replica.rebuild()
    #expect(rebuilt.events == 7)
    #expect(rebuilt.repaired > 0)
    #expect(rebuilt.digest == digest)
  }

  @Test func `a projection of which no digest can be made is rebuilt`() throws {
    try plant("UPDATE entity SET kind = 9")
    let rebuilt = try desk.replica.rebuild()
    #expect(rebuilt.repaired > 0)
    #expect(try desk.replica.store.read { try $0.digest() } == rebuilt.digest)
    _ = try desk.replica.verify()
  }

  @Test func `a rebuild of a sound replica changes nothing`() throws {
    let rebuilt = try desk.replica.rebuild()
    #expect(rebuilt.repaired == 0)
    #expect(rebuilt.events == 7)
  }
}
