import GRDB
import PostilWire

/// Compares the schema of a file with the one that the steps of its format make.
///
/// ⚖ A file may come from a stranger: in postil's transactions SQLite does nothing by itself that postil did not
/// write. The tables of log and outbox are literally those of the steps, with no other index, and there is no
/// other trigger and no view at all. A guard that is missing is let pass, since postil keeps the law that it guards.
/// The tables and indexes of the state are a rebuild's affair. Other tables are nobody's: with foreign keys off they do
/// nothing.
///
/// Source: Protocol/STORAGE.md.
struct SchemaCheck {
  let db: Database
  let kind: FileKind

  private var tables: [String] {
    Migration.tablesOfBoth + (kind == .replica ? Migration.outboxTables : [])
  }

  /// Runs at every open: where nothing differs, it is one query and one digest.
  ///
  /// - Throws: `StoreError.foreignObject` or `alteredObject`.
  func expectOwn(format: Int) throws {
    let found = try SchemaObject.all(of: tables, andActingIn: db)
    let step = Migration.all.last { $0.format <= format } ?? .first
    if Self.digest(of: found) == step.digests[kind] { return }
    try expect(found, format: format) { $0.type != "trigger" }
  }

  /// The same for a file without steps: no guard is missing either.
  func expectWhole() throws {
    try expect(
      try SchemaObject.all(of: tables, andActingIn: db), format: Migration.first.format
    ) { _ in true }
  }

  /// - Parameter isNeeded: whether an object may not be missing.
  private func expect(
    _ found: Set<SchemaObject>, format: Int, _ isNeeded: (SchemaObject) -> Bool
  ) throws {
    let wanted = try Self.schema(of: kind, format: format)
    let names = Set(wanted.map(\.name))
    // Missing objects come last: one may be there under another name.
    for object in found.subtracting(wanted).sorted(by: { $0.name < $1.name }) {
      throw names.contains(object.name.lowercased())
        ? StoreError.alteredObject(type: object.type, name: object.name)
        : StoreError.foreignObject(type: object.type, name: object.name)
    }
    for object in wanted.subtracting(found).sorted(by: { $0.name < $1.name })
    where isNeeded(object) {
      throw StoreError.alteredObject(type: object.type, name: object.name)
    }
  }

  /// The schema that the steps up to a format make.
  static func schema(of kind: FileKind, format: Int) throws -> Set<SchemaObject> {
    try DatabaseQueue(path: "").write { db in
      try Migration.makeTables(of: kind, format: format, in: db)
      return try SchemaObject.all(in: db)
    }
  }

  static func digest(of schema: Set<SchemaObject>) -> String {
    var hash = ItemsHash()
    for object in schema.sorted(by: { ($0.name, $0.type) < ($1.name, $1.type) }) {
      for part in [object.type, object.name, object.sql] { hash.add(Array(part.utf8)) }
    }
    return hash.finalized()
  }
}
