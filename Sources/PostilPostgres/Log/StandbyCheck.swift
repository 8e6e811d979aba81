import PostilLog
import Synchronization

/// Proves that what a connection has committed or read is on the disk of a second machine.
///
/// ⚖ A commit alone proves nothing: a backend that was cancelled while it waited for the standby leaves a commit that
/// everybody sees and no standby has, and so does a crash of the primary. So after each commit, and after reading an
/// end, the place of the primary's log is taken, and is to be flushed by a synchronous standby. Over the same
/// connection: then it is the same server, and so the same timeline.
///
/// A class, because the copies of a log share what it saw last.
///
/// Source: Protocol/POSTGRES.md, "Standbys".
final class StandbyCheck: Sendable {
  /// The rows of synchronous standbys that receive. A role without `pg_monitor` sees none.
  private static let standbys = """
    pg_stat_replication WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')
    """

  /// How often the place is asked for before the wait ends, with growing pauses up to the longest: some 10 s.
  private static let tries = 220
  /// In microseconds.
  private static let longestPause: Int64 = 50_000

  /// True while the last wait was in vain: then nobody else waits, so that not all stand in a line.
  private let isBehind = Atomic(false)

  /// The number of synchronous standbys; for `expect`.
  static let count = PostgresStatement("SELECT count(*) FROM \(standbys)")

  /// - Parameter answer: of `count`.
  /// - Throws: `PostgresError.noStandby`.
  static func expect(_ answer: PostgresRows) throws(PostgresError) {
    guard let row = answer.first, try row.integer(0) > 0 else { throw .noStandby }
  }

  /// The synchronous standbys now, and how far the furthest is behind.
  static func standbys(of connection: PostgresConnection) throws(PostgresError) -> LogSize.Standbys
  {
    let row = try connection.run(
      "SELECT count(*), (pg_current_wal_lsn() - max(flush_lsn))::bigint FROM \(standbys)", []
    ).first
    guard let row else { return LogSize.Standbys(count: 0, behindBytes: nil) }
    return LogSize.Standbys(
      count: Int(try row.integer(0)),
      behindBytes: try row.optionalInteger(1).map { max(0, Int($0)) })
  }

  /// Waits until everything that the connection has committed or read is on a standby's disk.
  ///
  /// - Throws: `PostgresError.unconfirmed`, `noStandby`.
  func confirm(_ connection: PostgresConnection) throws(PostgresError) {
    let row = try connection.run(
      """
      SELECT (pg_current_wal_lsn() - '0/0')::bigint, count(*), (max(flush_lsn) - '0/0')::bigint
      FROM \(Self.standbys)
      """, []
    ).first
    guard let row, try row.integer(1) > 0 else { throw .noStandby }
    let place = try row.integer(0)
    var flushed = try row.optionalInteger(2) ?? 0
    let wasBehind = isBehind.load(ordering: .relaxed)
    var pause: Int64 = 500
    for _ in 0..<(wasBehind ? 4 : Self.tries) where flushed < place {
      // The database waits, and then looks.
      let asked = try connection.run([
        PostgresStatement("SELECT pg_sleep($1 / 1000000.0)::text", [.integer(pause)]),
        PostgresStatement("SELECT (max(flush_lsn) - '0/0')::bigint FROM \(Self.standbys)"),
      ])
      flushed = try asked.last?.first?.optionalInteger(0) ?? 0
      pause = min(pause * 2, Self.longestPause)
    }
    isBehind.store(flushed < place, ordering: .relaxed)
    guard flushed >= place else { throw .unconfirmed }
  }
}
