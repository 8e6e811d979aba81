import GRDB

/// The statements that made the tables, indexes and triggers of a file.
struct FileSchema: Equatable {
  private let texts: Set<String>

  init(_ path: String) throws {
    texts = try DatabaseQueue(path: path).read { db in
      Set(
        try String.fetchAll(
          db, sql: "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_schema"))
    }
  }
}
