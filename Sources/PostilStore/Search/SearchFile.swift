import Foundation
import GRDB
import PostilCore
import PostilLog
import SystemPackage

/// The file of a search index: disposable, made of a replica's state alone.
///
/// ⚖ A file that is not literally as this version makes it is made anew: it may be another program's, a later
/// version's, damaged, or one with a table of somebody else's.
enum SearchFile {
  /// "Psrc".
  private static let applicationID = 0x5073_7263
  /// Raised by every change of tables, words or facts.
  static let version = 5

  /// FTS5 names every column but the first in each row of each word, with two bytes: the body, which has most of the
  /// words, comes first. Words and stems beside `form` and
  /// `unstemmed` are hashes.
  private static let schema = """
    CREATE TABLE mark (
      id INTEGER PRIMARY KEY, workspace BLOB NOT NULL, replica INTEGER NOT NULL,
      projection TEXT NOT NULL, stems TEXT NOT NULL, cursor INTEGER NOT NULL, chain BLOB NOT NULL);
    CREATE TABLE waiting (counter INTEGER PRIMARY KEY, hash BLOB NOT NULL, target BLOB NOT NULL);
    CREATE TABLE replaced (place INTEGER PRIMARY KEY, id INTEGER);
    CREATE INDEX replaced_by_id ON replaced (id);
    CREATE TABLE dead (id INTEGER PRIMARY KEY);
    CREATE TABLE wear (id INTEGER PRIMARY KEY, filled INTEGER NOT NULL, dead INTEGER NOT NULL);
    CREATE TABLE month (number INTEGER PRIMARY KEY);
    CREATE TABLE stem (
      word INTEGER NOT NULL, stem INTEGER NOT NULL, PRIMARY KEY (word, stem)) WITHOUT ROWID;
    CREATE TABLE form (
      stem INTEGER NOT NULL, word TEXT NOT NULL, PRIMARY KEY (stem, word)) WITHOUT ROWID;
    CREATE TABLE unstemmed (word TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE asked (id INTEGER PRIMARY KEY, word INTEGER NOT NULL UNIQUE, stems BLOB NOT NULL);
    CREATE VIRTUAL TABLE entry USING fts5 (
      body, title, tag, people, facet, content = '', tokenize = 'unicode61 remove_diacritics 0');
    CREATE VIRTUAL TABLE word USING fts5vocab (entry, col);
    """

  /// The index of this path, or a new and empty one in its place.
  static func open(_ path: String) throws -> DatabaseQueue {
    if FileManager.default.fileExists(atPath: path), let found = try known(path) { return found }
    try DatabaseFile.remove(path)
    try FileDescriptor.make(path, .writeOnly).close()
    let queue = try connect(path)
    try hasten(queue)
    try fill(queue)
    return queue
  }

  /// An index that nobody keeps.
  static func inMemory() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try fill(queue)
    return queue
  }

  private static func connect(_ path: String) throws -> DatabaseQueue {
    try DatabaseFile.connect(to: path, DatabaseFile.configuration(isReadOnly: false))
  }

  /// An index that a power cut takes is made anew.
  private static func hasten(_ queue: DatabaseQueue) throws {
    try queue.inOrder { db in
      try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    }
  }

  /// Gives back the pages of a file that filling it left free, which are a sixth of it.
  ///
  /// A file that keeps them is right: where others read it, or the disk has no room for a second one, it stays so.
  static func compact(_ queue: DatabaseQueue) throws {
    do {
      try queue.inOrder { try $0.execute(sql: "VACUUM") }
    } catch StoreError.busy, StoreError.system {}
  }

  private static func fill(_ queue: DatabaseQueue) throws {
    try queue.writeAtOnce { db in
      // Another process may have been faster.
      guard try SchemaObject.all(in: db).isEmpty else { return }
      try db.execute(sql: schema)
      try db.execute(sql: "INSERT INTO entry (entry, rank) VALUES ('hashsize', \(32 << 20))")
      // A title weighs most, then a tag; facts weigh nothing.
      try db.execute(
        sql: "INSERT INTO entry (entry, rank) VALUES ('rank', 'bm25(1.0, 8.0, 4.0, 1.0, 0.0)')")
      try db.execute(
        sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
    }
  }

  /// - Returns: `nil` for a file that is to be made anew.
  static func known(_ path: String) throws -> DatabaseQueue? {
    do {
      try NamedFile.expect(at: path)
      let queue = try connect(path)
      let isOwn = try queue.readAtOnce { db in
        try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID
          && Int.fetchOne(db, sql: "PRAGMA user_version") == version
          && SchemaObject.all(in: db) == expected()
      }
      guard isOwn else { return nil }
      try hasten(queue)
      return queue
    } catch {
      guard isOfContent(error) else { throw error }
      return nil
    }
  }

  private static func expected() throws -> Set<SchemaObject> {
    try inMemory().readAtOnce { try SchemaObject.all(in: $0) }
  }

  /// True for an error that a new file mends.
  static func isOfContent(_ error: any Error) -> Bool {
    switch StoreError(error) {
    case .notADatabase, .foreign, .corrupt, .damaged: true
    // SQLite's own words, and not those of a query that was refused.
    case .failed: error is DatabaseError || error is StoreError
    default: false
    }
  }
}
