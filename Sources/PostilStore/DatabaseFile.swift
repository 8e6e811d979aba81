import Foundation
import GRDB
import PostilLog

/// Opens and creates the SQLite files that hold a workspace.
enum DatabaseFile {
  /// Creates the file with its tables and what is in it from the beginning.
  ///
  /// It takes its name only once it is whole: an interrupted creation leaves no half-made workspace.
  ///
  /// - Parameters:
  ///   - path: nothing is there yet.
  ///   - pageBytes: a power of two. Large pages suit rows of some hundred bytes that are read many at a
  ///     time, small ones what is appended bit by bit and made durable each time.
  static func create(
    at path: String, applicationID: Int32, pageBytes: Int, tables: [String],
    fill: (Database) throws -> Void
  ) throws -> DatabaseQueue {
    if FileManager.default.fileExists(atPath: path) {
      try open(at: path, applicationID: applicationID).close()
      throw StoreError.cannotOpen("there is a workspace already")
    }
    let unfinished = "\(path).new"
    try remove(unfinished)
    // Its owner's alone, and so are the files that SQLite puts beside it.
    let descriptor = Foundation.open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(errno: errno) }
    close(descriptor)
    let queue = try openEmpty(at: unfinished)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA page_size = \(pageBytes)")
    }
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
    try rename(unfinished, toNew: path)
    return try open(at: path, applicationID: applicationID)
  }

  /// Removes a database with what SQLite left beside it.
  static func remove(_ path: String) throws {
    for file in [path, "\(path)-wal", "\(path)-shm", "\(path)-journal"]
    where FileManager.default.fileExists(atPath: file) {
      try FileManager.default.removeItem(atPath: file)
    }
  }

  /// Gives a finished file its name, for good: nothing may be there.
  static func rename(_ unfinished: String, toNew path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw StoreError.cannotOpen("\(path) is there already")
    }
    guard Foundation.rename(unfinished, path) == 0 else {
      throw StoreError.cannotOpen(String(cString: strerror(errno)))
    }
    // The name too must outlast a power cut before anything in the file is called durable.
    try synchronize(folder: URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  /// A database in which nothing is yet.
  static func openEmpty(at path: String) throws -> DatabaseQueue {
    try DatabaseQueue(path: path, configuration: configuration(isReadOnly: false))
  }

  /// Opens a file that nobody writes to, and leaves it as it is.
  static func openForReading(at path: String, applicationID: Int32) throws -> DatabaseQueue {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError.cannotOpen("no such file")
    }
    return try open(at: path, applicationID: applicationID, isReadOnly: true)
  }

  /// Opens a file that Postil made, and nothing else.
  static func open(at path: String, applicationID: Int32) throws -> DatabaseQueue {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError.cannotOpen("no such file")
    }
    let folder = (path as NSString).deletingLastPathComponent
    let isWritable = access(path, W_OK) == 0 && access(folder, W_OK) == 0
    return try open(
      at: isWritable ? path : readablePath(path), applicationID: applicationID,
      isReadOnly: !isWritable)
  }

  /// Opens a file that Postil made to look into it, whoever writes to it meanwhile.
  static func open(reading path: String, applicationID: Int32) throws -> DatabaseQueue {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError.cannotOpen("no such file")
    }
    let folder = (path as NSString).deletingLastPathComponent
    return try open(
      at: access(folder, W_OK) == 0 ? path : readablePath(path), applicationID: applicationID,
      isReadOnly: true)
  }

  /// Opens the file of an open database once more, for reading only.
  static func open(beside queue: DatabaseQueue) throws -> DatabaseQueue {
    try DatabaseQueue(path: queue.path, configuration: configuration(isReadOnly: true))
  }

  /// A file on a read-only disk, as SQLite reads it: a WAL needs files beside it, which cannot be
  /// made there, unless SQLite is told that nobody writes. With a WAL beside it somebody may.
  private static func readablePath(_ path: String) -> String {
    let isInUse = ["-wal", "-journal"].contains { end in
      let file = try? FileManager.default.attributesOfItem(atPath: path + end)
      return file?[.size] as? Int ?? 0 > 0
    }
    guard !isInUse,
      let name = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
    else { return path }
    return "file:\(name)?immutable=1"
  }

  static func synchronize(folder: String) throws {
    let descriptor = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.cannotOpen(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw StoreError.cannotOpen(String(cString: strerror(errno)))
    }
  }

  private static func open(at path: String, applicationID: Int32, isReadOnly: Bool) throws
    -> DatabaseQueue
  {
    let queue = try DatabaseQueue(path: path, configuration: configuration(isReadOnly: isReadOnly))
    try check(queue, applicationID: applicationID)
    // Not before: a database that is not ours stays as it is.
    if !isReadOnly {
      try queue.useWriteAheadLog()
      try queue.makeRecoveryDurable()
    }
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
      guard version == Schema.formatVersion else {
        throw StoreError.olderFormat(found: version, known: Schema.formatVersion)
      }
    }
  }

  /// How long a process waits for another that writes.
  fileprivate static let busySeconds = 10.0

  private static func configuration(isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(busySeconds)
    configuration.prepareDatabase { db in
      // ⚖ An acknowledgement is sent only after the commit that it speaks of is durable.
      // EXTRA is FULL with a WAL; without one, which `writeOnce` does, the end of a journal is synced too.
      try db.execute(sql: "PRAGMA synchronous = EXTRA")
      // Else REPLACE would remove rows without asking the triggers.
      try db.execute(sql: "PRAGMA recursive_triggers = ON")
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      // Some builds of SQLite fill what is freed with zeros. What leaves a table here stands in the log
      // all the same, and a rebuild would write its whole state twice.
      try db.execute(sql: "PRAGMA secure_delete = FAST")
    }
    return configuration
  }
}

