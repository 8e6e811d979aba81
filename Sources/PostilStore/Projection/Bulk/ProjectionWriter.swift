import GRDB
import PostilCore
import PostilWire

/// Writes the rows of a bulk fold into empty tables, each once.
struct ProjectionWriter: FoldOutput {
  private let table: EntityTable
  private let spans: RowWriter
  private let entities: RowWriter
  private let histories: RowWriter
  private let values: RowWriter
  private let articles: RowWriter
  private let terms: RowWriter
  private let revisions: RevisionTable
  private let ignored: RowWriter

  init(_ table: EntityTable) throws {
    self.table = table
    let db = table.db
    try db.makeRoomForManyRows()
    spans = try RowWriter(db, sql: ProjectionTable.changesetSpan.insertion)
    entities = try RowWriter(db, sql: ProjectionTable.entity.insertion)
    histories = try RowWriter(db, sql: ProjectionTable.history.insertion)
    values = try RowWriter(db, sql: ProjectionTable.value.insertion)
    articles = try RowWriter(db, sql: ProjectionTable.article.insertion)
    terms = try RowWriter(db, sql: ProjectionTable.term.insertion)
    revisions = RevisionTable(db: db)
    ignored = try RowWriter(db, sql: ProjectionTable.ignored.insertion)
  }

  func add(_ logged: LoggedChangeset) throws { try spans.insert(logged.spanRow) }

  func add(_ reason: Fold.Reason, at seq: Seq) throws {
    try ignored.insert([.integer(try Int64(storing: seq)), .integer(Int64(reason.rawValue))])
  }

  func add(_ held: HeldText) throws { try revisions.keep(held) }

  func size(of revision: ContentID) throws -> Int? {
    try revisions.size(of: revision, before: nil)
  }

  func text(of revision: ContentID) throws -> Text? { try revisions.text(of: revision) }

  func add(_ row: FoldedRow) throws {
    try entities.insert(row.values)
    for chunk in row.chunkRows { try histories.insert(chunk) }
    for value in row.valueRows { try values.insert(value) }
    if let (_, place) = row.placeRow {
      try (row.id.kind == .term ? terms : articles).insert(place)
    }
  }

  func endRows() {}

  func mark(_ place: EntityPlace, _ flags: Flags, before: Flags) throws {
    if flags != before { try table.mark(place, flags) }
  }

  func put(_ tally: Tally) throws {
    var tally = tally
    try tally.save()
  }
}

extension Database {
  /// Rows of indexes come in any order: with SQLite's own 2 MB of cache their pages would be evicted and
  /// reread.
  func makeRoomForManyRows() throws {
    try execute(sql: "PRAGMA cache_size = -\(32 << 10)")
  }
}
