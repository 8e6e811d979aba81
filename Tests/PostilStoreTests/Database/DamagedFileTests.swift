import Foundation
import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

/// A file that a disk or a hand has damaged is an error where it is read, and never a trap.
struct DamagedFileTests {
  /// Made once for all tests; `nil` where that fails.
  private static let sound = try? makeSound()

  private let folder: TemporaryFolder
  private let good: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    good = try #require(Self.sound)
  }

  /// A replica with a log of others, own events in the log and in the outbox, and its state.
  private static func makeSound() throws -> [UInt8] {
    let folder = try TemporaryFolder()
    var server = MemoryLog(workspace: .atlas)
    do {
      let north = try Desk("north", at: folder.file("north"))
      let south = try Desk("south", at: folder.file("south"))
      for title in ["One", "Two", "Three"] {
        try north.record(.articleImported(.sample(title)))
        try south.record(.articleImported(.sample("\(title) of the south")))
        try south.exchange(with: &server)
        try north.exchange(with: &server)
      }
      let note = NewAnnotation(
        article: ArticleImport.sample("One").article,
        revision: ArticleImport.sample("One").revision, start: 0, end: 3, motivation: nil,
        note: Text(String(repeating: "long ", count: 300)), tags: [])
      try north.record(.annotationAdded(note))
      try north.record(.articleImported(.sample("Four")))
    }
    return try #require(folder.bytes(of: "north/.postil/replica.sqlite"))
  }

  /// Reads everything that can be read of a file, and writes to it.
  private func use(_ bytes: [UInt8]) throws {
    let path = folder.file("damaged.sqlite")
    for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    try folder.write(bytes, to: "damaged.sqlite")
    let store = try ReplicaStore(opening: path)
    try store.read { view in
      for seq in 0...8 as ClosedRange<Seq> { _ = try view.changeset(holding: seq) }
      _ = try view.chain(at: view.cursor())
      _ = try view.acknowledgedCounter()
      _ = try view.frontiers()
      try view.readLog(after: 0) { _ in true }
      _ = try view.outbox(after: view.ownFrontier()?.lastCounter ?? 0)
      _ = try view.pendingEvents()
      for kind in EntityKind.allCases {
        for row in try view.all(of: kind) {
          _ = try view.history(of: row.entity.id)
          _ = try view.children(of: row.entity.id)
        }
      }
      _ = try view.undecided()
      _ = try view.projectionDigest()
    }
    _ = try store.rebuild()
    try store.write { try $0.acknowledge(through: .max) }
    _ = try store.write { try $0.record(.articleImported(.sample("Five")), now: .noon) }
  }

  @Test func `the file as it was is read without an error`() throws {
    try use(good)
  }

  @Test(arguments: [1, 15, 16, 99, 100, 512, 4_095, 4_096, 4_097, 12_288, 20_000])
  func `a truncated file is an error`(bytes: Int) throws {
    #expect(throws: StoreError.self) { try use(Array(good.prefix(bytes))) }
  }

  @Test(arguments: Seed.range(60))
  func `flipped bytes are an error or go unnoticed, but do not trap`(seed: Seed) throws {
    var choices = seed.choices
    for _ in 0..<4 {
      var bytes = good
      for _ in 0...choices.below(4) {
        bytes[choices.below(bytes.count)] ^= UInt8(1 << choices.below(8))
      }
      do {
        try use(bytes)
      } catch {
        #expect(error is StoreError, "replay: \(seed)")
      }
    }
  }

  @Test(arguments: Seed.range(20))
  func `a page full of nonsense is an error or goes unnoticed`(seed: Seed) throws {
    var choices = seed.choices
    var bytes = good
    let page = choices.below(bytes.count / 4_096)
    for offset in 0..<4_096 where page > 0 || offset >= 100 {
      bytes[page * 4_096 + offset] = UInt8(truncatingIfNeeded: choices.next())
    }
    do {
      try use(bytes)
    } catch {
      #expect(error is StoreError, "replay: \(seed)")
    }
  }

  /// SQLite keeps a value's type beside the value: a flipped bit can make anything of it.
  @Test(
    arguments: [
      "changeset.last_seq", "changeset.replica", "changeset.first_counter", "changeset.bytes",
      "changeset.received_at", "changeset.chain", "replica.name",
      "replica.public_key", "replica.last_counter", "replica.last_seq", "replica.last_base",
      "replica.chain", "outbox.bytes", "entity.state", "entity.flags",
      "entity.history", "entity.bases", "entity.long_values", "entity_value.value",
      "entity_value.number", "entity_value.place", "changeset_span.last_seq",
      "changeset_span.first_counter",
      "changeset_span.received_at",
      "article.place", "tally.visible", "segment.last_seq", "segment.bytes", "segment.chain",
      "setting.value",
    ], ["NULL", "'text'", "-1", "x'00'"])
  func `a value of any type in any column is an error or does no harm`(
    column: String, value: String
  ) throws {
    let parts = column.split(separator: ".")
    try useAltered(
      """
      CREATE TEMP TABLE kept AS
        SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '\(parts[0])';
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema
        SET sql = replace(replace(replace(sql, ' STRICT,', ''), ' STRICT', ''), ' NOT NULL', '')
        WHERE type = 'table' AND name = '\(parts[0])';
      PRAGMA writable_schema = RESET;
      UPDATE OR IGNORE \(parts[0]) SET \(parts[1]) = \(value);
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = (SELECT sql FROM kept)
        WHERE type = 'table' AND name = '\(parts[0])';
      PRAGMA writable_schema = RESET;
      """)
  }

  /// Values of the wrong sign, size or type in a file that SQLite itself finds sound.
  @Test(arguments: [
    "INSERT INTO changeset SELECT 1 + max(last_seq), 9223372036854775807, replica, 1, 0, bytes, signature, own, chain FROM changeset",
    "UPDATE replica SET last_counter = 9223372036854775807",
    "UPDATE OR IGNORE replica SET id = -1", "UPDATE OR IGNORE outbox SET counter = -1",
    "UPDATE replica SET last_counter = -1", "UPDATE replica SET last_seq = -1",
    "UPDATE replica SET chain = x'00'", "UPDATE replica SET public_key = x''",
    "UPDATE setting SET value = -1 WHERE name = 'acknowledged_counter'",
    "UPDATE setting SET value = 'text' WHERE name = 'acknowledged_counter'",
    "UPDATE setting SET value = x'00' WHERE name = 'workspace_id'",
    "UPDATE setting SET value = x'00' WHERE name = 'replica'", "DELETE FROM setting",
    "INSERT INTO outbox VALUES (-1, x'00', NULL)",
    "INSERT INTO outbox VALUES (9223372036854775807, x'00', NULL)",
    "INSERT INTO outbox VALUES (100, x'00', NULL)", "UPDATE entity SET state = x'00'",
    "UPDATE entity SET state = x''", "UPDATE entity SET flags = -1",
    "UPDATE entity SET parent = place", "UPDATE entity SET history = x'FF'",
    "UPDATE entity SET kind = 9", "UPDATE changeset_span SET first_counter = -1",
    "UPDATE entity SET long_values = x''", "UPDATE entity SET long_values = x'0000'",
    "UPDATE entity SET long_values = x'FF'", "UPDATE entity SET long_values = x'00FFFFFFFF7F'",
    "UPDATE entity SET long_values = x'FFFFFFFFFFFFFFFFFF01FFFFFFFFFFFFFFFFFF01'",
    "DELETE FROM entity_value", "DROP TABLE entity_value",
    "UPDATE article SET place = 0",
    "INSERT INTO segment VALUES (1, 3, 10, x'00', zeroblob(32), x'')",
    "INSERT INTO segment VALUES (1, 9223372036854775807, -1, x'', x'', x'')",
    "DROP TABLE replica", "DROP TABLE outbox", "DROP TABLE setting",
  ])
  func `values that nobody wrote are an error or do no harm`(statement: String) throws {
    try useAltered(statement)
  }

  private func useAltered(_ statement: String) throws {
    try folder.write(good, to: "altered.sqlite")
    do {
      let raw = try RawDatabase(folder.file("altered.sqlite"))
      for trigger in try raw.triggers() { try raw.execute("DROP TRIGGER \(trigger)") }
      try raw.execute(statement)
      try raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let bytes = try #require(folder.bytes(of: "altered.sqlite"))
    do {
      try use(bytes)
    } catch {
      #expect(error is StoreError)
    }
  }
}
