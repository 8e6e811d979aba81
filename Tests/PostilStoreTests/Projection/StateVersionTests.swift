import Foundation
import PostilCore
import PostilLog
@testable import PostilStore
import PostilWire
import Synchronization
import TestSupport
import Testing

/// A state is read as it lies in the file only where it was folded by this version's rules into its tables.
struct StateVersionTests {
  private let folder: TemporaryFolder
  private let digest: String
  private var path: String { Desk.database(in: folder.path) }

  init() throws {
    folder = try TemporaryFolder()
    var log = MemoryLog(workspace: .atlas)
    let north = try Desk("north", at: folder.path)
    for title in ["One", "Two", "Three"] {
      try north.record(.articleImported(.sample(title)))
      try north.exchange(with: &log)
    }
    try north.record(.articleImported(.sample("Not pushed")))
    digest = try north.digest
  }

  private func set(_ version: String) throws {
    try RawDatabase(path).execute(
      """
      UPDATE setting SET value = '\(version)' WHERE name = 'projection';
      DELETE FROM entity WHERE place = 2;
      PRAGMA wal_checkpoint(TRUNCATE);
      """)
  }

  private func noted() throws -> String? {
    try RawDatabase(path).text("SELECT value FROM setting WHERE name = 'projection'")
  }

  @Test func `a version is three numbers: of the tables, of the fold, of the merge`() {
    let current = ProjectionVersion.current
    #expect(current.text == "\(ProjectionTable.version).\(Fold.version).\(ProseMerge.version)")
    #expect(ProjectionVersion(current.text) == current)
    for text in ["", "1.2", "1.2.3.4", "1.2.x", "1..2", "-1.2.3", "1.2.3 "] {
      #expect(ProjectionVersion(text) == nil, "\(text)")
    }
  }

  @Test(arguments: ["1.2.1", "3.1.1", "3.2.0", "0.0.0"])
  func `a state of an earlier version is folded anew, once, and says how far it has come`(
    version: String
  ) throws {
    try set(version)
    let shown = Mutex<[Seq]>([])
    let store = try ReplicaStore(opening: path) { seq, end in
      shown.withLock { $0.append(seq) }
      #expect(end == 4)
    }
    #expect(shown.withLock { $0.last } == 4)
    #expect(try noted() == ProjectionVersion.current.text)
    #expect(try store.read { try $0.digest() } == digest)
    #expect(try store.isItsOwnRebuild())
    _ = try ReplicaStore(opening: path) { _, _ in Issue.record("it is folded once more") }
  }

  @Test func `a reader that may not wait folds nothing anew`() throws {
    #expect(try ReplicaStore(reading: path).read { try $0.digest() } == digest)
    try set("3.2.0")
    let before = FileManager.default.contents(atPath: path)
    #expect(
      throws: StoreError.olderState(found: "3.2.0", known: ProjectionVersion.current.text)
    ) { try ReplicaStore(reading: path) }
    #expect(FileManager.default.contents(atPath: path) == before)
  }

  @Test(arguments: ["6.3.1", "5.4.1", "5.3.2", "1.3.9"])
  func `a state of a later version is left alone`(version: String) throws {
    try set(version)
    let before = FileManager.default.contents(atPath: path)
    #expect(
      throws: StoreError.newerState(found: version, known: ProjectionVersion.current.text)
    ) { try ReplicaStore(opening: path) }
    #expect(FileManager.default.contents(atPath: path) == before)
  }

  @Test(arguments: [
    "DELETE FROM setting WHERE name = 'projection'", "UPDATE setting SET value = 'x'",
  ])
  func `a file without the version of its state is damaged`(change: String) throws {
    try RawDatabase(path).execute(
      change.hasPrefix("UPDATE") ? "\(change) WHERE name = 'projection'" : change)
    #expect(throws: StoreError.damaged(.missing("setting projection"))) {
      try ReplicaStore(opening: path)
    }
  }

  /// Format 6 as it was released: `run`, and the column `attention`.
  private func makeTablesOfVersion1() throws {
    try RawDatabase(path).execute(
      """
      ALTER TABLE changeset_span RENAME TO run;
      DROP INDEX changeset_span_by_counter;
      CREATE INDEX run_by_counter ON run (replica, first_counter);
      ALTER TABLE entity RENAME COLUMN flags TO attention;
      DROP TABLE grdb_migrations;
      DELETE FROM setting WHERE name = 'projection';
      PRAGMA user_version = 6;
      """)
  }

  @Test func `the tables of an earlier version go, and those of this one come`() throws {
    try makeTablesOfVersion1()
    let store = try ReplicaStore(opening: path)
    #expect(
      try RawDatabase(path).integer("SELECT count(*) FROM sqlite_schema WHERE name = 'run'") == 0)
    #expect(try store.read { try $0.digest() } == digest)
    #expect(try store.isItsOwnRebuild())
    #expect(try noted() == ProjectionVersion.current.text)
  }

  /// ⚖ One transaction: the old state stays.
  @Test func `a log that somebody changed is folded into nothing, and the old state stays`() throws
  {
    try makeTablesOfVersion1()
    try RawDatabase(path).execute(
      """
      DROP TRIGGER changeset_is_never_updated;
      UPDATE changeset SET bytes = CAST(bytes || x'00' AS BLOB) WHERE first_seq = 3;
      CREATE TRIGGER changeset_is_never_updated BEFORE UPDATE ON changeset
      BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
      """)
    let error = #expect(throws: StoreError.self) { try ReplicaStore(opening: path) }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try RawDatabase(path).integer("SELECT count(*) FROM run") == 3)
    #expect(try noted() == "1.2.1")
  }

  @Test func `several processes that open a state of an earlier version at once all succeed`()
    throws
  {
    try makeTablesOfVersion1()
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      do {
        let found = try ReplicaStore(opening: path).read { try $0.digest() }
        if found != digest { failures.withLock { $0.append(found) } }
      } catch {
        failures.withLock { $0.append(String(describing: error)) }
      }
    }
    #expect(failures.withLock { $0 } == [])
  }
}
