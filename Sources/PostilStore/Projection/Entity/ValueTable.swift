import Foundation
import GRDB
import PostilLog

/// The long values of entities, each in a row of its own, within one transaction.
struct ValueTable {
  let db: Database

  /// The whole state of an entity.
  ///
  /// - Parameters:
  ///   - remainder: the state in the entity's row.
  ///   - longValues: their places in the row; `nil` for none, which reads no other row.
  func whole(_ remainder: [UInt8], _ longValues: LongValues?, at place: EntityPlace) throws
    -> [UInt8]
  {
    guard let longValues else { return remainder }
    return try longValues.whole(remainder, values(at: place))
  }

  private func values(at place: EntityPlace) throws -> [[UInt8]] {
    let statement = try db.cachedStatement(
      sql: "SELECT value FROM entity_value WHERE place = ? ORDER BY number")
    return try Data.fetchAll(statement, arguments: [place.row]).map { [UInt8]($0) }
  }

  /// Replaces the values of an entity; equal ones are not written again.
  ///
  /// - Parameter before: the number of values that it had.
  func save(_ rows: [[StoredValue]], replacing before: Int, at place: EntityPlace) throws {
    for row in rows {
      try db.cachedStatement(
        sql: "\(ProjectionTable.value.upsertion) WHERE value <> excluded.value"
      ).execute(arguments: StatementArguments(row))
    }
    guard before > rows.count else { return }
    try db.cachedStatement(sql: "DELETE FROM entity_value WHERE place = ? AND number >= ?")
      .execute(arguments: [place.row, rows.count])
  }
}
