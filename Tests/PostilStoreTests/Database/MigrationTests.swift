import Foundation
import GRDB
import PostilCore
import PostilLog
@testable import PostilStore
import PostilWire
import TestSupport
import Synchronization
import Testing

/// A file of every released version opens, and takes the steps that it lacks.
struct MigrationTests {
  private let folder: TemporaryFolder
  private var server: String { folder.file("server.sqlite") }
  private var replica: String { Desk.database(in: folder.file("north")) }

  /// A server's file and a replica's, with some events in the log and one that waits.
  init() throws {
    folder = try TemporaryFolder()
    var log = try ServerStore(
      creating: folder.file("server.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    let north = try Desk("north", at: folder.file("north"))
    try north.record(.articleImported(.sample("One")))
    try north.exchange(with: &log)
    try north.record(.articleImported(.sample("Two")))
  }

  /// Turns a file back into one of format 6: without steps, and without a version of the state.
  private func makeFormat6(_ path: String) throws {
    try RawDatabase(path).execute(
      """
      DROP TABLE grdb_migrations;
      DELETE FROM setting WHERE name = 'projection';
      PRAGMA user_version = 6;
      PRAGMA wal_checkpoint(TRUNCATE);
      """)
  }

  private func schema(_ path: String) throws -> Set<SchemaObject> {
    try DatabaseQueue(path: path).read { db in
      try SchemaObject.all(in: db).filter { $0.name != "grdb_migrations" }
    }
  }

  private func bytes(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

  @Test func `a new file has taken every step, and says so by name`() throws {
    for path in [server, replica] {
      let raw = try RawDatabase(path)
      #expect(try raw.text("SELECT group_concat(identifier) FROM grdb_migrations") == "7")
      #expect(try raw.integer("PRAGMA user_version") == 7)
    }
  }

  /// ⚖ A change of the tables of log and outbox appends a step; this one stays.
  @Test func `the first step is unchanged since its release`() {
    let first = Migration.first
    #expect(
      digest(of: first.settings + first.log + first.outbox)
        == "bb6261f83ae6342ccc148518b82ad27dbe4b4eada23cffdaf66c71b708b04a22")
  }

  /// A change of the projection's tables must raise `ProjectionTable.version`, so that files are folded anew.
  @Test func `the tables of the state are those of their version`() {
    #expect(ProjectionTable.version == 5)
    #expect(
      digest(of: ProjectionSchema.creation)
        == "2ad298b7bb470838283223503d5401e32b0c74628c1d4f8b4c4fe945fd5e0832")
  }

  private func digest(of text: String) -> String {
    var hash = ItemsHash()
    hash.add(Array(text.utf8))
    return hash.finalized()
  }

  @Test func `a server's file of format 6 takes the steps, and its tables stay as they are`() throws
  {
    let before = try schema(server)
    try makeFormat6(server)
    #expect(try ServerStore(opening: server).end() == 2)
    #expect(try schema(server) == before)
    #expect(try RawDatabase(server).integer("PRAGMA user_version") == 7)
    #expect(try RawDatabase(server).text("SELECT identifier FROM grdb_migrations") == "7")
    #expect(try ServerStore(opening: server).check().events == 2)
  }

  @Test func `a replica's file of format 6 takes the steps, and keeps log, outbox and state`()
    throws
  {
    let (before, digest) = (
      try schema(replica), try ReplicaStore(opening: replica).read { try $0.digest() }
    )
    try makeFormat6(replica)
    let store = try ReplicaStore(opening: replica)
    #expect(try schema(replica) == before)
    #expect(try store.read { try $0.digest() } == digest)
    #expect(try store.read { try $0.pendingCount() } == 1)
    #expect(try RawDatabase(replica).text(projection) == ProjectionVersion.current.text)
    #expect(try store.isItsOwnRebuild())
  }

  private let projection = "SELECT value FROM setting WHERE name = 'projection'"

  /// Of a folder that nobody writes to everything can be read.
  @Test func `a file of format 6 that is opened for reading is read, and stays as it is`() throws {
    try makeFormat6(server)
    let before = bytes(server)
    #expect(try ServerStore(reading: server).check().events == 2)
    #expect(bytes(server) == before)
    try makeFormat6(replica)
    let queue = try DatabaseFile.openForReading(at: replica, kind: .replica)
    #expect(
      try queue.read { try $0.projectionVersion() }
        == ProjectionVersion(tables: 2, fold: 2, merge: 1))
  }

