import GRDB
import GRDBSQLite
import PostilCore

/// Inserts many rows into one table through one prepared statement.
///
/// Binds straight from buffers: GRDB's own way makes a value object and a copy of each column, which
/// costs more than SQLite's part of the work.
struct RowWriter {
  private let db: Database
  /// Keeps the statement alive.
  private let statement: Statement
  private let handle: OpaquePointer

  init(_ db: Database, sql: String) throws {
    self.db = db
    statement = try db.makeStatement(sql: sql)
    handle = statement.sqliteStatement
  }

  /// For short, frequent work: the statement is prepared once for the connection.
  init(_ db: Database, cached sql: String) throws {
    self.db = db
    statement = try db.cachedStatement(sql: sql)
    handle = statement.sqliteStatement
  }

  /// Inserts a row and prepares for the next.
  ///
  /// - Parameter values: of all columns, in their order.
  func insert(_ values: [StoredValue]) throws {
    var column: Int32 = 0
    for value in values {
      column += 1
      switch value {
      case .integer(let integer): sqlite3_bind_int64(handle, column, integer)
      case .null: sqlite3_bind_null(handle, column)
      case .blob(let bytes): bind(column, blob: bytes)
      case .text(let text): bind(column, text: text)
      }
    }
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
    }
  }

  /// Copies the bytes: they need not outlive the call.
  private func bind(_ column: Int32, blob bytes: [UInt8]) {
    _ = bytes.withUnsafeBufferPointer { buffer in
      // An empty buffer may have no address, which SQLite would take for NULL.
      if buffer.isEmpty {
        sqlite3_bind_zeroblob(handle, column, 0)
      } else {
        sqlite3_bind_blob64(
          handle, column, buffer.baseAddress, UInt64(buffer.count), Self.transient)
      }
    }
  }

  private func bind(_ column: Int32, text: Text) {
    var string = text.string
    string.withUTF8 { buffer in
      // An empty buffer may have no address, which SQLite would take for NULL.
      let bytes = buffer.isEmpty ? Self.nothing : UnsafeRawPointer(buffer.baseAddress)
      sqlite3_bind_text64(
        handle, column, bytes?.assumingMemoryBound(to: CChar.self), UInt64(buffer.count),
        Self.transient, UInt8(SQLITE_UTF8))
    }
  }

  private static var nothing: UnsafeRawPointer? { UnsafeRawPointer(bitPattern: 1) }

  private static var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}
