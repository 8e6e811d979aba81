import GRDB
import PostilCore

/// The events of the log that the fold ignored, within one transaction.
struct IgnoredTable {
  let db: Database

  func append(_ reason: Fold.Reason, at seq: Seq) throws {
    try db.cachedStatement(sql: "INSERT INTO ignored_event (seq, reason) VALUES (?, ?)")
      .execute(arguments: [try Int64(storing: seq), reason.rawValue])
  }

  func count() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM ignored_event") ?? 0
  }

  /// What the log's laws say of events that the fold ignores: that was found when they came in, from all
  /// of the log before them, and never changes.
  func verdicts(through end: Seq = .max) throws -> [Seq: Fold.Reason] {
    let statement = try db.cachedStatement(
      sql: "SELECT seq, reason FROM ignored_event WHERE reason IN (?, ?) AND seq <= ?")
    let rows = try Row.fetchAll(
      statement,
      arguments: [
        Fold.Reason.noRoom.rawValue, Fold.Reason.adoptedAct.rawValue, Int64(clamping: end),
      ])
    var verdicts: [Seq: Fold.Reason] = [:]
    for row in rows {
      verdicts[try row.decode(atIndex: 0)] = Fold.Reason(rawValue: try row.decode(atIndex: 1))
    }
    return verdicts
  }
}
