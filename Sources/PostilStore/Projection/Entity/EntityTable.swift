import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// The folded entities in SQLite, within one transaction.
struct EntityTable {
  let db: Database
  /// The replica whose outbox is folded.
  let own: ReplicaID
  let spans: ChangesetSpanTable
  private let values: ValueTable

  init(db: Database, own: ReplicaID) {
    self.db = db
    self.own = own
    spans = ChangesetSpanTable(db: db)
    values = ValueTable(db: db)
  }

  func row(of id: EntityID) throws -> EntityRow? {
    for place in try places(of: id) {
      if let row = try row(at: place), row.entity.id == id { return row }
    }
    return nil
  }

  /// The same with blanks instead of long values: for who made it, where it belongs and what is in conflict, at a
  /// cost that does not grow with what somebody wrote.
  func outline(of id: EntityID) throws -> EntityRow? {
    for place in try places(of: id) {
      if let row = try outline(at: place.row), row.entity.id == id { return row }
    }
    return nil
  }

  func row(at place: EntityPlace) throws -> EntityRow? {
    let statement = try db.cachedStatement(
      sql: "SELECT \(EntityRow.columns) FROM entity WHERE place = ?")
    return try Row.fetchOne(statement, arguments: [place.row]).map {
      try EntityRow($0, with: values)
    }
  }

  /// The flags of `row(of:)`, without reading the state.
  func flags(of id: EntityID) throws -> Flags? {
    for place in try places(of: id) {
      let statement = try db.cachedStatement(
        sql: "SELECT flags FROM entity WHERE place = ? AND kind = ?")
      let arguments: StatementArguments = [place.row, id.kind.rawValue]
      if let flags = try Int64.fetchOne(statement, arguments: arguments) {
        return Flags(rawValue: flags)
      }
    }
    return nil
  }

