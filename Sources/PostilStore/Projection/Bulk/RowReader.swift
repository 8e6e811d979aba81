import GRDB
import GRDBSQLite

/// Reads many rows through one prepared statement, straight from SQLite's own buffers.
///
/// For what goes through a whole table: GRDB's way makes a value object and a copy of each column.
struct RowReader {
  private let db: Database
  /// Keeps the statement alive.
  private let statement: Statement
  private let handle: OpaquePointer

  init(_ db: Database, sql: String) throws {
    self.db = db
    statement = try db.makeStatement(sql: sql)
    handle = statement.sqliteStatement
  }

  /// - Returns: whether there is a next row, which `integer` and `withBlob` then read.
  func next() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    case let code:
      sqlite3_reset(handle)
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
    }
  }

  /// 0 for what is no number: only a damaged file holds it.
  func integer(_ column: Int32) -> Int64 {
    sqlite3_column_int64(handle, column)
  }

  /// Lends the bytes of a blob; they are gone with the row.
  func withBlob<Answer>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Answer) rethrows
    -> Answer
  {
    let start = sqlite3_column_blob(handle, column)
    return try body(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }
}
