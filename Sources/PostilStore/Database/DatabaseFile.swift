import Foundation
import GRDB
import PostilLog
import SystemPackage

/// Opens and creates the SQLite files that hold a workspace.
enum DatabaseFile {
  /// Creates the file with the tables of log and outbox, and its first rows.
  ///
  /// It gets its name only once it is whole: an interrupted creation leaves no half-made workspace.
  ///
  /// - Parameters:
  ///   - path: must not exist yet.
  ///   - pageBytes: a power of two. Large pages suit rows of some hundred bytes that are read many at a
  ///     time, small ones rows that are appended one by one and made durable each time.
  static func create(
    at path: String, kind: FileKind, pageBytes: Int,
    fill: (Database) throws -> Void
  ) throws -> DatabaseQueue {
    try create(at: path, kind: kind, pageBytes: pageBytes, fill: fill) { _ in }
    return try open(at: path, kind: kind)
  }

  /// Creates it, and leaves it closed.
  ///
  /// - Parameter prove: runs on the whole file before it has its name; where it throws, nothing is left of the file.
  static func create<Answer>(
    at path: String, kind: FileKind, pageBytes: Int, fill: (Database) throws -> Void,
    prove: (DatabaseQueue) throws -> Answer
  ) throws -> Answer {
    if FileManager.default.fileExists(atPath: path) {
      try open(at: path, kind: kind).close()
      throw StoreError.exists(path: path)
    }
    let unfinished = "\(path).new"
    try remove(unfinished)
    do {
      // Readable by its owner alone, and so are the files that SQLite puts beside it.
      try FileDescriptor.make(unfinished, .writeOnly, shown: path).close()
      let queue = try openEmpty(at: unfinished)
      try queue.inOrder { db in
        try db.execute(sql: "PRAGMA page_size = \(pageBytes)")
      }
      try queue.migrate(as: kind)
      try queue.writeAtOnce { db in
        try fill(db)
        try db.execute(sql: "PRAGMA application_id = \(kind.rawValue)")
      }
      let answer = try prove(queue)
      // Closing the last connection writes everything into the one file.
      try queue.close()
      try NewName.give(path, to: unfinished)
      return answer
    } catch {
      try? remove(unfinished)
      throw error
    }
  }

  /// Removes a database with the files that SQLite left beside it.
  static func remove(_ path: String) throws {
    for file in [path, "\(path)-wal", "\(path)-shm", "\(path)-journal"]
    where FileManager.default.fileExists(atPath: file) {
      try FileManager.default.removeItem(atPath: file)
    }
  }

  /// An empty database.
  static func openEmpty(at path: String) throws -> DatabaseQueue {
    try connect(to: path, configuration(isReadOnly: false))
  }

  /// Opens a file that nobody writes to, and leaves it unchanged.
  static func openForReading(at path: String, kind: FileKind) throws -> DatabaseQueue {
    try expectThere(path)
    return try open(at: path, kind: kind, isReadOnly: true)
  }

  /// Opens a file that Postil made, and nothing else.
  ///
  /// - Parameter isShared: whether others must be able to read it while it is open, which takes
  ///   some room on the disk.
  static func open(at path: String, kind: FileKind, isShared: Bool = false) throws
    -> DatabaseQueue
  {
    try expectThere(path)
    let folder = (path as NSString).deletingLastPathComponent
    let isWritable = access(path, W_OK) == 0 && access(folder, W_OK) == 0
    return try open(
      at: isWritable ? path : readablePath(path), kind: kind,
      isReadOnly: !isWritable, isShared: isShared)
  }

  /// Opens a file that Postil made for inspection, also while another process writes to it.
  static func open(reading path: String, kind: FileKind) throws -> DatabaseQueue {
    try expectThere(path)
    let folder = (path as NSString).deletingLastPathComponent
    return try open(
      at: access(folder, W_OK) == 0 ? path : readablePath(path), kind: kind,
      isReadOnly: true)
  }

  /// Opens the file of an open database once more, for reading only.
  static func open(beside queue: DatabaseQueue) throws -> DatabaseQueue {
    try connect(to: queue.path, configuration(isReadOnly: true))
  }