  /// The entities directly below an entity: annotations by their place in the text, then by their keys.
  func children(of id: EntityID) throws -> [EntityRow] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(EntityRow.columns) FROM entity WHERE parent = ?")
    let rows = try Row.fetchAll(statement, arguments: [id.hash64]).map {
      try EntityRow($0, with: values)
    }
    return rows.filter { $0.entity.facts.parent == id }
      .map { (row: $0, key: EntityKey($0.entity.id)) }
      .sorted { ($0.row.entity.start, $0.key) < ($1.row.entity.start, $1.key) }
      .map(\.row)
  }

  /// Visits the entities directly below an entity, in any order, one by one and with blanks instead of long
  /// values: it shows the authors, fields and times of writes, and memory holds no text.
  func eachOutline(below id: EntityID, _ visit: (Entity) throws -> Void) throws {
    let statement = try db.cachedStatement(
      sql: "SELECT state, long_values FROM entity WHERE parent = ?")
    let rows = try Row.fetchCursor(statement, arguments: [id.hash64])
    while let row = try rows.next() {
      let entity = try Self.outline(row)
      if entity.facts.parent == id { try visit(entity) }
    }
  }

  /// Visits the articles and annotations, one by one and with blanks instead of long values: memory holds no
  /// text.
  ///
  /// - Parameter newest: how many at most, from the newest on; `nil` for all, in the order of the log.
  func eachTaggable(newest: Int?, _ visit: (Entity, Flags) throws -> Void) throws {
    let statement = try db.cachedStatement(
      sql: """
        SELECT state, long_values, flags FROM entity WHERE kind IN (1, 2)
        ORDER BY place \(newest == nil ? "" : "DESC") LIMIT ?
        """)
    let rows = try Row.fetchCursor(statement, arguments: [newest ?? -1])
    while let row = try rows.next() {
      try visit(try Self.outline(row), Flags(rawValue: try row.decode(atIndex: 2)))
    }
  }

  /// - Parameter row: with the state and the places of its long values as its first columns.
  private static func outline(_ row: Row) throws -> Entity {
    let state = try [UInt8](row.decode(Data.self, atIndex: 0))
    let outline =
      try row.decode(Data?.self, atIndex: 1)
      .map { try LongValues(decoding: [UInt8]($0)).blank(in: state) } ?? state
    do {
      return try EntityCoder.decode(outline)
    } catch {
      throw Damage.state(String(describing: error))
    }
  }

  func visibleChildrenCount(of id: EntityID) throws -> Int {
    let rows = try RowReader(
      db, cached: "SELECT count(*) FROM entity WHERE parent = ? AND flags & ? = 0")
    rows.bind(1, id.hash64)
    rows.bind(2, Flags.hidden.rawValue)
    return Int(try rows.first { rows.integer(0) } ?? 0)
  }

  /// The number of annotations that are not hidden themselves, on articles that are. Reads no row while there is no
  /// such article, else the flags of all articles.
  ///
  /// - Parameter visible: the number of articles that are not hidden.
  func annotationCount(belowHidden visible: Int) throws -> Int {
    let all = try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) FROM article")) ?? 0
    guard all > visible else { return 0 }
    let statement = try db.cachedStatement(
      sql: """
        SELECT article.id FROM article JOIN entity ON entity.place = article.place
        WHERE entity.flags & ? <> 0
        """)
    let hidden = try Data.fetchAll(statement, arguments: [Flags.hidden.rawValue])
    return try hidden.reduce(0) { count, bytes in
      guard let id = ContentID(bytes: bytes) else { throw Damage.state("an article's id") }
      return try count + visibleChildrenCount(of: .article(id))
    }
  }

  /// The number of entities directly below one that are not hidden, by the replica that made them. Reads no state.
  func visibleChildrenCounts(of id: EntityID) throws -> [ReplicaID: Int] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT CASE WHEN entity.place >= ? THEN ? ELSE (
            SELECT replica FROM changeset_span WHERE first_seq <= entity.place
            ORDER BY first_seq DESC LIMIT 1) END AS author, count(*)
        FROM entity WHERE parent = ? AND flags & ? = 0 GROUP BY author
        """)
    let rows = try Row.fetchCursor(
      statement,
      arguments: [
        EntityPlace.firstPending, Int64(bitPattern: own.bits), id.hash64, Flags.hidden.rawValue,
      ])
    var counts: [ReplicaID: Int] = [:]
    while let row = try rows.next() {
      let author = ReplicaID(bits: UInt64(bitPattern: try row.decode(Int64.self, atIndex: 0)))
      counts[author] = try row.decode(Int.self, atIndex: 1)
    }
    return counts
  }

  /// Everything below an entity: an article's annotations and their replies, an annotation's replies, the
  /// answers to a reply.
  func rows(below entity: Entity) throws -> [EntityRow] {
    if case .reply(let reply) = entity.id, let annotation = entity.facts.parent {
      let replies = try children(of: annotation)
      let rows = Dictionary(
        replies.map { ($0.entity.id, $0) }, uniquingKeysWith: { first, _ in first })
      return Thread.answers(to: reply, in: replies.map(\.entity)).compactMap { rows[$0.id] }
    }
    let children = try children(of: entity.id)
    // Nothing is below a reply in the file, whatever a damaged file claims.
    return try children + children.flatMap { try self.children(of: $0.entity.id) }
  }

  /// By their keys.
  func all(of kind: EntityKind) throws -> [EntityRow] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(EntityRow.columns) FROM entity WHERE kind = ?")
    return try Row.fetchAll(statement, arguments: [kind.rawValue]).map {
      try EntityRow($0, with: values)
    }
    .map { (row: $0, key: EntityKey($0.entity.id)) }
    .sorted { $0.key < $1.key }
    .map(\.row)
  }

  /// The terms in the order of their ids, found by their own table: the cost is that of the vocabulary.
  func terms() throws -> [EntityRow] {
    let columns = EntityRow.columns.split(separator: ", ").map { "entity.\($0)" }
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(columns.joined(separator: ", "))
        FROM term JOIN entity ON entity.place = term.place ORDER BY term.id
        """)
    return try Row.fetchAll(statement).map { try EntityRow($0, with: values) }
  }

  /// The terms with blanks instead of their descriptions, which are read for one term at a time.
  func termOutlines() throws -> [Entity] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT entity.state, entity.long_values
        FROM term JOIN entity ON entity.place = term.place ORDER BY term.id
        """)
    return try Row.fetchAll(statement).map { try Self.outline($0) }
  }

  /// Visits all entities in the order of their places, one by one.
  func each(_ visit: (EntityRow) throws -> Void) throws {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT \(EntityRow.columns) FROM entity ORDER BY place")
    while let row = try rows.next() { try visit(EntityRow(row, with: values)) }
  }

  /// Visits the entities of a kind in the order in which they were made, pending ones last, until `visit` says
  /// `false`: with blanks instead of long values, which `whole` reads. Memory holds their places and one state; a beginning reads few of either.
  ///
  /// - Parameter place: that of the entity behind which it begins; `nil` for the first one.
  func each(
    _ kind: EntityKind, after place: EntityPlace?, newestFirst: Bool,
    _ visit: (EntityRow) throws -> Bool
  ) throws {
    // Articles have a narrow table of their own.
    let table = kind == .article ? "article WHERE" : "entity WHERE kind = \(kind.rawValue) AND"
    let sql =
      "SELECT place FROM \(table) place \(newestFirst ? "<" : ">") ? "
      + "ORDER BY place\(newestFirst ? " DESC" : "") LIMIT ?"
    var last = place?.row ?? (newestFirst ? Int64.max : Int64.min)
    var limit = 256
    while true {
      let places = try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [last, limit])
      for place in places {
        last = place
        guard let row = try outline(at: place), try visit(row) else { return }
      }
      if places.count < limit { return }
      limit *= 4
    }
  }

  private func outline(at place: Int64) throws -> EntityRow? {
    let statement = try db.cachedStatement(
      sql: "SELECT \(EntityRow.columns) FROM entity WHERE place = ?")
    return try Row.fetchOne(statement, arguments: [place]).map { try EntityRow(outline: $0) }
  }

  /// A visited entity with its long values.
  func whole(_ outline: EntityRow) throws -> EntityRow {
    outline.longValueCount == 0 ? outline : try row(at: outline.place) ?? outline
  }

  /// The articles that show another text than the one that created them, in the order of their ids.
  func revisedArticles() throws -> [ContentID] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(EntityRow.columns) FROM entity WHERE flags & 64 <> 0 ORDER BY place")
    return try Row.fetchAll(statement).compactMap { row in
      guard case .article(let id) = try EntityRow(row, with: values).entity.id else { return nil }
      return id
    }.sorted()
  }

  /// The entities with a conflict that somebody must decide, in the order of the log.
  func undecided() throws -> [EntityRow] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(EntityRow.columns) FROM entity WHERE flags & 9 <> 0 ORDER BY place")
    return try Row.fetchAll(statement).map { try EntityRow($0, with: values) }
  }

  /// The number of their fields that somebody must decide, read from the index alone.
  func undecidedCount() throws -> Int {
    let statement = try db.cachedStatement(
      sql: "SELECT flags FROM entity WHERE flags & 9 <> 0")
    return try Int64.fetchAll(statement)
      .reduce(0) { $0 + Flags(rawValue: $1).conflictCount }
  }

  /// - Parameter before: the entity's stored row; `nil` where it has none yet.
  func save(
    _ entity: Entity, _ found: ConflictSummary, history: EntityHistory, replacing before: StoredRow?
  ) throws -> StoredRow {
    let place = try EntityPlace(entity.origin.stamp)
    if let before, before.place != place { try move(before, to: place) }
    let row = FoldedRow(entity, found, history, at: place)
    try db.cachedStatement(sql: ProjectionTable.entity.upsertion)
      .execute(arguments: StatementArguments(row.values))
    try values.save(row.valueRows, replacing: before?.longValueCount ?? 0, at: place)
    for chunk in row.chunkRows {
      try db.cachedStatement(sql: ProjectionTable.history.insertion)
        .execute(arguments: StatementArguments(chunk))
    }
    if let index = row.placeRow, before?.place != place {
      try db.cachedStatement(sql: index.table.upsertion)
        .execute(arguments: StatementArguments(index.row))
    }
    return StoredRow(
      place: place, flags: found.flags, longValueCount: row.longValues.count)
  }

  func remove(_ id: EntityID, at place: EntityPlace) throws {
    for table in ProjectionTable.ofEntity {
      try db.cachedStatement(sql: "DELETE FROM \(table.name) WHERE place = ?")
        .execute(arguments: [place.row])
    }
    guard let (table, content) = ProjectionTable.places(of: id) else { return }
    try db.cachedStatement(sql: table.removal).execute(arguments: [Data(content.bytes)])
  }

  func mark(_ place: EntityPlace, _ flags: Flags) throws {
    try db.cachedStatement(sql: "UPDATE entity SET flags = ? WHERE place = ?")
      .execute(arguments: [flags.rawValue, place.row])
  }

  /// The entries of full chunks, oldest first, then those of the row.
  func entries(of history: EntityHistory, at place: EntityPlace?) throws -> [EntityHistory.Entry] {
    var older: [EntityHistory.Entry] = []
    if let place, history.chunks > history.filled.count {
      let rows = try Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT entries FROM entity_history WHERE place = ? ORDER BY number"),
        arguments: [place.row])
      for row in rows {
        older += try EntityHistory.decode([UInt8](row.decode(Data.self, atIndex: 0)))
      }
    }
    return older + history.filled.flatMap { $0 } + history.entries
  }

  /// The possible places of an entity's row. An own entity that has just come with the log is at its pending
  /// place until it is saved.
  private func places(of id: EntityID) throws -> [EntityPlace] {
    guard let event = id.event else {
      guard let (table, content) = ProjectionTable.places(of: id) else { return [] }
      let statement = try db.cachedStatement(sql: "SELECT place FROM \(table.name) WHERE id = ?")
      let place = try Int64.fetchOne(statement, arguments: [Data(content.bytes)])
      return place.map { [EntityPlace(row: $0)] } ?? []
    }
    let logged = try spans.seq(of: event).map { try EntityPlace(seq: $0) }
    let pending = event.replica == own ? try? EntityPlace(pending: event.counter) : nil
    return [logged, pending].compactMap { $0 }
  }

  /// Moves the row of a pending entity that has got its place in the log.
  private func move(_ row: StoredRow, to place: EntityPlace) throws {
    for table in ProjectionTable.ofEntity
    where row.longValueCount > 0 || table.name != ProjectionTable.value.name {
      try db.cachedStatement(sql: "UPDATE \(table.name) SET place = ? WHERE place = ?")
        .execute(arguments: [place.row, row.place.row])
    }
  }
}

extension Entity {
  /// The start of an annotation in its article; 0 for the others.
  fileprivate var start: UInt32 {
    if case .annotation(let facts) = facts { facts.start } else { 0 }
  }
}
