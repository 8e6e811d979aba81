import Foundation
import GRDB
import PostilCore
import PostilWire

/// The folded entities as they lie in SQLite, within one transaction.
struct EntityTable {
  let db: Database

  func row(of id: EntityID) throws -> EntityRow? {
    let statement = try db.cachedStatement(
      sql: "SELECT state, attention, joined_prose FROM entity WHERE key = ?")
    return try Row.fetchOne(statement, arguments: [EntityKey(id).data]).map(EntityRow.init)
  }

  /// What hangs directly on an entity, by place and then by key.
  func children(of id: EntityID) throws -> [EntityRow] {
    let statement = try db.cachedStatement(
      sql: "SELECT state, attention, joined_prose FROM entity WHERE parent = ? ORDER BY place, key")
    return try Row.fetchAll(statement, arguments: [EntityKey(id).data]).map(EntityRow.init)
  }

  /// Everything that hangs on an entity: an article's annotations and their replies, an annotation's
  /// replies, the answers to a reply.
  func descendants(of entity: Entity) throws -> [Entity] {
    if case .reply(let reply) = entity.id, let annotation = entity.facts.parent {
      return Thread.answers(to: reply, in: try children(of: annotation).map(\.entity))
    }
    let children = try children(of: entity.id).map(\.entity)
    // Nothing lies deeper than a reply, whatever a damaged file says.
    return try children + children.flatMap { try self.children(of: $0.id).map(\.entity) }
  }

  func all(of kind: EntityKind) throws -> [EntityRow] {
    let statement = try db.cachedStatement(
      sql: "SELECT state, attention, joined_prose FROM entity WHERE kind = ? ORDER BY key")
    return try Row.fetchAll(statement, arguments: [kind.rawValue]).map(EntityRow.init)
  }

  func visibleCount(of kind: EntityKind) throws -> Int {
    let statement = try db.cachedStatement(
      sql: "SELECT count(*) FROM entity WHERE kind = ? AND attention & ? = 0")
    return try Int.fetchOne(
      statement, arguments: [kind.rawValue, Attention.hidden.rawValue]) ?? 0
  }

  /// The entities in which somebody must decide something.
  func undecided() throws -> [EntityRow] {
    let open = Attention.conflict.union(.contested).rawValue
    let statement = try db.cachedStatement(
      sql: """
        SELECT state, attention, joined_prose FROM entity WHERE attention <> 0 AND attention & ? <> 0
        ORDER BY key
        """)
    return try Row.fetchAll(statement, arguments: [open]).map(EntityRow.init)
  }

  /// Articles whose id lies between two, inclusive: those that a typed prefix can mean.
  func articles(from lowest: ContentID, through highest: ContentID, limit: Int) throws
    -> [ContentID]
  {
    let statement = try db.cachedStatement(
      sql:
        "SELECT state, attention, joined_prose FROM entity WHERE key BETWEEN ? AND ? ORDER BY key LIMIT ?"
    )
    let rows = try Row.fetchAll(
      statement,
      arguments: [
        EntityKey(.article(lowest)).data, EntityKey(.article(highest)).data, limit,
      ])
    return try rows.map(EntityRow.init).compactMap {
      if case .article(let id) = $0.entity.id { id } else { nil }
    }
  }

  func neighbours(of article: ContentID) throws -> [ContentID] {
    let arguments: StatementArguments = [
      EntityKey(.article(article)).data, EntityKind.article.rawValue,
    ]
    let before = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT state, attention, joined_prose FROM entity WHERE key < ? AND kind = ?
          ORDER BY key DESC LIMIT 1
          """), arguments: arguments)
    let after = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT state, attention, joined_prose FROM entity WHERE key > ? AND key < x'02' AND kind = ?
          ORDER BY key LIMIT 1
          """), arguments: arguments)
    return try [before, after].compactMap { $0 }.map(EntityRow.init).compactMap {
      if case .article(let id) = $0.entity.id { id } else { nil }
    }
  }

  func save(_ entity: Entity, attention: Attention, joinedProse: Text?) throws {
    let parent = entity.facts.parent.map { EntityKey($0).data }
    try db.cachedStatement(
      sql: """
        INSERT INTO entity (key, kind, parent, place, attention, state, joined_prose)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET attention = excluded.attention, state = excluded.state,
          joined_prose = excluded.joined_prose
        """
    ).execute(arguments: [
      EntityKey(entity.id).data, entity.id.kind.rawValue, parent, entity.place,
      attention.rawValue, Data(EntityCoder.encode(entity)), joinedProse?.string,
    ])
  }

  func mark(_ id: EntityID, _ attention: Attention) throws {
    try db.cachedStatement(sql: "UPDATE entity SET attention = ? WHERE key = ?")
      .execute(arguments: [attention.rawValue, EntityKey(id).data])
  }

  /// The digest of all entities, and how many there are.
  func digest() throws -> String {
    var digest = StateDigest()
    let rows = try Row.fetchCursor(db, sql: "SELECT state FROM entity ORDER BY key")
    while let row = try rows.next() {
      digest.add(state: [UInt8](try row.decode(Data.self, atIndex: 0)))
    }
    return digest.finalized()
  }
}

extension Entity {
  /// Where an annotation stands in its article; 0 for the others.
  fileprivate var place: Int64 {
    if case .annotation(let facts) = facts { Int64(facts.start) } else { 0 }
  }
}
