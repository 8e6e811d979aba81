import GRDB
import PostilLog

/// SQLite's own check of its file: pages, rows, indexes.
struct FileCheck {
  let db: Database

  /// - Throws: `StoreError.corrupt` with the fault that SQLite found.
  func everything() throws { try run("1") }

  /// The same without comparing indexes with their tables, which takes most of the time.
  ///
  /// - Returns: the fault that SQLite found, or `nil`.
  func quick() throws -> String? {
    let found = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
    return found == "ok" ? nil : found
  }

  /// Checks the tables of the log alone, which on a replica are a small part of the file.
  func log() throws {
    for table in ["setting", "changeset", "segment", "replica"] { try run(table) }
  }

  private func run(_ scope: String) throws {
    let found = try String.fetchOne(db, sql: "PRAGMA integrity_check(\(scope))") ?? "no answer"
    guard found == "ok" else { throw StoreError.corrupt(found) }
  }
}

extension DatabaseQueue {
  /// Reads a consistent state while SQLite checks the whole file on another thread, over another connection;
  /// one after the other where a second connection is impossible.
  ///
  /// - Throws: `StoreError.corrupt` with the fault that SQLite found, before any other error.
  func readCheckingFile<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    if try isAlone() {
      return try readAtOnce { db in
        let answer = Result { try body(db) }
        try FileCheck(db: db).everything()
        return try answer.get()
      }
    }
    let other = try DatabaseFile.open(beside: self)
    let check = PrefetchedValue { try other.readAtOnce { try FileCheck(db: $0).everything() } }
    let answer = Result { try readAtOnce(body) }
    try check.value()
    return try answer.get()
  }
}
