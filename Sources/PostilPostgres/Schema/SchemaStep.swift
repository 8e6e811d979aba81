/// One step in the life of the tables: a database has taken all of them, in their order.
///
/// ⚖ The text of a step never changes once it is released: there are databases that were made by it. To change the
/// tables, append a step.
///
/// Source: Protocol/POSTGRES.md, "Versions".
struct SchemaStep {
  /// The version of a database that has taken the step.
  let version: Int
  let sql: String

  static let all = [first, timelines]

  static let lastVersion = all.reduce(0) { max($0, $1.version) }
}

/// The version of the tables in a database.
enum PostgresSchema {
  /// Two processes that make the tables at once wait for one another by this number.
  private static let lock = "postil schema"

  /// Makes the tables of an empty database, and takes the steps that an older one lacks, all in one transaction.
  ///
  /// - Parameter connection: of a role that may make schemas and, for the first step, roles.
  static func migrate(_ connection: PostgresConnection) throws(PostgresError) {
    let encoding = try connection.run("SELECT current_setting('server_encoding')")
    guard let encoding = try encoding.first?.text(0), encoding == "UTF8" else {
      throw .foreignEncoding(try encoding.first?.text(0) ?? "")
    }
    try connection.execute("BEGIN")
    _ = try connection.run(
      "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [.text(lock)])
    let found = try version(connection) ?? 0
    try expectKnown(found)
    for step in SchemaStep.all where step.version > found {
      try connection.execute(step.sql)
      try connection.execute("UPDATE postil.format SET version = \(step.version)")
    }
    try connection.execute("COMMIT")
  }

  /// - Throws: `PostgresError.noSchema`, `newerSchema` or `olderSchema`.
  static func check(_ connection: PostgresConnection) throws(PostgresError) {
    guard let found = try version(connection) else { throw .noSchema }
    try expectKnown(found)
    guard found == SchemaStep.lastVersion else {
      throw .olderSchema(found: found, known: SchemaStep.lastVersion)
    }
  }

  private static func expectKnown(_ found: Int) throws(PostgresError) {
    guard found <= SchemaStep.lastVersion else {
      throw .newerSchema(found: found, known: SchemaStep.lastVersion)
    }
  }

  /// `nil` for a database without tables of postil.
  private static func version(_ connection: PostgresConnection) throws(PostgresError) -> Int? {
    let table = try connection.run("SELECT to_regclass('postil.format')::text")
    guard try table.first?.optionalBytes(0) != nil else { return nil }
    let version = try connection.run("SELECT version FROM postil.format")
    return try version.first.map { row throws(PostgresError) in Int(try row.integer(0)) }
  }
}
