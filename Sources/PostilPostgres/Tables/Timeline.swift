/// The history of a database that its server writes: another one after each failover, and in each copy that goes on by
/// itself.
struct Timeline: Hashable, Sendable {
  /// PostgreSQL's identifier of the database system, the same for all its standbys and copies. A number of 64 bits,
  /// signed with the same bits.
  let system: Int64
  /// 1 for the first; one more after each promotion of a standby.
  let number: Int64

  /// True if it is not the other one, nor one before it.
  func follows(_ other: Timeline) -> Bool { system != other.system || number > other.number }

  /// The present one's number, from the name of the file that the server writes to; 0 on a standby, which writes none.
  static let presentNumber = """
    CASE WHEN pg_is_in_recovery() THEN 0
      ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint END
    """
}
