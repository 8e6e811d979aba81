import Foundation
import GRDB

/// Opens and creates the SQLite files that hold a workspace.
enum DatabaseFile {
  /// Creates the file with its tables and first settings in one transaction.
  ///
  /// - Parameter path: nothing is there yet, or a file that an interrupted creation left empty.
  static func create(
    at path: String, applicationID: Int32, tables: [String], fill: (Database) throws -> Void
  ) throws -> DatabaseQueue {
    let queue = try DatabaseQueue(path: path, configuration: configuration())
    try queue.write { db in
      for statements in tables {
        try db.execute(sql: statements)
      }
      try fill(db)
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: "PRAGMA user_version = \(Schema.formatVersion)")
    }
    return queue
  }

  /// Opens a file that Postil made, and nothing else; any other file stays as it is.
  static func open(at path: String, applicationID: Int32) throws -> DatabaseQueue {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError.cannotOpen("no such file")
    }
    let folder = (path as NSString).deletingLastPathComponent
    let isWritable = access(path, W_OK) == 0 && access(folder, W_OK) == 0
    var checks = Configuration()
    checks.readonly = !isWritable
    // Comes before the preparations that may write.
    checks.prepareDatabase { db in try expectPostil(db, applicationID) }
    return try DatabaseQueue(
      path: isWritable ? path : readablePath(path), configuration: configuration(adding: checks))
  }

  private static func expectPostil(_ db: Database, _ applicationID: Int32) throws {
    let found = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard found == applicationID else { throw StoreError.foreign(applicationID: found) }
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version <= Schema.formatVersion else {
      throw StoreError.newerFormat(found: version, known: Schema.formatVersion)
    }
  }

  /// A file on a read-only disk, as SQLite reads it: a WAL needs files beside it, which cannot be
  /// made there, unless SQLite is told that nobody writes. With a WAL beside it somebody may.
  private static func readablePath(_ path: String) -> String {
    let log = try? FileManager.default.attributesOfItem(atPath: "\(path)-wal")
    guard log?[.size] as? Int ?? 0 == 0,
      let name = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
    else { return path }
    return "file:\(name)?immutable=1"
  }

  private static func configuration(adding checks: Configuration = Configuration())
    -> Configuration
  {
    var configuration = checks
    let isReadOnly = configuration.readonly
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      if !isReadOnly { try db.execute(sql: "PRAGMA journal_mode = WAL") }
      // ⚖ An acknowledgement is sent only after the commit that it speaks of is durable.
      try db.execute(sql: "PRAGMA synchronous = FULL")
      // Else REPLACE would remove rows without asking the triggers.
      try db.execute(sql: "PRAGMA recursive_triggers = ON")
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    return configuration
  }
}
