import GRDB

/// A workspace's file as another program would open it.
struct RawDatabase {
  private let queue: DatabaseQueue

  init(_ path: String) throws {
    var configuration = Configuration()
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA recursive_triggers = ON") }
    queue = try DatabaseQueue(path: path, configuration: configuration)
  }

  func execute(_ sql: String) throws {
    try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
  }

  func integer(_ sql: String) throws -> Int? {
    try queue.read { db in try Int.fetchOne(db, sql: sql) }
  }

  func text(_ sql: String) throws -> String? {
    try queue.read { db in try String.fetchOne(db, sql: sql) }
  }

  func triggers() throws -> [String] {
    try queue.read { db in
      try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }
  }

  /// The error of SQLite if it refuses a statement; `nil` if it does not.
  func refusal(of sql: String) -> String? {
    do {
      try execute(sql)
      return nil
    } catch let error as DatabaseError {
      return error.message
    } catch {
      return String(describing: error)
    }
  }
}
