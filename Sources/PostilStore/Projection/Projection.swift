import Foundation
import GRDB
import PostilCore
import PostilWire

/// Folds events into the tables that are read: one batch, within one transaction.
///
/// Entities are read once and written once for the whole batch. The rules are those of `Fold`; here
/// is only where states come from and go to.
struct Projection {
  private let db: Database
  private let table: EntityTable
  private let events: EventTable
  private var entities: [EntityID: Entity] = [:]
  private var isChanged: Set<EntityID> = []
  /// In the order of first change, so that the same batch writes in the same order.
  private var changed: [EntityID] = []

  /// - Parameter own: the replica whose outbox is folded.
  init(db: Database, log: LogTables, own: ReplicaID) {
    self.db = db
    table = EntityTable(db: db)
    events = EventTable(db: db, log: log, own: own)
  }

  /// Folds one event; `finish()` must follow.
  ///
  /// - Parameter seq: `nil` for an event of the own outbox.
  mutating func apply(_ event: Event, at seq: Seq?) throws {
    let target = Fold.target(of: event)
    var entity = try target.flatMap { try load($0) }
    // Else the write would copy all registers of the entity.
    if let target { entities[target] = nil }
    let outcome = Fold.apply(event, at: seq, to: &entity)
    if let entity { entities[entity.id] = entity }
    switch outcome {
    case .membership: break
    case .ignored(let reason):
      if let seq { try ignore(reason, at: seq) }
    case .applied:
      if let target { markChanged(target) }
      if let target, let seq { try note(target, seq) }
      if case .articleImported(let article) = event.change { try keep(article) }
    }
  }

  /// Folds the log from its first event up to a seq, in bounded memory; `finish()` must follow.
  mutating func fold(_ log: LogTables, through end: Seq) throws {
    try log.read(after: 0) { logged in
      guard logged.firstSeq <= end else { return false }
      guard let events = try? logged.changeset.decodedLeniently() else {
        throw Damage.unreadable(seq: logged.firstSeq)
      }
      for (seq, event) in zip(logged.firstSeq...end, events) { try apply(event, at: seq) }
      try finishIfLarge()
      return true
    }
  }

  /// Gives an event that was folded out of the outbox its place in the log.
  mutating func settle(_ event: Event, at seq: Seq) throws {
    let target = Fold.target(of: event)
    var entity = try target.flatMap { try load($0) }
    var again = entity
    if case .ignored(let reason) = Fold.apply(event, at: nil, to: &again) {
      return try ignore(reason, at: seq)
    }
    guard let target else { return }
    entity?.settle(event.id, at: seq)
    if let entity { change(entity) }
    try note(target, seq)
  }

  /// Writes what changed, with what lists and conflicts must know of it.
  mutating func finish() throws {
    for id in changed {
      guard let entity = entities[id] else { continue }
      let prose = try entity.dividedProse.map { try proseHistory(of: id).outcome(of: $0) }
      try table.save(
        entity, attention: Attention(entity: entity, prose: prose), joinedProse: prose?.merged)
    }
    // Only now, since a deletion is weighed against what hangs on the entity.
    for id in try deletionsToWeigh() {
      guard let row = try table.row(of: id) else { continue }
      let deletion = Deletion(
        of: row.entity, descendants: try table.descendants(of: row.entity))
      try table.mark(id, row.attention.weighing(deletion))
    }
    entities = [:]
    isChanged = []
    changed = []
  }

  /// All that was ever written into an entity's text: its history, read again only for a text in
  /// several versions.
  private func proseHistory(of id: EntityID) throws -> ProseHistory {
    try ProseHistory(FieldHistory(of: .text, in: events.events(of: id)))
  }

  /// Writes what changed once it has become much, so that a long fold stays in bounded memory.
  private mutating func finishIfLarge() throws {
    if changed.count >= 10_000 || entities.count >= 20_000 { try finish() }
  }

  /// Changed entities with a standing deletion, and those above a changed one.
  private mutating func deletionsToWeigh() throws -> [EntityID] {
    var found: [EntityID] = []
    var looked: Set<EntityID> = []
    var next = changed
    while let current = next.popLast() {
      guard looked.insert(current).inserted, let entity = try load(current) else { continue }
      if !entity.standingDeletions.isEmpty { found.append(current) }
      next += entity.facts.above
    }
    return found
  }

  private mutating func load(_ id: EntityID) throws -> Entity? {
    if let entity = entities[id] { return entity }
    guard let entity = try table.row(of: id)?.entity else { return nil }
    entities[id] = entity
    return entity
  }

  private mutating func change(_ entity: Entity) {
    entities[entity.id] = entity
    markChanged(entity.id)
  }

  private mutating func markChanged(_ id: EntityID) {
    if isChanged.insert(id).inserted { changed.append(id) }
  }

  private func note(_ id: EntityID, _ seq: Seq) throws {
    try db.cachedStatement(sql: "INSERT INTO entity_event (key, seq) VALUES (?, ?)")
      .execute(arguments: [EntityKey(id).data, try Int64(storing: seq)])
  }

  private func keep(_ article: ArticleImport) throws {
    try db.cachedStatement(sql: "INSERT OR IGNORE INTO revision (id, text) VALUES (?, ?)")
      .execute(arguments: [Data(article.revision.bytes), article.text.string])
  }

  private func ignore(_ reason: Fold.Reason, at seq: Seq) throws {
    try db.cachedStatement(sql: "INSERT INTO ignored_event (seq, reason) VALUES (?, ?)")
      .execute(arguments: [try Int64(storing: seq), reason.rawValue])
  }
}

extension ProseOutcome {
  fileprivate var merged: Text? {
    if case .merged(let text, _) = self { text } else { nil }
  }
}
