import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Protocol/STORAGE.md says of every table, column, index and trigger that there is, and of no other.
struct StorageTests {
  private let folder: TemporaryFolder
  private let document: StorageDocument
  private let north: Desk
  private let article = ArticleImport.sample("One")
  private var replica: String { north.database }
  private var server: String { folder.file("server.sqlite") }

  init() throws {
    folder = try TemporaryFolder()
    document = try StorageDocument()
    var log = try ServerStore(
      creating: folder.file("server.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    north = try Desk("north")
    try north.record(.articleImported(article))
    try north.exchange(with: &log)
  }

  private static let chaptersOfBoth: Set = ["Log", "About the file"]

  private func documented(in chapters: (String) -> Bool) -> [StorageDocument.Column] {
    document.columns.filter { chapters($0.key) }.flatMap(\.value).sorted(by: Self.precedes)
  }

  private static func precedes(_ one: StorageDocument.Column, _ other: StorageDocument.Column)
    -> Bool
  {
    (one.table, one.name) < (other.table, other.name)
  }

  private func columns(of path: String) throws -> [StorageDocument.Column] {
    try DatabaseQueue(path: path).read { db in
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      return try tables.flatMap { table in
        try Row.fetchAll(db, sql: "PRAGMA table_xinfo(\(table))").map { row in
          let isKey: Bool = row["pk"] > 0
          let isNeeded: Bool = row["notnull"] == 1
          let type: String = row["type"]
          return StorageDocument.Column(
            table: table, name: row["name"],
            type: type + (isKey ? ", key" : isNeeded ? "" : ", or NULL"))
        }
      }.sorted(by: Self.precedes)
    }
  }

  @Test func `it names every table and column of a server's file, and no other`() throws {
    #expect(try columns(of: server) == documented { Self.chaptersOfBoth.contains($0) })
  }

  @Test func `it names every table and column of a replica's file, and no other`() throws {
    #expect(try columns(of: replica) == documented { _ in true })
    #expect(Set(document.columns.keys) == Self.chaptersOfBoth.union(["Outbox", "State"]))
  }

  @Test func `it names every index with its columns, and no other`() throws {
    let texts = try DatabaseQueue(path: replica).read { db in
      try String.fetchAll(
        db, sql: "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
    }
    let documented = document.indexes.map { cells in
      "CREATE INDEX \(cells[0]) ON \(cells[1]) (\(cells[2]))"
        + (cells[3].isEmpty ? "" : " WHERE \(cells[3])")
    }
    #expect(Set(texts) == Set(documented))
    #expect(
      try RawDatabase(server).integer(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL") == 0)
  }

  @Test func `it names every trigger, and no other`() throws {
    #expect(try RawDatabase(replica).triggers().sorted() == document.triggers.keys.sorted())
    let both = document.triggers.filter { $0.value == "both" }
    #expect(try RawDatabase(server).triggers().sorted() == both.keys.sorted())
  }

  @Test func `it names the settings that the files hold, and the file that they are in`() throws {
    try north.store.write { transaction in
      try transaction.note(newsMark: 1)
      try transaction.note(lastSync: .noon)
    }
    for (path, kind) in [(server, "server"), (replica, "replica")] {
      let names = try DatabaseQueue(path: path).read { db in
        try String.fetchAll(db, sql: "SELECT name FROM setting")
      }
      for name in names {
        #expect(["both", kind].contains(document.settings[name]), "\(name) in a \(kind)'s file")
      }
    }
  }

  @Test func `its statements about formats and versions hold`() throws {
    let raw = try RawDatabase(replica)
    #expect(try raw.integer("PRAGMA application_id") == 1_349_674_352)
    #expect(try RawDatabase(server).integer("PRAGMA application_id") == 1_349_743_222)
    #expect(try raw.integer("PRAGMA user_version") == 7)
    #expect(try raw.text("SELECT value FROM setting WHERE name = 'projection'") == "5.3.1")
    #expect(try raw.integer("SELECT value FROM setting WHERE name = 'laws'") == 2)
  }

  @Test func `its examples run on the files that they are for`() throws {
    #expect(document.examples.count == 5)
    for (isOfReplica, sql) in document.examples {
      for path in isOfReplica ? [replica] : [replica, server] {
        try DatabaseQueue(path: path).read { db in
          let rows = try Row.fetchAll(db, sql: sql)
          #expect(!rows.isEmpty || sql.contains("AS conflicts") || sql.contains("AS note"))
        }
      }
    }
  }

  /// Of one byte, of so many that the length takes two, and of so many that the text has a row of its own.
  @Test func `its example shows the notes of an article, long ones too`() throws {
    let notes = [
      "x", String(repeating: "Длинно. ", count: 40), String(repeating: "long ", count: 400),
    ]
    for note in notes {
      try north.record(
        .annotationAdded(
          NewAnnotation(
            article: article.article, revision: article.revision, start: 0, end: 3, motivation: nil,
            note: Text(note), tags: ["a"])))
    }
    let sql = try #require(document.examples.map(\.sql).first { $0.contains("AS note") })
    let shown = try DatabaseQueue(path: replica).read { db in
      try Row.fetchAll(db, sql: sql).map { $0["note"] as String? }
    }
    #expect(shown == notes)
  }

  @Test func `its example lists the conflicts to resolve`() throws {
    let sql = try #require(document.examples.map(\.sql).first { $0.contains("AS conflicts") })
    let path = north.database
    #expect(try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: sql).count } == 0)
    try RawDatabase(path).execute("UPDATE entity SET flags = 65537 + 8")
    let rows = try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: sql) }
    #expect(rows.map { $0["made_by"] as String } == ["north.2"])
    #expect(rows.map { $0["conflicts"] as Int } == [2])
    #expect(rows.map { $0["edited_while_deleted"] as Int } == [1])
  }
}
