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

  /// The events for which there was no room: that was found when they came in, from all of the log before
  /// them, and never changes.
  func withoutRoom(through end: Seq = .max) throws -> Set<Seq> {
    let statement = try db.cachedStatement(
      sql: "SELECT seq FROM ignored_event WHERE reason = ? AND seq <= ?")
    return try Set(
      Seq.fetchAll(
        statement, arguments: [Fold.Reason.noRoom.rawValue, Int64(clamping: end)]))
  }
}
