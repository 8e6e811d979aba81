import GRDB
import PostilCore

/// The number of entities of each kind that are not hidden by a deletion: stored, so that nobody has to
/// count.
struct Tally {
  private let db: Database
  private var changes: [EntityKind: Int] = [:]

  init(db: Database) {
    self.db = db
  }

  /// - Parameters:
  ///   - before: whether the entity existed and was not hidden.
  ///   - after: whether it is now.
  mutating func add(_ kind: EntityKind, from before: Bool, to after: Bool) {
    if before != after { changes[kind, default: 0] += after ? 1 : -1 }
  }

  mutating func save() throws {
    for (kind, change) in changes where change != 0 {
      try db.cachedStatement(
        sql: "\(ProjectionTable.tally.insertion) ON CONFLICT (kind) "
          + "DO UPDATE SET visible = visible + excluded.visible"
      ).execute(arguments: [kind.rawValue, change])
      // A kind without entities has no row.
      try db.cachedStatement(sql: "DELETE FROM tally WHERE visible = 0").execute()
    }
    changes = [:]
  }

  /// True if the added counts equal the table's.
  func isStored() throws -> Bool {
    let rows = try Row.fetchAll(db, sql: ProjectionTable.tally.selection)
    let added = changes.filter { $0.value != 0 }
    return try rows.count == added.count
      && added.allSatisfy { try visible($0.key) == $0.value }
  }

  func visible(_ kind: EntityKind) throws -> Int {
    let statement = try db.cachedStatement(sql: "SELECT visible FROM tally WHERE kind = ?")
    return try Int.fetchOne(statement, arguments: [kind.rawValue]) ?? 0
  }
}
