/// The statements that make, empty and remove whole parts of a workspace's file.
///
/// Source: Protocol/STORAGE.md.
enum Schema {
  /// The tables of the log without the other facts that a file keeps about itself, as all migrations make
  /// them.
  static let logTables = Migration.all.map(\.log).joined()

  private static let namesOfLogTables = [
    "changeset", "segment", "replica", "membership", "room", "room_tail", "verdict",
  ]

  /// The tables that servers and replicas have, by their names.
  static let tablesOfBoth = namesOfLogTables + ["setting"]

  /// The tables of a replica alone, by their names, without those of the state.
  static let outboxTables = ["outbox", "outbox_room", "stray", "parked"]

  /// Removes the tables of the log, while nothing reads them: this does not fire the triggers.
  static let logRemoval = namesOfLogTables.map { "DROP TABLE \($0);\n" }.joined()

  /// The tables folded from the log and the outbox. They are disposable: `rebuild` empties and fills them.
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
