import GRDB

/// A table, a view, an index or a trigger with the text that made it.
struct SchemaObject: Hashable {
  let type: String
  let name: String
  let sql: String

  /// The objects that somebody made in a file; those that SQLite makes by itself for a key have no text.
  ///
  /// - Parameter tables: those whose objects are returned; `nil` for all.
  static func all(of tables: [String]? = nil, in db: Database) throws -> Set<SchemaObject> {
    try objects(in: db) { table, _ in tables?.contains(table) ?? true }
  }

  /// The objects of some tables, and what is no table with rows of its own wherever it is: triggers, views,
  /// virtual tables.
  static func all(of tables: [String], andActingIn db: Database) throws -> Set<SchemaObject> {
    try objects(in: db) { table, hasRows in !hasRows || tables.contains(table) }
  }

  private static func objects(
    in db: Database, where isWanted: (_ table: String, _ hasRows: Bool) -> Bool
  ) throws -> Set<SchemaObject> {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT type, name, sql, tbl_name, coalesce(rootpage, 0) <> 0 FROM sqlite_schema
        WHERE sql IS NOT NULL
        """)
    return Set(
      try rows.compactMap { row in
        guard isWanted(try row.decode(atIndex: 3), try row.decode(atIndex: 4)) else { return nil }
        return SchemaObject(
          type: try row.decode(atIndex: 0), name: try row.decode(atIndex: 1),
          sql: try row.decode(atIndex: 2))
      })
  }
}
