import PostilCore
import PostilLog
import PostilWire

/// The fold of the events of one partition. No input, no output.
struct FoldedPartition {
  /// Ascending by place.
  private(set) var rows: [FoldedRow] = []
  private(set) var ignored: [(reason: Fold.Reason, seq: Seq)] = []

  private struct Draft {
    var entity: Entity?
    var history = EntityHistory()
    /// True if any register of it holds several values.
    var isDivided = false
  }

  private let roster: Roster
  private var indexes: [EntityID: Int] = [:]
  private var drafts: [Draft] = []

  /// - Parameter entries: those of all events that write to some entities, in log order, pending ones last.
  init(bytes: [UInt8], entries: [Partitions.Entry], roster: Roster) throws {
    self.roster = roster
    // For each entry, the draft that it writes to.
    let written = try entries.map { try apply(Self.event($0, in: bytes), at: $0.place?.seq) }
    for index in drafts.indices {
      drafts[index].isDivided = drafts[index].entity?.asksForHistory ?? false
    }
    let divided = try eventsOfDivided(bytes: bytes, entries: zip(entries, written))
    rows.reserveCapacity(drafts.count)
    for index in drafts.indices {
      // Moved out, not copied: there are many.
      guard let entity = drafts[index].entity.take() else { continue }
      rows.append(
        try row(entity, drafts[index].history, events: divided[index] ?? []))
    }
    // An event can come before the one that makes its entity only in a changeset that nobody writes.
    if !zip(rows, rows.dropFirst()).allSatisfy({ $0.place < $1.place }) {
      rows.sort { $0.place < $1.place }
    }
    indexes = [:]
    drafts = []
  }

  private static func event(_ entry: Partitions.Entry, in bytes: [UInt8]) throws -> Event {
    do {
      return try EventDecoder.decode(bytes, in: entry.range, id: entry.id)
    } catch {
      guard let place = entry.place else {
        throw Damage.missing("outbox event \(entry.id.counter)")
      }
      throw Damage.unreadable(seq: place.seq)
    }
  }

  /// - Returns: the draft that the event writes to; `nil` for an event without effect.
  private mutating func apply(_ event: Event, at seq: Seq?) -> Int? {
    guard let target = event.target else { return nil }
    let index: Int
    if let known = indexes[target] {
      index = known
    } else {
      index = drafts.count
      indexes[target] = index
      drafts.append(Draft())
    }
    switch Fold.apply(event, at: seq, to: &drafts[index].entity, in: roster) {
    case .membership: break
    case .ignored(let reason):
      guard let seq else { break }
      ignored.append((reason, seq))
      // An event that the fold ignores is not a base for any other.
      return nil
    case .applied:
      if let seq { drafts[index].history.append(event, at: seq) }
    }
    return index
  }

  /// The events of the divided drafts, read again.
  private func eventsOfDivided(
    bytes: [UInt8], entries: some Sequence<(Partitions.Entry, Int?)>
  ) throws -> [Int: [RecordedEvent]] {
    var events: [Int: [RecordedEvent]] = [:]
    for (entry, draft) in entries {
      guard let draft, drafts[draft].isDivided else { continue }
      let event = try Self.event(entry, in: bytes)
      events[draft, default: []].append(RecordedEvent(event: event, place: entry.place))
    }
    return events
  }

  private func row(_ entity: Entity, _ history: EntityHistory, events: [RecordedEvent])
    throws -> FoldedRow
  {
    let found = ConflictSummary(entity, in: roster) { events }
    let hasDeletion = !entity.standingDeletions.isEmpty
    let flags =
      hasDeletion
      ? found.flags.weighing(Deletion(of: entity, descendants: [])) : found.flags
    return FoldedRow(
      entity, found, history, at: try EntityPlace(entity.origin.stamp), flags: flags)
  }
}
