import GRDB
import PostilCore

/// The events of the log that the fold ignored, within one transaction.
struct IgnoredTable {
  let db: Database

  func append(_ reason: Fold.Reason, at seq: Seq) throws {
    try db.cachedStatement(sql: "INSERT INTO ignored_event (seq, reason) VALUES (?, ?)")
      .execute(arguments: [try Int64(storing: seq), reason.rawValue])
  }

  /// Ascending.
  func seqs() throws -> [Seq] {
    try Seq.fetchAll(db, sql: "SELECT seq FROM ignored_event ORDER BY seq")
  }

  func count() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM ignored_event") ?? 0
  }
}