  @Test func `several processes that open a file of format 6 at once all succeed`() throws {
    for path in [server, replica] { try makeFormat6(path) }
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: 8) { index in
      failures.catching {
        if index % 2 == 0 {
          _ = try ServerStore(opening: server).end()
        } else {
          _ = try ReplicaStore(opening: replica).read { try $0.digest() }
        }
      }
    }
    #expect(failures.all.isEmpty)
  }

  @Test(arguments: [
    ("INSERT INTO grdb_migrations VALUES ('8')", 8), ("PRAGMA user_version = 9", 9),
    ("INSERT INTO grdb_migrations VALUES ('of somebody else')", 8),
  ])
  func `a step that this version does not know is a later version's`(change: String, found: Int)
    throws
  {
    for path in [server, replica] { try RawDatabase(path).execute(change) }
    let before = [bytes(server), bytes(replica)]
    let error = StoreError.newerFormat(found: found, known: 7)
    #expect(throws: error) { try ServerStore(opening: server) }
    #expect(throws: error) { try ServerStore(reading: server) }
    #expect(throws: error) { try ReplicaStore(opening: replica) }
    #expect([bytes(server), bytes(replica)] == before)
  }

  /// It may have other faults as well.
  @Test(arguments: [
    (
      "DROP TRIGGER changeset_is_never_updated",
      StoreError.alteredObject(type: "trigger", name: "changeset_is_never_updated")
    ),
    (
      "ALTER TABLE segment RENAME COLUMN starts TO begins",
      .alteredObject(type: "table", name: "segment")
    ),
    (
      "CREATE TRIGGER mine BEFORE INSERT ON changeset BEGIN SELECT 1; END",
      .foreignObject(type: "trigger", name: "mine")
    ),
    ("CREATE INDEX mine ON replica (name)", .foreignObject(type: "index", name: "mine")),
  ])
  func `tables of format 6 that are not to the letter those of format 6 are refused by name`(
    change: String, error: StoreError
  ) throws {
    try makeFormat6(server)
    try RawDatabase(server).execute(change)
    let before = bytes(server)
    #expect(throws: error) { try ServerStore(opening: server) }
    #expect(throws: error) { try ServerStore(reading: server) }
    #expect(bytes(server) == before)
  }

  @Test(arguments: ["DELETE FROM grdb_migrations", "DROP TABLE grdb_migrations"])
  func `a file that lacks a step of its format is damaged`(change: String) throws {
    try RawDatabase(server).execute(change)
    #expect(throws: StoreError.damaged(.missing("step 7 of grdb_migrations"))) {
      try ServerStore(opening: server)
    }
  }

  @Test func `a backup of format 6 is restored, and opens`() throws {
    try makeFormat6(server)
    let before = bytes(server)
    let figures = try WorkspaceCopy.restore(
      server, to: folder.file("restored.sqlite"), epoch: Epoch(life: 2))
    #expect(figures.events == 2)
    #expect(bytes(server) == before)
    #expect(try ServerStore(opening: folder.file("restored.sqlite")).end() == 2)
    #expect(
      try RawDatabase(folder.file("restored.sqlite")).integer("PRAGMA user_version") == 7)
  }
}

/// The errors of several threads.
private final class Failures: Sendable {
  private let found = Mutex<[String]>([])

  var all: [String] { found.withLock { $0 } }

  func catching(_ body: () throws -> Void) {
    do { try body() } catch { found.withLock { $0.append(String(describing: error)) } }
  }
}
