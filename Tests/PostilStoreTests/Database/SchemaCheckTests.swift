import GRDB
import PostilCore
import PostilLog
@testable import PostilStore
import PostilWire
import TestSupport
import Testing

/// ⚖ A file of a stranger's does nothing by itself when postil opens it and writes to it.
struct SchemaCheckTests {
  private let folder: TemporaryFolder
  private var server: String { folder.file("server.sqlite") }
  private var replica: String { Desk.database(in: folder.file("north")) }

  init() throws {
    folder = try TemporaryFolder()
    var log = try ServerStore(
      creating: folder.file("server.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    let north = try Desk("north", at: folder.file("north"))
    try north.record(.articleImported(.sample("One")))
    try north.exchange(with: &log)
  }

  private static let trigger =
    "CREATE TRIGGER mine AFTER INSERT ON changeset BEGIN DELETE FROM room; END"

  /// Makes an object, and writes other columns into its row of the schema.
  private static func disguised(_ creation: String, _ columns: String) -> String {
    """
    \(creation);
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET \(columns) WHERE name = 'mine'
    """
  }

  private func change(_ path: String, _ sql: String) throws {
    try RawDatabase(path).execute("\(sql); PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// Every open compares one digest; where it differs, it compares object by object.
  @Test(arguments: [FileKind.server, .replica])
  func `the digest that is kept is that of the tables that the steps make`(kind: FileKind) throws {
    for step in Migration.all {
      let schema = try SchemaCheck.schema(of: kind, format: step.format)
      #expect(step.digests[kind] == SchemaCheck.digest(of: schema))
    }
    let file = try DatabaseQueue(path: kind == .server ? server : replica)
    try file.read { db in
      let tables = Migration.tablesOfBoth + (kind == .replica ? Migration.outboxTables : [])
      let found = try SchemaObject.all(of: tables, andActingIn: db)
      #expect(found == (try SchemaCheck.schema(of: kind, format: Migration.lastFormat)))
    }
  }

  @Test(arguments: [
    (trigger, "trigger", "mine"),
    ("CREATE TRIGGER mine AFTER UPDATE ON grdb_migrations BEGIN SELECT 1; END", "trigger", "mine"),
    (
      "CREATE TABLE own (a); CREATE TRIGGER mine AFTER INSERT ON own BEGIN SELECT 1; END",
      "trigger", "mine"
    ),
    ("CREATE INDEX mine ON replica (name)", "index", "mine"),
    ("CREATE VIEW mine AS SELECT 1", "view", "mine"),
    (
      "DROP TABLE grdb_migrations; CREATE VIEW grdb_migrations AS SELECT '7' AS identifier", "view",
      "grdb_migrations"
    ),
    ("CREATE VIRTUAL TABLE mine USING fts5(a)", "table", "mine"),
    // SQLite obeys all of these: it ignores the case of names, and the page of what has no rows.
    (disguised("CREATE VIRTUAL TABLE mine USING fts5(a)", "rootpage = 2"), "table", "mine"),
    (disguised(trigger, "rootpage = 2, tbl_name = 'CHANGESET'"), "trigger", "mine"),
    (disguised(trigger, "rootpage = 2, type = 'TRIGGER'"), "TRIGGER", "mine"),
    (
      disguised(trigger, "rootpage = 2, sql = replace(sql, 'CREATE TRIGGER', 'create/**/trigger')"),
      "trigger", "mine"
    ),
    (
      disguised("CREATE UNIQUE INDEX mine ON replica (name)", "tbl_name = 'REPLICA'"), "index",
      "mine"
    ),
    (disguised("CREATE INDEX mine ON setting (value)", "type = 'Index'"), "Index", "mine"),
  ])
  func `what somebody else made is named, and nothing is done with the file`(
    sql: String, type: String, name: String
  ) throws {
    for path in [server, replica] { try change(path, sql) }
    let before = [
      folder.bytes(of: "server.sqlite"), folder.bytes(of: "north/.postil/replica.sqlite"),
    ]
    let error = StoreError.foreignObject(type: type, name: name)
    #expect(throws: error) { try ServerStore(opening: server) }
    #expect(throws: error) { try ServerStore(reading: server) }
    #expect(throws: error) { try ReplicaStore(opening: replica) }
    #expect(throws: error) { try WorkspaceCopy.back(up: server, into: folder.file("backup")) }
    #expect(
      [folder.bytes(of: "server.sqlite"), folder.bytes(of: "north/.postil/replica.sqlite")]
        == before)
  }

  @Test(arguments: [
    ("ALTER TABLE changeset ADD COLUMN more INTEGER", "table", "changeset"),
    ("DROP TABLE room_tail", "table", "room_tail"),
    ("ALTER TABLE segment RENAME COLUMN starts TO begins", "table", "segment"),
    ("DROP TABLE verdict; CREATE VIEW verdict AS SELECT 1 AS seq, 5 AS reason", "view", "verdict"),
    (
      """
      DROP TRIGGER segment_is_never_deleted;
      CREATE TRIGGER segment_is_never_deleted BEFORE DELETE ON segment BEGIN SELECT 1; END
      """, "trigger", "segment_is_never_deleted"
    ),
  ])
  func `what is not as postil makes it is named`(sql: String, type: String, name: String) throws {
    for path in [server, replica] { try change(path, sql) }
    let error = StoreError.alteredObject(type: type, name: name)
    #expect(throws: error) { try ServerStore(opening: server) }
    #expect(throws: error) { try ServerStore(reading: server) }
    #expect(throws: error) { try ReplicaStore(opening: replica) }
  }

  /// A trigger that fills the outbox would have the replica's key sign what its owner never wrote.
  @Test(arguments: ["entity", "outbox", "setting"])
  func `no trigger of a stranger's writes into the outbox`(table: String) throws {
    try change(
      replica,
      """
      CREATE TRIGGER mine AFTER INSERT ON \(table)
      BEGIN INSERT INTO outbox (counter, bytes) VALUES (9, x'00'); END
      """)
    #expect(throws: StoreError.foreignObject(type: "trigger", name: "mine")) {
      try ReplicaStore(opening: replica)
    }
  }

  @Test(arguments: ["ENTITY", "entity"])
  func `a rebuild removes an index of the state's, whatever the case of its table's name`(
    table: String
  ) throws {
    let creation = "CREATE INDEX mine ON entity (kind)"
    try change(replica, Self.disguised(creation, "tbl_name = '\(table)'"))
    let file = try DatabaseFile.open(at: replica, kind: .replica)
    let differences = try file.writeAtOnce { db in
      try [true, false].map { try ProjectionSchema(db: db).differences(repairs: $0) }
    }
    #expect(differences == [1, 0])
  }

  /// By a foreign key SQLite would delete the stranger's rows, or refuse that the log takes the event.
  @Test(arguments: ["CASCADE", "RESTRICT"])
  func `a stranger's table that refers to the outbox does nothing`(action: String) throws {
    var log = try ServerStore(opening: server)
    var south = try Desk("south", at: folder.file("south"))
    try change(
      south.database,
      """
      CREATE TABLE mine (counter INTEGER REFERENCES outbox (counter) ON DELETE \(action));
      INSERT INTO mine SELECT counter FROM outbox
      """)
    south.store = try ReplicaStore(opening: south.database)
    try south.exchange(with: &log)
    #expect(try south.pendingCount == 0)
    #expect(try RawDatabase(south.database).integer("SELECT count(*) FROM mine") == 1)
  }

  /// A guard holds back others; the state is a rebuild's affair.
  @Test(arguments: [
    "DROP TRIGGER changeset_is_never_updated", "DROP TRIGGER outbox_is_never_updated",
    "DROP INDEX entity_by_parent", "CREATE INDEX mine ON entity (kind)",
    "CREATE TABLE mine (a)", "ANALYZE",
  ])
  func `what does nothing by itself is let pass`(sql: String) throws {
    try change(replica, sql)
    #expect(try ReplicaStore(opening: replica).read { try $0.cursor() } == 2)
  }
}
