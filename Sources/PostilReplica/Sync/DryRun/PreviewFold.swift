import PostilCore
import PostilLog
import PostilStore
import PostilWire

extension Replica {
  /// Reports the effects of a sync, and changes nothing: neither here nor on the server.
  ///
  /// - Throws: `SyncError`, also `previewTooLarge`; `StoreError`, also `readOnly`.
  package func preview() async throws -> SyncPreview {
    guard let lock = try FileLock(taking: folder.syncLock) else { throw SyncError.busy }
    defer { withExtendedLifetime(lock) {} }
    var preview = PreviewSession(store: store, key: try signingKey())
    try await carry(&preview)
    return try foldPreview(preview)
  }

  /// Folds the received events, compares, and rolls back.
  func foldPreview(_ preview: PreviewSession) throws -> SyncPreview {
    let events = try preview.changesets.flatMap { try $0.recordedEvents() }
    let named = CounterSet(events.flatMap { $0.event.change.namedEvents ?? [] })
    var roots = events.flatMap(\.event.concerned)
    var before = PreviewSnapshot()
    var known: UInt64 = 0
    var cursor: Seq = 0
    return try store.rehearse(
      { transaction in
        let touched = try transaction.view.targets(of: named)
        roots += touched
        before = try Reader(transaction.view, own: store).snapshot(of: roots, touched: touched)
        known = try transaction.view.lastCounter()
        cursor = try transaction.view.cursor()
        for logged in preview.changesets { try transaction.append(logged) }
      },
      then: { view in
        let (end, chain) = preview.promised
        if let chain, try view.chain(at: end) != chain { throw Damage.chain(seq: end) }
        let reader = try Reader(view, own: store)
        // Own events that are already here only get their places.
        let news = events.filter {
          $0.event.id.replica != store.replica || $0.event.id.counter > known
        }
        return try reader.compare(
          before, try reader.snapshot(of: roots), news: news, after: cursor, preview)
      })
  }
}

/// A snapshot, at one moment, of the entities that events concern.
private struct PreviewSnapshot {
  /// In the order in which events concern them.
  var order: [EntityID] = []
  var rows: [EntityID: EntityRow] = [:]
  var details: [ConflictKey: ConflictDetail] = [:]
  /// The entities that set-asides and reinstatements touch, existing or not, with descriptions of the
  /// existing ones.
  var touched: Set<EntityID> = []
  var mentions: [EntityID: EntityMention] = [:]

  func heads(of key: ConflictKey) -> Set<EventID> {
    Set(rows[key.entity]?.entity[key.field]?.heads.map(\.stamp.event) ?? [])
  }

  /// The versions of a text that were merged without a decision.
  func mergedHeads(of id: EntityID) -> Set<EventID> {
    guard let row = rows[id], !row.flags.contains(.openProse) else { return [] }
    return Set(row.entity.dividedProse?.map(\.stamp.event) ?? [])
  }

  var keys: [ConflictKey] {
    order.flatMap { id in
      rows[id]?.conflicts.map { ConflictKey(entity: id, field: $0.field) } ?? []
    }
  }
}

private struct ConflictKey: Hashable {
  let entity: EntityID
  let field: Field
}

extension Reader {
  /// - Parameters:
  ///   - roots: the entities that events concern; read with all that are above them.
  ///   - touched: the entities that others set aside or let count again.
  /// - Throws: `SyncError.previewTooLarge` where even small events concern more text than a preview holds.
  fileprivate func snapshot(of roots: [EntityID], touched: [EntityID] = []) throws
    -> PreviewSnapshot
  {
    var snapshot = PreviewSnapshot()
    snapshot.touched = Set(touched)
    var bytes = 0
    var looked: Set<EntityID> = []
    var next = Array(roots.reversed())
    while let id = next.popLast() {
      guard looked.insert(id).inserted, let row = try view.entity(id) else { continue }
      bytes += row.entity.textBytes
      guard bytes <= Limits.previewBytes else {
        throw SyncError.previewTooLarge(limitBytes: Limits.previewBytes)
      }
      snapshot.order.append(id)
      snapshot.rows[id] = row
      if snapshot.touched.contains(id) { snapshot.mentions[id] = try mention(row) }
      for conflict in row.conflicts {
        snapshot.details[ConflictKey(entity: id, field: conflict.field)] = try detail(conflict, row)
      }
      next += row.entity.facts.above
    }
    return snapshot
  }