  /// A file on a read-only disk, as SQLite reads it: a WAL needs files beside it, which cannot be made
  /// there, unless SQLite is told that nobody writes. With a WAL beside it, another process may be writing.
  private static func readablePath(_ path: String) -> String {
    let isInUse = ["-wal", "-journal"].contains { end in
      let file = try? FileManager.default.attributesOfItem(atPath: path + end)
      return file?[.size] as? Int ?? 0 > 0
    }
    guard !isInUse,
      let name = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
    else { return path }
    return "\(readOnlyURI)\(name)\(readOnlyEnd)"
  }

  private static let readOnlyURI = "file:"
  private static let readOnlyEnd = "?immutable=1"

  /// The path as it was given, also where SQLite got a URI.
  private static func plain(_ path: String) -> String {
    guard path.hasPrefix(readOnlyURI), path.hasSuffix(readOnlyEnd) else { return path }
    let name = path.dropFirst(readOnlyURI.count).dropLast(readOnlyEnd.count)
    return name.removingPercentEncoding ?? String(name)
  }

  /// - Throws: for a missing file, or one in a folder that this process may not read; for anything but a
  ///   regular file.
  private static func expectThere(_ path: String) throws(StoreError) {
    do { try NamedFile.expect(at: path) } catch { throw .system(error) }
  }

  private static func open(
    at path: String, kind: FileKind, isReadOnly: Bool, isShared: Bool = false
  ) throws -> DatabaseQueue {
    let queue: DatabaseQueue
    do {
      queue = try connect(to: path, configuration(isReadOnly: isReadOnly))
    } catch StoreError.system(let fault)
      where fault.isOfRoom && !isShared && access(path, W_OK) == 0
    {
      queue = try LoneConnection.open(path, isReadOnly: isReadOnly)
    }
    let format = try check(queue, kind: kind)
    // Not before: a database that is not Postil's stays unchanged.
    if !isReadOnly {
      try queue.useWriteAheadLog()
      try queue.makeRecoveryDurable()
      if format < Migration.lastFormat { try queue.migrate(as: kind) }
    }
    return queue
  }

  /// Connects to a file, and reads from it: with a WAL, system errors show only then.
  static func connect(to path: String, _ configuration: Configuration) throws -> DatabaseQueue {
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch let error as DatabaseError {
      let path = plain(path)
      let isOfSystem = [.SQLITE_CANTOPEN, .SQLITE_IOERR].contains(error.resultCode)
      throw StoreError(error, errno: isOfSystem ? obstacle(at: path) : 0, path: path)
    } catch StoreError.system(let fault)
      where fault.kind == .noSuchPath || fault.kind == .noLocks && fault.code == 0
    {
      // A guess: for the files beside its own, SQLite does not keep the system's error.
      let path = plain(path)
      let code = obstacle(at: path)
      throw code == 0 ? StoreError.system(fault) : StoreError(errno: code, path: path)
    }
  }

  /// The system's error at opening a file that SQLite could not open; 0 for none.
  ///
  /// The file itself is not opened: closing it would release the locks that this process has on it.
  private static func obstacle(at path: String) -> Int32 {
    guard access(path, R_OK) == 0 else { return errno }
    // Another user's file beside one that is ours.
    for end in ["-wal", "-shm", "-journal"] where access(path + end, F_OK) == 0 {
      guard access(path + end, R_OK) == 0 else { return errno }
    }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return EISDIR
    }
    // The file, its WAL and the shared memory beside that.
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    for _ in 0..<3 {
      let descriptor = Foundation.open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return errno }
      descriptors.append(descriptor)
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    return access(folder, W_OK) == 0 ? obstacle(toFilesIn: folder) : errno
  }

  /// The system's error at creating one more file, as large as the shared memory beside a WAL: that there is
  /// no room, or not that much; 0 for none.
  private static func obstacle(toFilesIn folder: String) -> Int32 {
    let path = "\(folder)/.postil-\(UUID().uuidString)"
    let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return errno }
    defer {
      close(descriptor)
      unlink(path)
    }
    return ftruncate(descriptor, 32 << 10) == 0 ? 0 : errno
  }

  /// - Returns: the file's format.
  private static func check(_ queue: DatabaseQueue, kind: FileKind) throws -> Int {
    try queue.readAtOnce { db in
      let found = try db.applicationID()
      guard found == kind.rawValue else { throw StoreError.foreign(applicationID: found) }
      let format = try db.formatVersion()
      let known = Migration.lastFormat
      guard format <= known else { throw StoreError.newerFormat(found: format, known: known) }
      guard format >= Migration.oldestFormat else {
        throw StoreError.olderFormat(found: format, known: known)
      }
      try Migration.check(db, of: kind, format: format)
      return format
    }
  }

  /// The time that a process waits for another that writes.
  static let busySeconds = 10.0

  /// - Parameter setUp: statements that must run before the first read.
  static func configuration(isReadOnly: Bool, setUp: [String] = []) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    // ⚖ Postil has none. Those of a stranger's table would act on its rows, or refuse to let them go.
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(busySeconds)
    configuration.prepareDatabase { db in
      for statement in setUp { try db.execute(sql: statement) }
      // ⚖ An acknowledgement is sent only after its commit is durable. EXTRA is FULL with a WAL; without
      // one, which `fill` does, the end of a journal is synced too.
      try db.execute(sql: "PRAGMA synchronous = EXTRA")
      // Otherwise REPLACE would remove rows without firing the triggers.
      try db.execute(sql: "PRAGMA recursive_triggers = ON")
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      // Some builds of SQLite overwrite freed bytes with zeros. Rows that leave a table here are still in
      // the log, and a rebuild would write its whole state twice.
      try db.execute(sql: "PRAGMA secure_delete = FAST")
      // GRDB would read next, and hide the system's error.
      try db.namingFaults { try db.execute(sql: "SELECT 1 FROM sqlite_schema LIMIT 1") }
    }
    return configuration
  }
}

