/// The statements that make, empty and take away whole parts of a workspace's file.
///
/// Source: Protocol/STORAGE.md.
enum Schema {
  /// The log without what else a file keeps about itself, as all migrations make it.
  static let logTables = Migration.all.map(\.log).joined()

  /// Takes the tables of the log away, as long as nothing reads them: triggers are not asked for that.
  static let logRemoval = [
    "changeset", "segment", "replica", "membership", "room", "room_tail", "verdict",
  ].map {
    "DROP TABLE \($0);\n"
  }.joined()

  /// Folded from the log and the outbox, disposable: `rebuild` empties and fills these.
  static let projection = ProjectionTable.all.flatMap { table in
    [table.creation] + table.indexes.map(table.creation(of:))
  }.map { "\($0);\n" }.joined()

  /// The tables of the projection and the outbox once more, empty and on this connection alone. SQL
  /// that names them means these while they are there.
  static let pastProjection =
    "CREATE TEMP TABLE outbox AS SELECT * FROM main.outbox LIMIT 0;\n"
    + projection
    .replacing("CREATE TABLE ", with: "CREATE TEMP TABLE ")
    .replacing("CREATE INDEX ", with: "CREATE INDEX temp.")

  static let emptyProjection = ProjectionTable.all.map { "\($0.emptying);\n" }.joined()
}
