import GRDB

/// The rows of a table in the order of its whole-numbered keys, beside which those come that should
/// lie there: what differs is counted and, where that is asked for, written.
struct RowMerge {
  /// One number, or two of which the second is 0 where the table has but one.
  typealias Key = (Int64, Int64)

  private let db: Database
  private let rows: RowReader
  private let keyCount: Int
  /// `nil` where nothing is to be written.
  private let repair: (writer: RowWriter, removal: String)?
  /// The key of the row that the reader stands at; `nil` after the last.
  private var current: Key?
  private(set) var differences = 0

  /// - Parameters:
  ///   - keys: the columns of the primary key, one or two.
  ///   - columns: the others.
  init(_ db: Database, _ table: String, keys: [String], columns: [String], repairs: Bool) throws {
    self.db = db
    let all = (keys + columns).joined(separator: ", ")
    rows = try RowReader(
      db, sql: "SELECT \(all) FROM \(table) ORDER BY \(keys.joined(separator: ", "))")
    keyCount = keys.count
    let places = Array(repeating: "?", count: keys.count + columns.count).joined(separator: ", ")
    repair =
      repairs
      ? (
        writer: try RowWriter(
          db, sql: "INSERT INTO \(table) (\(all)) VALUES (\(places))"),
        removal: "DELETE FROM \(table) WHERE \(keys.map { "\($0) = ?" }.joined(separator: " AND "))"
      ) : nil
    try advance()
  }

  /// Takes the row that should lie at a key; these ascend.
  ///
  /// - Parameters:
  ///   - isThere: whether the row that lies there is the wanted one; asked at most once.
  ///   - bind: binds all columns, the key's first.
  mutating func put(
    _ key: Key, isThere: (RowReader) throws -> Bool, bind: (RowWriter) throws -> Void
  ) throws {
    while let current, current < key { try removeCurrent() }
    // The reader goes on before anything is written: what it has passed may change.
    if let current, current == key {
      let isSame = try isThere(rows)
      try advance()
      if isSame { return }
      try remove(key)
    }
    differences += 1
    guard let writer = repair?.writer else { return }
    try bind(writer)
    // Not REPLACE, for which SQLite keeps a journal of each statement.
    try writer.insert()
  }

  /// Nothing should lie behind what was put.
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
    guard let removal = repair?.removal else { return }
    try db.cachedStatement(sql: removal).execute(
      arguments: keyCount == 1 ? [key.0] : [key.0, key.1])
  }

  private mutating func advance() throws {
    current =
      try rows.next() ? (rows.integer(0), keyCount == 1 ? 0 : rows.integer(1)) : nil
  }
}
