import GRDB

/// A table, an index or a trigger with the text that made it.
struct SchemaObject: Hashable {
  let type: String
  let name: String
  let sql: String

  /// The objects that somebody made in a file; those that SQLite makes by itself for a key have no text.
  ///
  /// - Parameter tables: those whose objects are returned; `nil` for all.
  static func all(of tables: [String]? = nil, in db: Database) throws -> Set<SchemaObject> {
    let rows = try Row.fetchAll(
      db, sql: "SELECT type, name, sql, tbl_name FROM sqlite_schema WHERE sql IS NOT NULL")
    return Set(
      try rows.compactMap { row in
        if let tables, !tables.contains(try row.decode(atIndex: 3)) { return nil }
        return SchemaObject(
          type: try row.decode(atIndex: 0), name: try row.decode(atIndex: 1),
          sql: try row.decode(atIndex: 2))
      })
  }
}
