import GRDB
import PostilCore
import PostilWire

/// Writes what a bulk fold makes into empty tables, every row once.
struct ProjectionWriter: FoldOutput {
  private let table: EntityTable
  private let runs: RowWriter
  private let entities: RowWriter
  private let histories: RowWriter
  private let articles: RowWriter
  private let revisions: RowWriter
  private let ignored: RowWriter

  init(_ table: EntityTable) throws {
    self.table = table
    let db = table.db
    try db.makeRoomForManyRows()
    runs = try RowWriter(
      db,
      sql: """
        INSERT INTO run (\(RunRow.columns)) VALUES (?, ?, ?, ?, ?)
        """)
    entities = try RowWriter(
      db,
      sql: """
        INSERT INTO entity (\(FoldedRow.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    histories = try RowWriter(
      db, sql: "INSERT INTO entity_history (place, number, entries) VALUES (?, ?, ?)")
    articles = try RowWriter(db, sql: "INSERT INTO article (id, place) VALUES (?, ?)")
    revisions = try RowWriter(db, sql: "INSERT OR IGNORE INTO revision (id, text) VALUES (?, ?)")
    ignored = try RowWriter(db, sql: "INSERT INTO ignored_event (seq, reason) VALUES (?, ?)")
  }

  func add(_ logged: LoggedChangeset) throws {
    try RunRow(logged).bind(to: runs)
    try runs.insert()
  }

  func add(_ reason: Fold.Reason, at seq: Seq) throws {
    ignored.bind(1, try Int64(storing: seq))
    ignored.bind(2, Int64(reason.rawValue))
    try ignored.insert()
  }

  func add(_ revision: ContentID, _ text: Text) throws {
    revisions.bind(1, blob: revision.bytes)
    revisions.bind(2, text: text)
    try revisions.insert()
  }

  func add(_ row: FoldedRow) throws {
    row.bind(to: entities)
    try entities.insert()
    for (number, entries) in row.chunks.enumerated() {
      histories.bind(1, row.place.row)
      histories.bind(2, Int64(number))
      histories.bind(3, blob: entries)
      try histories.insert()
    }
    if case .article(let article) = row.id {
      articles.bind(1, blob: article.bytes)
      articles.bind(2, row.place.row)
      try articles.insert()
    }
  }

  func endRows() {}

  func mark(_ place: EntityPlace, _ attention: Attention, before: Attention) throws {
    if attention != before { try table.mark(place, attention) }
  }

  func finish(_ tally: Tally) throws {
    var tally = tally
    try tally.save()
  }
}

extension Database {
  /// Rows of indexes come in any order: with SQLite's own 2 MB their pages leave and come back.
  func makeRoomForManyRows() throws {
    try execute(sql: "PRAGMA cache_size = -\(32 << 10)")
  }
}
