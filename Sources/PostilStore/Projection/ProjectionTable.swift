import PostilCore

/// A table of the projection, defined once: the statements that make, fill, read and empty it all follow
/// from this.
struct ProjectionTable {
  let name: String
  /// The number of leading columns that are the primary key.
  let keyCount: Int
  let columns: [(name: String, type: String)]
  /// True if rows are stored in the order of their key.
  let isOrderedByKey: Bool
  /// The indexes that find its rows.
  let indexes: [Index]
  /// Binds all columns in their order. Kept, like the next two: each changed entity needs one.
  let insertion: String
  /// The same, for a row that may exist: everything but its key changes.
  let upsertion: String
  /// Binds the key.
  let removal: String

  struct Index {
    let name: String
    let columns: String
    let condition: String?

    fileprivate var `where`: String { condition.map { " WHERE \($0)" } ?? "" }
  }

  private init(
    _ name: String, keyCount: Int = 1, _ columns: KeyValuePairs<String, String>,
    isOrderedByKey: Bool = false, indexes: [Index] = []
  ) {
    self.name = name
    self.keyCount = keyCount
    self.columns = columns.map { (name: $0, type: $1) }
    self.isOrderedByKey = isOrderedByKey
    self.indexes = indexes
    let names = self.columns.map(\.name)
    let key = names.prefix(keyCount)
    insertion = Self.insertion(or: "ABORT", into: name, names)
    upsertion =
      insertion + " ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET "
      + names.dropFirst(keyCount).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    removal = "DELETE FROM \(name) WHERE " + key.map { "\($0) = ?" }.joined(separator: " AND ")
  }

  private static func insertion(or resolution: String, into table: String, _ columns: [String])
    -> String
  {
    let places = Array(repeating: "?", count: columns.count).joined(separator: ", ")
    return
      "INSERT OR \(resolution) INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))"
  }
}

extension ProjectionTable {
  /// The place of an entity is the seq of its first origin (see `EntityPlace`), so that new entities of a
  /// log come at the end of the table, and a reader in log order reads from front to back. `parent` is a
  /// hash: rows found by it must be told apart by the state. `long_values` holds the places in the state of
  /// the values that have rows of their own, if there are any; `state` is without them. `joined_prose` is
  /// the merge of several versions of the text, `bases` the values that the heads of conflicts had all seen,
  /// `history` the places of the events that wrote to it.
  static let entity = ProjectionTable(
    "entity",
    [
      "place": "INTEGER", "kind": "INTEGER NOT NULL", "parent": "INTEGER",
      "flags": "INTEGER NOT NULL", "state": "BLOB NOT NULL", "long_values": "BLOB",
      "joined_prose": "TEXT", "bases": "BLOB", "history": "BLOB NOT NULL",
    ],
    indexes: [byParent, toDecide, revised])

  static let byParent = Index(
    name: "entity_by_parent", columns: "parent, flags", condition: "parent IS NOT NULL")
  static let toDecide = Index(
    name: "entity_to_decide", columns: "place, flags", condition: "flags & 9 <> 0")
  static let revised = Index(
    name: "entity_revised", columns: "place, flags", condition: "flags & 64 <> 0")

  /// The older part of long histories, in full chunks.
  static let history = ProjectionTable(
    "entity_history", keyCount: 2,
    ["place": "INTEGER NOT NULL", "number": "INTEGER NOT NULL", "entries": "BLOB NOT NULL"],
    isOrderedByKey: true)

  /// The long values of states, in their order there. Not in the order of the key: there SQLite puts most of
  /// a row that is longer than a quarter of a page onto pages of its own.
  static let value = ProjectionTable(
    "entity_value", keyCount: 2,
    ["place": "INTEGER NOT NULL", "number": "INTEGER NOT NULL", "value": "BLOB NOT NULL"])

  static let article = ProjectionTable(
    "article", ["id": "BLOB", "place": "INTEGER NOT NULL"], isOrderedByKey: true,
    indexes: [articleByPlace])

  static let articleByPlace = Index(
    name: "article_by_place", columns: "place", condition: nil)

  static let term = ProjectionTable(
    "term", ["id": "BLOB", "place": "INTEGER NOT NULL"], isOrderedByKey: true)

  /// The table with the place of an entity whose id does not name the event that made it, and its id there.
  static func places(of id: EntityID) -> (table: ProjectionTable, id: ContentID)? {
    switch id {
    case .article(let content): (article, content)
    case .term(let content): (term, content)
    case .annotation, .reply: nil
    }
  }

  /// The place of each changeset of the log.
  static let changesetSpan = ProjectionTable(
    "changeset_span",
    [
      "first_seq": "INTEGER", "last_seq": "INTEGER NOT NULL", "replica": "INTEGER NOT NULL",
      "first_counter": "INTEGER NOT NULL", "received_at": "INTEGER NOT NULL",
    ],
    indexes: [byCounter])

  static let byCounter = Index(
    name: "changeset_span_by_counter", columns: "replica, first_counter", condition: nil)

  /// `seq` and `article` are those of the first event of the log that brings the text. `bytes` is the
  /// text's length. `content` is the text, or, where there
  /// is a `base`, a patch of that revision's: see `RevisionTable`.
  static let revision = ProjectionTable(
    "revision",
    [
      "id": "BLOB", "seq": "INTEGER", "article": "BLOB NOT NULL", "bytes": "INTEGER NOT NULL",
      "base": "BLOB", "content": "ANY NOT NULL",
    ])

  static let ignored = ProjectionTable(
    "ignored_event", ["seq": "INTEGER", "reason": "INTEGER NOT NULL"])

  /// The number of entities of each kind that are not hidden.
  static let tally = ProjectionTable("tally", ["kind": "INTEGER", "visible": "INTEGER NOT NULL"])

  /// Raised by every change of the tables, or of what lies in a column: see `ProjectionVersion`.
  static let version = 5

  /// Tables of earlier versions that there are no more.
  static let former = ["run"]

  static let all = [entity, history, value, article, term, changesetSpan, revision, ignored, tally]

  /// The tables with the rows of one entity, found by its place.
  static let ofEntity = [entity, history, value]
}

/// Their statements.
extension ProjectionTable {
  var columnNames: String { columns.map(\.name).joined(separator: ", ") }

  private var key: [String] { columns.prefix(keyCount).map(\.name) }

  /// In the form that SQLite stores.
  var creation: String {
    var lines = columns.map { "\($0.name) \($0.type)" }
    if keyCount == 1 {
      lines[0] += " PRIMARY KEY"
    } else {
      lines.append("PRIMARY KEY (\(key.joined(separator: ", ")))")
    }
    return """
      CREATE TABLE \(name) (
        \(lines.joined(separator: ",\n  "))
      ) STRICT\(isOrderedByKey ? ", WITHOUT ROWID" : "")
      """
  }

  func creation(of index: Index) -> String {
    "CREATE INDEX \(index.name) ON \(name) (\(index.columns))\(index.where)"
  }

  /// The entries of an index of two columns, read from it alone, with the first column of the key.
  func entries(of index: Index) -> String {
    "SELECT \(index.columns), \(columns[0].name) FROM \(name) INDEXED BY \(index.name)\(index.where)"
  }

  /// - Parameter resolution: the conflict clause for a row whose key already exists.
  func insertion(or resolution: String) -> String {
    Self.insertion(or: resolution, into: name, columns.map(\.name))
  }

  /// All rows in the order of their keys.
  var selection: String {
    "SELECT \(columnNames) FROM \(name) ORDER BY \(key.joined(separator: ", "))"
  }

  var emptying: String { "DELETE FROM \(name)" }
}
