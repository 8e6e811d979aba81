import GRDB

/// Merges the rows of a table, in the order of its whole-numbered keys, with the rows that should be there:
/// differences are counted and, on request, written.
struct RowMerge {
  /// One number, or two of which the second is 0 where the table has only one.
  typealias Key = (Int64, Int64)

  private let db: Database
  private let table: ProjectionTable
  private let rows: RowReader
  /// `nil` for a comparison that writes nothing.
  private let writer: RowWriter?
  /// The key of the reader's present row; `nil` after the last.
  private var current: Key?
  private(set) var differences = 0

  init(_ db: Database, _ table: ProjectionTable, repairs: Bool) throws {
    self.db = db
    self.table = table
    rows = try RowReader(db, sql: table.selection)
    writer = repairs ? try RowWriter(db, sql: table.insertion) : nil
    try advance()
  }

  /// Takes the row that belongs at its key; these ascend.
  ///
  /// - Parameter isThere: whether the stored row is the wanted one; called at most once.
  mutating func put(_ values: [StoredValue], isThere: ((RowReader) -> Bool)? = nil) throws {
    let key = (number(in: values[0]), table.keyCount == 1 ? 0 : number(in: values[1]))
    while let current, current < key { try removeCurrent() }
    // The reader moves on before anything is written: rows behind it may change.
    if let current, current == key {
      let isSame = isThere?(rows) ?? rows.holds(values)
      try advance()
      if isSame { return }
      try remove(key)
    }
    differences += 1
    // Not REPLACE, for which SQLite keeps a journal of each statement.
    try writer?.insert(values)
  }

  private func number(in value: StoredValue) -> Int64 {
    guard case .integer(let number) = value else {
      preconditionFailure("rows are merged by whole-numbered keys")
    }
    return number
  }

  /// Checks that there is no row behind the last one.
  mutating func end() throws {
    while current != nil { try removeCurrent() }
  }

  private mutating func removeCurrent() throws {
    guard let key = current else { return }
    differences += 1
    try advance()
    try remove(key)
  }

  private func remove(_ key: Key) throws {
    guard writer != nil else { return }
    try db.cachedStatement(sql: table.removal).execute(
      arguments: table.keyCount == 1 ? [key.0] : [key.0, key.1])
  }

  private mutating func advance() throws {
    current =
      try rows.next() ? (rows.integer(0), table.keyCount == 1 ? 0 : rows.integer(1)) : nil
  }
}
