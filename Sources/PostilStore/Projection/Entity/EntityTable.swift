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
      let state = try [UInt8](row.decode(Data.self, atIndex: 0))
      let outline =
        try row.decode(Data?.self, atIndex: 1)
        .map { try LongValues(decoding: [UInt8]($0)).blank(in: state) } ?? state
      let entity: Entity
      do {
        entity = try EntityCoder.decode(outline)
      } catch {
        throw Damage.state(String(describing: error))
      }
      if entity.facts.parent == id { try visit(entity) }
    }
  }

  func visibleChildrenCount(of id: EntityID) throws -> Int {
    let statement = try db.cachedStatement(
      sql: "SELECT count(*) FROM entity WHERE parent = ? AND flags & ? = 0")
    return try Int.fetchOne(statement, arguments: [id.hash64, Flags.hidden.rawValue]) ?? 0
  }

  /// Everything below an entity: an article's annotations and their replies, an annotation's replies, the
  /// answers to a reply.
  func descendants(of entity: Entity) throws -> [Entity] {
    if case .reply(let reply) = entity.id, let annotation = entity.facts.parent {
      return Thread.answers(to: reply, in: try children(of: annotation).map(\.entity))
    }
    let children = try children(of: entity.id).map(\.entity)
    // Nothing is below a reply in the file, whatever a damaged file claims.
    return try children + children.flatMap { try self.children(of: $0.id).map(\.entity) }
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

  /// The ids of a kind, in the order in which the log made them, pending ones last. One row is in memory at a
  /// time.
  func inLogOrder(of kind: EntityKind) throws -> [EntityID] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(EntityRow.columns) FROM entity WHERE kind = ?")
    let rows = try Row.fetchCursor(statement, arguments: [kind.rawValue])
    var made: [(id: EntityID, stamp: Stamp)] = []
    while let row = try rows.next() {
      let entity = try EntityRow(row, with: values).entity
      made.append((entity.id, entity.origin.stamp))
    }
    return made.map { (id: $0.id, place: ($0.stamp.seq ?? .max, $0.stamp.event.counter)) }
      .sorted { $0.place < $1.place }.map(\.id)
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
    if let article = row.articleRow, before?.place != place {
      try db.cachedStatement(sql: ProjectionTable.article.upsertion)
        .execute(arguments: StatementArguments(article))
    }
    return StoredRow(
      place: place, flags: found.flags, longValueCount: row.longValues.count)
  }

  func remove(_ id: EntityID, at place: EntityPlace) throws {
    for table in ProjectionTable.ofEntity {
      try db.cachedStatement(sql: "DELETE FROM \(table.name) WHERE place = ?")
        .execute(arguments: [place.row])
    }
    guard case .article(let article) = id else { return }
    try db.cachedStatement(sql: ProjectionTable.article.removal)
      .execute(arguments: [Data(article.bytes)])
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
      guard case .article(let article) = id else { return [] }
      let statement = try db.cachedStatement(sql: "SELECT place FROM article WHERE id = ?")
      let place = try Int64.fetchOne(statement, arguments: [Data(article.bytes)])
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