  fileprivate func compare(
    _ before: PreviewSnapshot, _ after: PreviewSnapshot, news: [RecordedEvent], after cursor: Seq,
    _ preview: PreviewSession
  ) throws -> SyncPreview {
    let said = try self.news(after: cursor)
    let pending = try view.pendingEvents().filter { $0.id.counter > preview.heldCounter }
    let refused = try refusal(among: pending)
    let candidates = pending.prefix { $0.id != refused?.event.id }
    let full = try view.withoutRoom(after: preview.heldCounter)
      .filter { found in candidates.contains { $0.id == found.event.id } }
    let parked = parked(of: candidates, full.map(\.event))
    let mine = candidates.filter { !parked.contains($0.id) }
    let hidden = { (snapshot: PreviewSnapshot, id: EntityID) in
      snapshot.rows[id]?.flags.contains(.hidden) ?? false
    }
    let open = after.keys.filter { !before.heads(of: $0).isSuperset(of: after.heads(of: $0)) }
    let known = { (key: ConflictKey) in before.details[key] != nil }
    return SyncPreview(
      cursor: try view.cursor(), brings: tally(news.map(\.event)), pushes: tally(Array(mine)),
      refuses: try full.map { try previewed($0.event, $0.refusal) }
        + (refused.map { [try previewed($0.event, Refusal($0.objection))] } ?? []),
      created: try news.filter { $0.event.change.creates && isApplied($0.event, after) }.map(line),
      hides: try after.order.filter { hidden(after, $0) && !hidden(before, $0) }
        .compactMap { try after.rows[$0].map(mention) },
      returns: try after.order.filter { hidden(before, $0) && !hidden(after, $0) }
        .compactMap { try after.rows[$0].map(mention) },
      vanishes: before.order.filter { after.rows[$0] == nil }
        .compactMap { before.mentions[$0] },
      reappears: try after.order.filter { before.touched.contains($0) && before.rows[$0] == nil }
        .compactMap { try after.rows[$0].map(mention) },
      ownWork: said.named, hanging: try notices(after: cursor),
      revised: said.revised.map(\.mention), withdrawn: said.withdrawn.map(\.mention),
      doubtful: try doubtfulAnchors(after: said),
      merges: try after.order.filter {
        !after.mergedHeads(of: $0).isSubset(of: before.mergedHeads(of: $0))
      }.compactMap { try after.rows[$0].map(merged) },
      opens: after.keys.filter { !known($0) }.compactMap { after.details[$0] },
      grows: open.filter(known).compactMap { after.details[$0] },
      closes: before.keys.filter { after.details[$0] == nil }.compactMap { before.details[$0] })
  }

  /// The first event that the laws of membership forbid, by the server's roster.
  private func refusal(among pending: [Event]) throws -> (event: Event, objection: Objection)? {
    // The validity of a join depends on the moment at which it arrives.
    guard try view.ownFrontier() != nil else { return nil }
    var known = roster
    var seq = try view.cursor()
    for event in pending {
      if let objection = known.objection(to: event, receivedAt: event.claimedAt) {
        return (event, objection)
      }
      seq += 1
      known.apply(event.change, by: event.id.replica, at: seq, receivedAt: event.claimedAt)
    }
    return nil
  }

  /// The events that a sync parks: all that wait for a full room, and those that depend on them.
  ///
  /// - Parameter full: the first event without room of each owner.
  private func parked(of pending: ArraySlice<Event>, _ full: [Event]) -> Set<EventID> {
    let nobody = EventID(replica: ReplicaID(bits: 0), counter: .max)
    let firsts = Dictionary(
      full.compactMap { event in RoomForecast.owner(of: event).map { ($0, event.id.counter) } },
      uniquingKeysWith: min)
    var parked: [EventID: EventID] = [:]
    for event in pending {
      let first = RoomForecast.owner(of: event).flatMap { firsts[$0] } ?? .max
      guard event.id.counter >= first || event.change.renaming(parked) != event.change else {
        continue
      }
      parked[event.id] = nobody
    }
    return Set(parked.keys)
  }

  private func previewed(_ event: Event, _ refusal: Refusal) throws -> PreviewedRefusal {
    PreviewedRefusal(try line(RecordedEvent(event: event, place: nil)), refusal)
  }

  private func tally(_ events: [Event]) -> [EventTally] {
    var kinds: [EventTally] = []
    var counts: [EventTally: Int] = [:]
    for event in events {
      let kind = EventTally(
        author: names.author(of: event.id.replica), change: event.change.name, events: 0)
      if counts[kind] == nil { kinds.append(kind) }
      counts[kind, default: 0] += 1
    }
    return kinds.enumerated()
      .sorted { ($0.element.author, $0.offset) < ($1.element.author, $1.offset) }
      .map { _, kind in
        EventTally(author: kind.author, change: kind.change, events: counts[kind] ?? 0)
      }
  }

  /// True if the entity exists because of this event.
  private func isApplied(_ event: Event, _ after: PreviewSnapshot) -> Bool {
    event.target.flatMap { after.rows[$0] }?.entity.origins
      .first?.stamp.event == event.id
  }

  private func mention(_ row: EntityRow) throws -> EntityMention {
    EntityMention(
      id: try names.name(of: row.entity.id), entity: row.entity.id.kind.name,
      subject: try subject(of: row.entity))
  }

  private func merged(_ row: EntityRow) throws -> PreviewedMerge {
    PreviewedMerge(
      id: try names.name(of: row.entity.id), field: Field.text.name(on: row.entity.id.kind),
      subject: try subject(of: row.entity), text: row.text?.string ?? "",
      isJoined: row.flags.contains(.joinedAppends))
  }
}

extension ArticleNews {
  fileprivate var mention: EntityMention {
    EntityMention(id: id, entity: EntityID.article(article).kind.name, subject: title)
  }
}

extension Event {
  /// The entity that it creates or writes to; for a new one also the entities above it.
  fileprivate var concerned: [EntityID] {
    let target = target
    return (target.map { [$0] } ?? []) + references.filter { $0 != target }
  }
}

extension Change {
  fileprivate var creates: Bool {
    switch self {
    case .articleImported, .annotationAdded, .replyAdded: true
    default: false
    }
  }
}

extension Entity {
  /// The bytes of all current texts in it.
  fileprivate var textBytes: Int {
    registers.reduce(0) { bytes, named in
      named.register.heads.reduce(bytes) { bytes, head in
        if case .text(let text) = head.value { bytes + text.utf8Count } else { bytes }
      }
    }
  }
}
