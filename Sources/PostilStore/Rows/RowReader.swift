import Foundation
import GRDB
import GRDBSQLite
import PostilCore

/// Reads many rows through one prepared statement, straight from SQLite's own buffers.
///
/// For readers of a whole table: GRDB's way makes a value object and a copy of each column.
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

  /// For short, frequent work: the statement is prepared once for the connection. Must be reset before
  /// another reader of the same text is made.
  init(_ db: Database, cached sql: String) throws {
    self.db = db
    statement = try db.cachedStatement(sql: sql)
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

  /// 0 for a value that is not a number, which only a damaged file holds.
  func integer(_ column: Int32) -> Int64 {
    sqlite3_column_int64(handle, column)
  }

  /// Lends the bytes of a blob; they are valid only while the reader stays at the row.
  func withBlob<Answer>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> Answer) rethrows
    -> Answer
  {
    let start = sqlite3_column_blob(handle, column)
    return try body(
      UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// A copy of a blob.
  func bytes(_ column: Int32) -> [UInt8] { withBlob(column) { Array($0) } }

  func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_NULL
  }

  func isInteger(_ column: Int32) -> Bool {
    sqlite3_column_type(handle, column) == SQLITE_INTEGER
  }

  func holds(_ column: Int32, _ value: Int64) -> Bool {
    isInteger(column) && integer(column) == value
  }

  func holds(_ column: Int32, blob bytes: [UInt8]) -> Bool {
    guard sqlite3_column_type(handle, column) == SQLITE_BLOB else { return false }
    return withBlob(column) { stored in bytes.withUnsafeBytes { $0.holdsTheSame(as: stored) } }
  }

  func holds(_ column: Int32, text: Text) -> Bool {
    guard sqlite3_column_type(handle, column) == SQLITE_TEXT else { return false }
    var string = text.string
    return withBlob(column) { stored in
      string.withUTF8 { UnsafeRawBufferPointer($0).holdsTheSame(as: stored) }
    }
  }

  /// True if the reader's present row has these values.
  ///
  /// - Parameter open: a column that may hold any number.
  func holds(_ values: [StoredValue], open: Int? = nil) -> Bool {
    values.indices.allSatisfy { index in
      let column = Int32(index)
      if index == open { return isInteger(column) }
      return switch values[index] {
      case .integer(let integer): holds(column, integer)
      case .blob(let bytes): holds(column, blob: bytes)
      case .text(let text): holds(column, text: text)
      case .null: isNull(column)
      }
    }
  }

  /// Releases the row, so that the table may change.
  func reset() { sqlite3_reset(handle) }

  func bind(_ column: Int32, _ value: Int64) {
    sqlite3_bind_int64(handle, column, value)
  }

  /// Copies the bytes: they need not outlive the call.
  func bind(_ column: Int32, blob bytes: [UInt8]) {
    sqlite3_bind_blob64(handle, column, bytes, UInt64(bytes.count), Self.transient)
  }

  /// Looks for the row that was bound.
  ///
  /// - Returns: whether it exists and satisfies `isWanted`.
  func only(_ isWanted: () throws -> Bool) throws -> Bool {
    defer { sqlite3_reset(handle) }
    return try next() && isWanted()
  }

  /// Reads the first row that the bound statement finds; `nil` for none.
  func first<Answer>(_ read: () throws -> Answer?) throws -> Answer? {
    defer { sqlite3_reset(handle) }
    return try next() ? read() : nil
  }

  private static var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func holdsTheSame(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let here = baseAddress, let there = other.baseAddress else { return count == 0 }
    return memcmp(here, there, count) == 0
  }
}
