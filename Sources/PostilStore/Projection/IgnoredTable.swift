import GRDB
import PostilCore
import PostilLog

/// The events of the log that the fold ignored, within one transaction.
struct IgnoredTable {
  let db: Database

  func append(_ reason: Fold.Reason, at seq: Seq) throws {
    try db.cachedStatement(sql: ProjectionTable.ignored.insertion)
      .execute(arguments: [try Int64(storing: seq), reason.rawValue])
  }

  /// - Parameter reason: `nil` where the fold no longer ignores the event.
  func set(_ reason: Fold.Reason?, at seq: Seq) throws {
    guard let reason else {
      return try db.cachedStatement(sql: ProjectionTable.ignored.removal)
        .execute(arguments: [try Int64(storing: seq)])
    }
    try db.cachedStatement(sql: ProjectionTable.ignored.upsertion)
      .execute(arguments: [try Int64(storing: seq), reason.rawValue])
  }

  func all() throws -> [Seq: Fold.Reason] {
    let rows = try Row.fetchCursor(db, sql: ProjectionTable.ignored.selection)
    var reasons: [Seq: Fold.Reason] = [:]
    while let row = try rows.next() {
      guard let reason = Fold.Reason(rawValue: try row.decode(atIndex: 1)) else {
        throw Damage.state("why an event is ignored")
      }
      reasons[try row.decode(atIndex: 0)] = reason
    }
    return reasons
  }

  /// Ascending.
  func seqs(after seq: Seq) throws -> [Seq] {
    let statement = try db.cachedStatement(
      sql: "SELECT seq FROM ignored_event WHERE seq > ? ORDER BY seq")
    return try Seq.fetchAll(statement, arguments: [try Int64(storing: seq)])
  }

  func count() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM ignored_event") ?? 0
  }

  func count(of reason: Fold.Reason) throws -> Int {
    let statement = try db.cachedStatement(
      sql: "SELECT count(*) FROM ignored_event WHERE reason = ?")
    return try Int.fetchOne(statement, arguments: [reason.rawValue]) ?? 0
  }

  /// Ascending.
  func seqs(of reason: Fold.Reason) throws -> [Seq] {
    let statement = try db.cachedStatement(
      sql: "SELECT seq FROM ignored_event WHERE reason = ? ORDER BY seq")
    return try Seq.fetchAll(statement, arguments: [reason.rawValue])
  }
}
