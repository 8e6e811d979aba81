/// A database's tables as they once were.
///
/// They lie in the temporary tables of a connection.
package struct KeptTables {
  private static let names = [
    "workspace", "changeset", "segment", "replica", "membership", "verdict", "room",
  ]

  private let raw: RawPostgres

  init(_ raw: RawPostgres) throws {
    self.raw = raw
    for name in Self.names {
      try raw.execute("CREATE TEMP TABLE kept_\(name) AS SELECT * FROM postil.\(name)")
    }
  }

  /// The database is the kept one again, as after a failover to a standby that lacks what was written since.
  ///
  /// - Parameter isNoticed: whether a server can tell by the timeline.
  package func failOver(isNoticed: Bool = true) throws {
    try raw.execute("SET session_replication_role = replica")
    for name in Self.names {
      try raw.execute(
        "DELETE FROM postil.\(name); INSERT INTO postil.\(name) SELECT * FROM kept_\(name)")
    }
    // It was kept on another timeline than the present one.
    if isNoticed { try raw.execute("UPDATE postil.workspace SET timeline = 0") }
    try raw.execute("RESET session_replication_role")
  }
}
