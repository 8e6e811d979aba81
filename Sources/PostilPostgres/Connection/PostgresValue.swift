import CLibPQ

/// A parameter of a statement, in PostgreSQL's binary form.
///
/// Source: PostgreSQL's functions that send values, in src/backend/utils/adt.
enum PostgresValue: Sendable {
  case integer(Int64)
  case bytes([UInt8])
  case text(String)
  case null
  case integers([Int64])
  case blobs([[UInt8]?])
  case texts([String])

  /// PostgreSQL's number of the type, from its catalogue `pg_type`; 0 leaves it to the statement.
  var type: Oid {
    switch self {
    case .integer: 20
    case .bytes: 17
    case .text: 25
    case .null: 0
    case .integers: 1016
    case .blobs: 1001
    case .texts: 1009
    }
  }

  /// `nil` for NULL.
  var encoded: [UInt8]? {
    switch self {
    case .integer(let number): Self.bigEndian(number)
    case .bytes(let bytes): bytes
    case .text(let text): Array(text.utf8)
    case .null: nil
    case .integers(let numbers):
      Self.array(of: 20, numbers.map { Self.bigEndian($0) })
    case .blobs(let blobs): Self.array(of: 17, blobs)
    case .texts(let texts): Self.array(of: 25, texts.map { Array($0.utf8) })
    }
  }

  /// One dimension: the number of dimensions, whether there may be a NULL, the type of the elements, their number, the
  /// first index, then each with its length before it.
  private static func array(of type: Int32, _ elements: [[UInt8]?]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(elements.reduce(20) { $0 + 4 + ($1?.count ?? 0) })
    for number in [1, 1, type, Int32(elements.count), 1] { bytes += bigEndian(number) }
    for element in elements {
      bytes += bigEndian(Int32(element?.count ?? -1))
      if let element { bytes += element }
    }
    return bytes
  }

  private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}

/// The rows of a statement's answer.
struct PostgresRows: Sendable {
  enum Cell: Sendable {
    case null
    case integer(Int64)
    /// Of any other type, in its binary form.
    case bytes([UInt8])
  }

  let rows: [PostgresRow]
  /// The number of rows that a statement wrote.
  let written: Int

  var first: PostgresRow? { rows.first }
}

/// One row, read by the place of its columns.
struct PostgresRow: Sendable {
  let cells: [PostgresRows.Cell]
  /// For errors.
  let statement: String

  private var malformed: PostgresError { .malformedRow(statement: statement) }

  private func cell(_ column: Int) throws(PostgresError) -> PostgresRows.Cell {
    guard cells.indices.contains(column) else { throw malformed }
    return cells[column]
  }

  func integer(_ column: Int) throws(PostgresError) -> Int64 {
    guard let number = try optionalInteger(column) else { throw malformed }
    return number
  }

  func optionalInteger(_ column: Int) throws(PostgresError) -> Int64? {
    switch try cell(column) {
    case .integer(let number): number
    case .null: nil
    case .bytes: throw malformed
    }
  }

  /// A number that is not negative.
  func unsigned(_ column: Int) throws(PostgresError) -> UInt64 {
    guard let number = UInt64(exactly: try integer(column)) else { throw malformed }
    return number
  }

  func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
    guard let bytes = try optionalBytes(column) else { throw malformed }
    return bytes
  }

  func optionalBytes(_ column: Int) throws(PostgresError) -> [UInt8]? {
    switch try cell(column) {
    case .bytes(let bytes): bytes
    case .null: nil
    case .integer: throw malformed
    }
  }

  func text(_ column: Int) throws(PostgresError) -> String {
    guard let text = String(validating: try bytes(column), as: UTF8.self) else { throw malformed }
    return text
  }
}
