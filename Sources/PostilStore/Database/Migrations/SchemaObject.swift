import GRDB

/// A table, a view, an index or a trigger with the text that made it.
struct SchemaObject: Hashable {
  let type: String
  let name: String
  let sql: String

  /// True for a table with rows of its own and for an index, which do nothing by themselves.
  ///
  /// ⚖ SQLite obeys the text and ignores most of the row's other columns, which anybody can write. It writes
  /// each text with one of these beginnings; any other may hide a trigger, a view or a virtual table.
  private var isPassive: Bool {
    switch type {
    case "table": sql.hasPrefix("CREATE TABLE ")
    case "index": sql.hasPrefix("CREATE INDEX ") || sql.hasPrefix("CREATE UNIQUE INDEX ")
    default: false
    }
  }

  /// The objects that somebody made in a file; those that SQLite makes by itself for a key have no text.
  ///
  /// - Parameter tables: those whose objects are returned, in small letters; `nil` for all.
  static func all(of tables: [String]? = nil, in db: Database) throws -> Set<SchemaObject> {
    try objects(in: db) { _, table in tables?.contains(table) ?? true }
  }

  /// The objects of some tables, and triggers, views and virtual tables wherever they are.
  static func all(of tables: [String], andActingIn db: Database) throws -> Set<SchemaObject> {
    try objects(in: db) { object, table in !object.isPassive || tables.contains(table) }
  }

  /// - Parameter isWanted: gets the table's name as SQLite compares it, in small letters.
  private static func objects(
    in db: Database, where isWanted: (_ object: SchemaObject, _ table: String) -> Bool
  ) throws -> Set<SchemaObject> {
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT type, name, sql, lower(tbl_name) FROM sqlite_schema WHERE sql IS NOT NULL")
    return Set(
      try rows.compactMap { row in
        let object = SchemaObject(
          type: try row.decode(atIndex: 0), name: try row.decode(atIndex: 1),
          sql: try row.decode(atIndex: 2))
        return isWanted(object, try row.decode(atIndex: 3)) ? object : nil
      })
  }
}
