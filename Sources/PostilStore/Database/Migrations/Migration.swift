import GRDB
import PostilLog

/// The kind of a workspace's file, by its `PRAGMA application_id`.
enum FileKind: Int32 {
  /// "Psrv".
  case server = 0x5073_7276
  /// "Prep".
  case replica = 0x5072_6570
}

/// One step in the life of the tables of log and outbox: a file has taken all of them, in their order.
///
/// ⚖ The texts of a step never change once it is released: there are files that were made by them. To change
/// these tables, append a step. The projection has none: it is folded anew (see `ProjectionVersion`).
///
/// Source: Protocol/STORAGE.md, "Formats".
struct Migration {
  /// The format of a file that has taken the step: its `PRAGMA user_version`. As text, it is the step's identifier
  /// in `grdb_migrations`.
  let format: Int
  /// The tables of the facts that a file keeps about itself.
  let settings: String
  /// The log, the same on a server and on a replica. A replica that starts over makes these tables anew.
  let log: String
  /// The tables of a replica alone.
  let outbox: String
  /// The digests of the schemas that all steps up to this one make, of a server's file and of a replica's: a file
  /// is compared with them at every open.
  let digests: [FileKind: String]

  static let all = [first]

  /// The format of a file that has taken all steps.
  static let lastFormat = all.reduce(0) { max($0, $1.format) }

  /// The oldest format that opens: it has the tables of the first step, and no `grdb_migrations` yet.
  static let oldestFormat = 5

  private static let identifiers = Set(all.map(\.identifier))

  private var identifier: String { String(format) }

  /// Makes the tables of an empty file, and brings those of an older one to this version.
  static func migrator(for kind: FileKind) -> DatabaseMigrator {
    // There are no foreign keys.
    var migrator = DatabaseMigrator().disablingDeferredForeignKeyChecks()
    for step in all {
      migrator.registerMigration(step.identifier) { db in
        let found = try db.formatVersion()
        if found >= oldestFormat, found < first.format {
          try SchemaCheck(db: db, kind: kind).expectWhole()
          if kind == .replica { try db.set(try db.projectionVersion()) }
        } else {
          try db.execute(sql: step.settings + step.log)
          if kind == .replica { try db.execute(sql: step.outbox) }
        }
        try db.execute(sql: "PRAGMA user_version = \(step.format)")
      }
    }
    return migrator
  }

  /// Makes the tables of log and outbox with all steps up to a format.
  static func makeTables(of kind: FileKind, format: Int, in db: Database) throws {
    for step in all where step.format <= max(format, first.format) {
      try db.execute(sql: step.settings + step.log)
      if kind == .replica { try db.execute(sql: step.outbox) }
    }
  }

  /// Compares the tables of a file with those of its format, and its steps with those that this version knows.
  ///
  /// - Parameter format: the file's, one that opens.
  /// - Throws: `StoreError.foreignObject` or `alteredObject` where the tables differ; `newerFormat` for a step
  ///   that this version does not know; `Damage` for a file that lacks one.
  static func check(_ db: Database, of kind: FileKind, format: Int) throws {
    // Before anything is read from a table: a view may have its name.
    let schema = SchemaCheck(db: db, kind: kind)
    try schema.expectOwn(format: format)
    let taken = try DatabaseMigrator().appliedIdentifiers(db)
    guard format >= first.format else {
      guard taken.isEmpty else { throw Damage.missing("the format that grdb_migrations names") }
      return try schema.expectWhole()
    }
    if let unknown = taken.subtracting(identifiers).max() {
      throw StoreError.newerFormat(found: Int(unknown) ?? lastFormat + 1, known: lastFormat)
    }
    for step in all where step.format <= format && !taken.contains(step.identifier) {
      throw Damage.missing("step \(step.identifier) of grdb_migrations")
    }
  }
}

/// The statements that make and remove all tables of the log.
///
/// Source: Protocol/STORAGE.md.
extension Migration {
  /// The tables of the log without the other facts that a file keeps about itself, as all migrations make
  /// them.
  static let logCreation = all.map(\.log).joined()

  private static let namesOfLogTables = [
    "changeset", "segment", "replica", "membership", "room", "room_tail", "verdict",
  ]

  /// The tables that servers and replicas have, by their names.
  static let tablesOfBoth = namesOfLogTables + ["setting"]

  /// The tables of a replica alone, by their names, without those of the state.
  static let outboxTables = ["outbox", "outbox_room", "stray", "parked"]

  /// Removes the tables of the log, while nothing reads them: this does not fire the triggers.
  static let logRemoval = namesOfLogTables.map { "DROP TABLE \($0);\n" }.joined()
}

extension DatabaseQueue {
  /// Takes the steps that an older file lacks, each in one durable transaction.
  func migrate(as kind: FileKind) throws {
    let migrator = Migration.migrator(for: kind)
    try naming {
      do {
        try migrator.migrate(self)
      } catch let error as DatabaseError {
        // Of two processes that open a file at once, one comes second.
        guard try read({ try migrator.hasCompletedMigrations($0) }) else { throw error }
      }
    }
  }
}

extension Database {
  func formatVersion() throws -> Int { try Int.fetchOne(self, sql: "PRAGMA user_version") ?? 0 }
}
