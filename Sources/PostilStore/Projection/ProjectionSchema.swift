import GRDB

/// Compares the schema of the projection's tables in the file with the expected one.
///
/// A missing or changed table or index finds wrong rows; a trigger or an index that somebody added may undo
/// any correction.
struct ProjectionSchema {
  let db: Database

  /// - Parameter repairs: whether to correct it; tables that are made anew are empty.
  /// - Returns: the number of its objects that differ.
  func differences(repairs: Bool) throws -> Int {
    let wanted =
      ProjectionTable.all.map { SchemaObject(type: "table", name: $0.name, sql: $0.creation) }
      + ProjectionTable.all.flatMap { table in
        table.indexes.map {
          SchemaObject(type: "index", name: $0.name, sql: table.creation(of: $0))
        }
      }
    var found = try objects()
    let foreign = found.subtracting(wanted)
    let missing = wanted.filter { !found.contains($0) }
    guard repairs, !foreign.isEmpty || !missing.isEmpty else {
      return foreign.count + missing.count
    }
    // Indexes first: of a table that is dropped, SQLite forgets only those that name it in the same letters.
    for object in foreign.sorted(by: { ($0.type, $0.name) < ($1.type, $1.name) }) {
      let name = object.name.replacing("\"", with: "\"\"")
      try db.execute(sql: "DROP \(object.type) IF EXISTS \"\(name)\"")
    }
    // Dropping a table dropped its indexes.
    found = try objects()
    for object in wanted where !found.contains(object) { try db.execute(sql: object.sql) }
    return foreign.count + missing.count
  }

  private func objects() throws -> Set<SchemaObject> {
    try SchemaObject.all(of: ProjectionTable.all.map(\.name), in: db)
  }
}

/// The statements that make and empty all tables of the projection.
///
/// Source: Protocol/STORAGE.md.
extension ProjectionSchema {
  /// The tables folded from the log and the outbox. They are disposable: `rebuild` empties and fills them.
  static let creation = ProjectionTable.all.flatMap { table in
    [table.creation] + table.indexes.map(table.creation(of:))
  }.map { "\($0);\n" }.joined()

  /// The tables of the projection and the outbox once more, empty and on this connection alone. SQL
  /// that names them means these while they are there.
  static let pastCreation =
    "CREATE TEMP TABLE outbox AS SELECT * FROM main.outbox LIMIT 0;\n"
    + creation
    .replacing("CREATE TABLE ", with: "CREATE TEMP TABLE ")
    .replacing("CREATE INDEX ", with: "CREATE INDEX temp.")

  static let emptying = ProjectionTable.all.map { "\($0.emptying);\n" }.joined()
}
