import Foundation
import GRDB

/// Opens and creates the SQLite files that hold a workspace.
enum DatabaseFile {
  /// Creates the file with its tables and what is in it from the beginning.
  ///
  /// It takes its name only once it is whole: an interrupted creation leaves no half-made workspace.
  ///
  /// - Parameter path: nothing is there yet.
  static func create(
    at path: String, applicationID: Int32, tables: [String], fill: (Database) throws -> Void
  ) throws -> DatabaseQueue {
    if FileManager.default.fileExists(atPath: path) {
      try open(at: path, applicationID: applicationID).close()
      throw StoreError.cannotOpen("there is a workspace already")
    }
    let unfinished = "\(path).new"
    for leftover in [unfinished, "\(unfinished)-wal", "\(unfinished)-shm"]
    where FileManager.default.fileExists(atPath: leftover) {
      try FileManager.default.removeItem(atPath: leftover)
    }
    let queue = try DatabaseQueue(
      path: unfinished, configuration: configuration(isReadOnly: false))
    try queue.write { db in
      for statements in tables {
        try db.execute(sql: statements)
      }
      try fill(db)
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      try db.execute(sql: "PRAGMA user_version = \(Schema.formatVersion)")
    }
    // Closing the last connection puts everything into the one file.
    try queue.close()
    guard rename(unfinished, path) == 0 else {
      throw StoreError.cannotOpen(String(cString: strerror(errno)))
    }
    return try open(at: path, applicationID: applicationID)
  }

  /// Opens a file that Postil made, and nothing else.
  static func open(at path: String, applicationID: Int32) throws -> DatabaseQueue {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError.cannotOpen("no such file")
    }
    do {
      return try open(at: path, applicationID: applicationID, isReadOnly: false)
    } catch let error as DatabaseError
      where [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode)
    {
      return try open(at: readablePath(path), applicationID: applicationID, isReadOnly: true)
    }
  }

  /// A file as SQLite can read it where nothing may be written. A write-ahead log needs files beside
  /// it, and they cannot be made there, unless SQLite is told that nobody writes. Where a log lies
  /// beside the file already, somebody may.
  private static func readablePath(_ path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    let log = try? FileManager.default.attributesOfItem(atPath: "\(path)-wal")
    guard access(folder, W_OK) != 0, log?[.size] as? Int ?? 0 == 0,
      let name = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
    else { return path }
    return "file:\(name)?immutable=1"
  }

  private static func open(at path: String, applicationID: Int32, isReadOnly: Bool) throws
    -> DatabaseQueue
  {
    let queue = try DatabaseQueue(path: path, configuration: configuration(isReadOnly: isReadOnly))
    try check(queue, applicationID: applicationID)
    // Not before: a database that is not ours stays as it is.
    if !isReadOnly { try queue.useWriteAheadLog() }
    return queue
  }

  private static func check(_ queue: DatabaseQueue, applicationID: Int32) throws {
    try queue.read { db in
      let found = try db.applicationID()
      guard found == applicationID else { throw StoreError.foreign(applicationID: found) }
      let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      guard version <= Schema.formatVersion else {
        throw StoreError.newerFormat(found: version, known: Schema.formatVersion)
      }
    }
  }

  private static func configuration(isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { db in
      // ⚖ An acknowledgement is sent only after the commit that it speaks of is durable.
      try db.execute(sql: "PRAGMA synchronous = FULL")
      // Else REPLACE would remove rows without asking the triggers.
      try db.execute(sql: "PRAGMA recursive_triggers = ON")
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    return configuration
  }
}

extension DatabaseQueue {
  fileprivate func useWriteAheadLog() throws {
    try writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
  }
}

extension Database {
  fileprivate func applicationID() throws -> Int32 {
    try Int32.fetchOne(self, sql: "PRAGMA application_id") ?? 0
  }
}