extension DatabaseQueue {
  /// Runs statements one by one, each outside of any transaction of the others.
  func inOrder<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    try writeWithoutTransaction { db in try db.namingFaults(at: path) { try body(db) } }
  }

  /// Names the failure of a write to the file over this connection, outside of its own accesses.
  func naming<Answer>(_ body: () throws -> Answer) throws -> Answer {
    do {
      return try body()
    } catch let error as DatabaseError {
      return try inOrder { _ in throw error }
    }
  }

  /// Reads a consistent state: nothing changes while `body` runs.
  ///
  /// GRDB's own `read` sets `PRAGMA query_only` before and after, upon which SQLite prepares every
  /// statement anew: a third of the time of a small sync.
  func readAtOnce<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    try inTransaction(.deferred, body)
  }

  /// Changes the file in one durable transaction: everything that `body` does, or nothing.
  func writeAtOnce<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    try inTransaction(.immediate, body)
  }

  /// - Parameter completion: that of a transaction in which `body` has not failed.
  func inTransaction<Answer>(
    _ kind: Database.TransactionKind, ending completion: Database.TransactionCompletion = .commit,
    _ body: (Database) throws -> Answer
  ) throws -> Answer {
    try inOrder { db in
      var answer: Answer?
      try db.inTransaction(kind) {
        answer = try body(db)
        return completion
      }
      guard let answer else { preconditionFailure("a transaction runs once or throws") }
      return answer
    }
  }

  /// Writes a transaction that fills an empty file.
  ///
  /// Without a WAL, if nobody else has the file open: every page is then written once, where with one it
  /// would be written twice. It is atomic either way.
  func fill<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    try inOrder { db in
      // There is no waiting: where the file is in use, the WAL does as well.
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

  /// ⚖ Makes the read state durable before anybody learns of it.
  ///
  /// A process that died while it waited for the disk leaves a commit in the WAL that nobody was told of,
  /// and that a power cut may still undo. The next process reads it. A checkpoint begins by syncing the WAL;
  /// where the last process closed the file, there is none and nothing to do.
  fileprivate func makeRecoveryDurable() throws {
    try inOrder { db in
      do {
        try db.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
      } catch let error as DatabaseError where error.isOfMovingPages {
        // By then the WAL is on the disk, and pages that did not fit into the file are read from it.
      }
    }
  }

  fileprivate func useWriteAheadLog() throws {
    try inOrder { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
  }
}

extension DatabaseError {
  /// True if a checkpoint failed at writing to the file, which happens after the WAL was synced (wal.c,
  /// `walCheckpoint`).
  fileprivate var isOfMovingPages: Bool {
    resultCode == .SQLITE_FULL || extendedResultCode == .SQLITE_IOERR_WRITE
      || extendedResultCode == .SQLITE_IOERR_TRUNCATE
  }
}

extension Database {
  fileprivate func applicationID() throws -> Int32 {
    try Int32.fetchOne(self, sql: "PRAGMA application_id") ?? 0
  }
}