extension DatabaseQueue {
  /// Reads a consistent state: nothing changes while `body` runs.
  ///
  /// GRDB's own `read` sets `PRAGMA query_only` before and after, upon which SQLite prepares every
  /// statement anew: a third of the time of a small sync.
  func readAtOnce<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    try writeWithoutTransaction { db in
      var answer: Answer?
      try db.inTransaction(.deferred) {
        answer = try body(db)
        return .commit
      }
      guard let answer else { preconditionFailure("a transaction runs once or throws") }
      return answer
    }
  }

  /// Whether the rooms of the log are counted under other limits than these, and can be counted anew.
  func needsRecount(under limits: RoomLimits) throws -> Bool {
    try !configuration.readonly && readAtOnce { try $0.roomLimits() } != limits
  }

  /// Writes a transaction that fills an empty file.
  ///
  /// Without a WAL, if nobody else has the file open: every page is then written once, where with one
  /// it would be written twice. It is as atomic either way.
  func writeOnce<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    try writeWithoutTransaction { db in
      // Nobody is waited for: where the file is in use, the WAL does as well.
      try? db.execute(sql: "PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE")
      try db.execute(sql: "PRAGMA busy_timeout = \(Int(DatabaseFile.busySeconds * 1_000))")
      defer { try? db.execute(sql: "PRAGMA journal_mode = WAL") }
      var answer: Answer?
      try db.inTransaction {
        answer = try body(db)
        return .commit
      }
      guard let answer else { preconditionFailure("a transaction runs once or throws") }
      return answer
    }
  }

  /// ⚖ Makes what is read durable before anybody hears of it.
  ///
  /// A process that died while it waited for the disk leaves a commit in the WAL that nobody was told
  /// of, and that a power cut may still take. Whoever opens the file reads it. A checkpoint begins by
  /// syncing the WAL; where the last process closed the file, there is none and nothing to do.
  fileprivate func makeRecoveryDurable() throws {
    try writeWithoutTransaction { db in try db.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
  }

  fileprivate func useWriteAheadLog() throws {
    try writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
  }
}

extension Database {
  fileprivate func applicationID() throws -> Int32 {
    try Int32.fetchOne(self, sql: "PRAGMA application_id") ?? 0
  }
}
