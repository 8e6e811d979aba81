import GRDB

/// What the file says of the projection's tables, held against what it should say.
///
/// A table or an index that is missing or another one finds nothing that counts; a trigger or an
/// index that somebody added may undo whatever is put right.
struct ProjectionSchema {
  let db: Database

  /// - Parameter repairs: whether to make it what it should be; tables that are made anew are empty.
  /// - Returns: how many of its objects are not as they should be.
  func differences(repairs: Bool) throws -> Int {
    let wanted =
      ProjectionTable.all.map { SchemaObject(type: "table", name: $0.name, sql: $0.creation) }
      + ProjectionTable.all.flatMap { table in
        table.indexes.map {
          SchemaObject(type: "index", name: $0.name, sql: table.creation(of: $0))
        }
      }
    var found = try objects()
    let foreign = found.subtracting(wanted)
    let missing = wanted.filter { !found.contains($0) }
    guard repairs, !foreign.isEmpty || !missing.isEmpty else {
      return foreign.count + missing.count
    }
    for object in foreign {
      let name = object.name.replacing("\"", with: "\"\"")
      try db.execute(sql: "DROP \(object.type) IF EXISTS \"\(name)\"")
    }
    // With a table went its indexes.
    found = try objects()
    for object in wanted where !found.contains(object) { try db.execute(sql: object.sql) }
    return foreign.count + missing.count
  }

  private func objects() throws -> Set<SchemaObject> {
    try SchemaObject.all(of: ProjectionTable.all.map(\.name), in: db)
  }
}
