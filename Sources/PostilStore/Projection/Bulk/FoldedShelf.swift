import PostilCore
import PostilWire

/// A row of the table of entities, ready to be written.
struct FoldedRow {
  let place: EntityPlace
  let kind: EntityKind
  let parent: Int64?
  /// Its deletion weighed against the entity alone.
  let attention: Attention
  let state: [UInt8]
  let joinedProse: Text?
  let bases: [UInt8]
  let history: [UInt8]
  /// The full chunks of the history, oldest first.
  let chunks: [[UInt8]]
  let article: ContentID?
  let hasDeletion: Bool
}

/// What the events of one shelf fold to. No input, no output.
struct FoldedShelf {
  /// Nearly all ascending by place.
  private(set) var rows: [FoldedRow] = []
  private(set) var ignored: [(reason: Fold.Reason, seq: Seq)] = []
  private(set) var revisions: [(id: ContentID, text: Text)] = []

  private struct Draft {
    var entity: Entity?
    var history = EntityHistory()
  }

  private let roster: Roster
  private var drafts: [EntityID: Int] = [:]
  private var all: [Draft] = []

  /// - Parameter entries: of the events that write to some entities, all of them, in log order.
  init(bytes: [UInt8], entries: [Shelves.Entry], roster: Roster) throws {
    self.roster = roster
    for entry in entries { apply(try Self.event(entry, in: bytes), at: entry.seq) }
    let divided = try eventsOfDivided(bytes: bytes, entries: entries)
    rows.reserveCapacity(all.count)
    for index in all.indices {
      // Moved out, not copied: these are many.
      guard let entity = all[index].entity.take() else { continue }
      let events = divided.isEmpty ? [] : divided[entity.id] ?? []
      rows.append(try row(entity, all[index].history, events: events))
    }
    drafts = [:]
    all = []
  }

  private static func event(_ entry: Shelves.Entry, in bytes: [UInt8]) throws -> Event {
    do {
      return try EventDecoder.decode(bytes, in: entry.range, id: entry.id)
    } catch {
      throw Damage.unreadable(seq: entry.seq)
    }
  }

  private mutating func apply(_ event: Event, at seq: Seq) {
    guard let target = Fold.target(of: event) else { return }
    let index: Int
    if let known = drafts[target] {
      index = known
    } else {
      index = all.count
      drafts[target] = index
      all.append(Draft())
    }
    switch Fold.apply(event, at: seq, to: &all[index].entity, in: roster) {
    case .membership: break
    case .ignored(let reason): ignored.append((reason, seq))
    case .applied:
      all[index].history.append(seq, claimedAt: event.claimedAt)
      if case .articleImported(let article) = event.change {
        revisions.append((article.revision, article.text))
      }
    }
  }

  /// The events of the entities of which some register holds several values, read once more.
  private func eventsOfDivided(bytes: [UInt8], entries: [Shelves.Entry]) throws
    -> [EntityID: [RecordedEvent]]
  {
    var events: [EntityID: [RecordedEvent]] = [:]
    for draft in all where draft.entity?.asksForHistory == true {
      if let entity = draft.entity { events[entity.id] = [] }
    }
    if events.isEmpty { return events }
    // What the fold ignores is nobody's base either.
    let isIgnored = Set(ignored.map(\.seq))
    for entry in entries where !isIgnored.contains(entry.seq) {
      let event = try Self.event(entry, in: bytes)
      guard let target = Fold.target(of: event), events[target] != nil else { continue }
      let place = RecordedEvent.Place(seq: entry.seq, receivedAt: entry.receivedAt)
      events[target]?.append(RecordedEvent(event: event, place: place))
    }
    return events
  }

  private func row(_ entity: Entity, _ history: EntityHistory, events: [RecordedEvent])
    throws -> FoldedRow
  {
    let found = Findings(entity, in: roster) { events }
    let hasDeletion = !entity.standingDeletions.isEmpty
    let attention =
      hasDeletion
      ? found.attention.weighing(Deletion(of: entity, descendants: [])) : found.attention
    let article: ContentID? = if case .article(let id) = entity.id { id } else { nil }
    return FoldedRow(
      place: try EntityPlace(entity.origin.stamp), kind: entity.id.kind,
      parent: entity.facts.parent?.hash64, attention: attention,
      state: EntityCoder.encode(entity), joinedProse: found.joinedProse,
      bases: found.bases.isEmpty ? [] : BasesCoder.encode(found.bases),
      history: history.encoded, chunks: history.filled.map(EntityHistory.encode),
      article: article, hasDeletion: hasDeletion)
  }
}
