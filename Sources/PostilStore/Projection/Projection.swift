import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// Folds events into the tables of the projection: one batch, within one transaction.
///
/// Entities are read once and written once for the whole batch. The rules are those of `Fold`; this type
/// only loads and stores states.
struct Projection {
  private let db: Database
  private let table: EntityTable
  private let spans: ChangesetSpanTable
  private let events: EventTable
  private var tally: Tally
  private let revisions: RevisionTable
  /// True if the log has brought texts since `write()`.
  private var hasNewTexts = false
  /// True if a waiting text may be among those that were forgotten since.
  private var hasForgottenText = false
  private var drafts: [EntityID: EntityDraft] = [:]
  /// In the order of first change, so that the same batch writes in the same order.
  private var changed: [EntityID] = []
  /// The former parents of entities that no longer exist.
  private var above: [EntityID] = []
  private let log: LogTables
  private let workspace: WorkspaceIdentity
  /// The log's roster so far; read when it is first needed.
  var roster: Roster?

  /// - Parameter own: the replica whose outbox is folded.
  init(db: Database, log: LogTables, own: ReplicaID, workspace: WorkspaceIdentity) {
    self.db = db
    self.log = log
    self.workspace = workspace
    table = EntityTable(db: db, own: own)
    spans = table.spans
    revisions = RevisionTable(db: db)
    events = EventTable(db: db, log: log, table: table)
    tally = Tally(db: db)
  }

  /// Notes the place of a changeset of the log, before any of its events is folded.
  func open(_ logged: LoggedChangeset) throws {
    try spans.append(logged)
  }

  func knownRoster() throws -> Roster {
    try roster ?? MembershipTable(db: db).roster(of: workspace)
  }

  private mutating func members() throws -> Roster {
    let known = try knownRoster()
    roster = known
    return known
  }

  /// Folds one event; `write()` must follow.
  ///
  /// - Parameter seq: `nil` for an event of the own outbox.
  mutating func apply(_ event: Event, at seq: Seq?) throws {
    // A pending event is judged only when it gets its place.
    if let reason = try keepText(of: event, at: seq), let seq {
      return try ignore(reason, at: seq)
    }
    let target = event.target
    var draft = try target.flatMap { try take($0) }
    var entity = draft?.entity
    // Otherwise the write would copy all registers of the entity.
    draft?.entity = nil
    let outcome = Fold.apply(event, at: seq, to: &entity, in: try members())
    // An entity that was taken back may have a row, which must go: its draft stays.
    if let target, entity != nil || draft != nil {
      var changing = draft ?? EntityDraft()
      changing.entity = entity
      if outcome == .applied {
        if let seq { changing.history.append(event, at: seq) }
        markChanged(target, &changing)
      }
      drafts[target] = changing
    }
    switch outcome {
    case .membership: break
    case .ignored(let reason):
      if let seq { try ignore(reason, at: seq) }
    case .applied: break
    }
  }

  /// Folds the log from its first event up to a seq, in bounded memory; `write()` must follow.
  ///
  /// - Parameter verdicts: the events that the log's laws have ignored, with the reasons.
  mutating func fold(_ log: LogTables, through end: Seq, verdicts: [Seq: Fold.Reason]) throws {
    let setAsides = try MembershipTable(db: db).setAsides(through: end)
    try log.read(after: 0) { logged in
      guard logged.firstSeq <= end else { return false }
      let events = try logged.events()
      try open(logged)
      for (seq, event) in zip(logged.firstSeq...end, events) {
        let verdict = verdicts[seq]
        if verdict == .adoptedAct {
          try ignore(.adoptedAct, at: seq)
        } else if event.change.concernsMembers {
          continue
        } else if event.change.namedEvents != nil {
          if let verdict { try ignore(verdict, at: seq) }
        } else if setAsides.contains(event.id) {
          try ignore(event, .setAside, at: seq)
        } else if let verdict {
          try ignore(event, verdict, at: seq)
        } else {
          try apply(event, at: seq)
        }
      }
      try writeIfLarge()
      return true
    }
  }

  /// Gives an event that was folded from the outbox its place in the log; `keepText` must have come before.
  mutating func settle(_ event: Event, at seq: Seq) throws {
    let target = event.target
    var draft = try target.flatMap { try take($0) }
    defer { if let target, let draft { drafts[target] = draft } }
    // Nobody kept the fold's verdict while the event waited, so it is folded once more for the verdict alone:
    // into a copy, since the entity holds its writes already.
    var again = draft?.entity
    if case .ignored(let reason) = Fold.apply(
      event, at: nil, to: &again, in: try members())
    {
      return try ignore(reason, at: seq)
    }
    guard let target, draft?.entity != nil else { return }
    draft?.entity?.settle(event.id, at: seq)
    draft?.history.append(event, at: seq)
    if var changing = draft {
      markChanged(target, &changing)
      draft = changing
    }
  }

  /// Takes back an event that was folded from the outbox: the log holds it, and it changes nothing, for
  /// `reason`. It must have left the outbox, and `keepText` must have come before.
  mutating func ignorePending(_ event: Event, _ reason: Fold.Reason, at seq: Seq) throws {
    try ignore(reason, at: seq)
    guard let target = event.target, var draft = try take(target) else { return }
    let recorded = try events.events(of: target, at: entries(of: draft))
    try refold(target, &draft, from: recorded)
  }

  /// Takes back events that were folded from the outbox and have left it, as if they had never been recorded; `write()`
  /// must follow.
  mutating func takeBack(_ dropped: [Event]) throws {
    for text in dropped.compactMap(\.change.toldRevision) {
      try revisions.forgetWaiting(text)
      hasForgottenText = true
      hasNewTexts = true
    }
    let targets = Set(dropped.compactMap(\.target))
    var waiting: [EntityID: [RecordedEvent]] = [:]
    try events.eachPending { event, _ in
      guard let target = event.target, targets.contains(target) else { return }
      waiting[target, default: []].append(RecordedEvent(event: event, place: nil))
    }
    for target in targets {
      guard var draft = try take(target) else { continue }
      let logged = try events.logged(at: entries(of: draft).map(\.seq))
      try refold(target, &draft, from: logged + (waiting[target] ?? []))
    }
  }

  private mutating func refold(
    _ target: EntityID, _ draft: inout EntityDraft, from events: [RecordedEvent]
  ) throws {
    if let entity = draft.entity { above += entity.facts.above }
    draft.entity = nil
    draft.text = nil
    for recorded in events {
      _ = Fold.apply(
        recorded.event, at: recorded.place?.seq, to: &draft.entity, in: try members())
    }
    markChanged(target, &draft)
    drafts[target] = draft
  }

  /// Replaces the state of an entity with the fold of all its events; `write()` must follow.
  ///
  /// - Parameter entity: `nil` where nothing creates it.
  mutating func replace(
    _ id: EntityID, with entity: Entity?, _ history: EntityHistory
  ) throws {
    guard var draft = try take(id) ?? entity.map({ _ in EntityDraft() }) else { return }
    if let former = draft.entity { above += former.facts.above }
    draft.entity = entity
    draft.history = history
    draft.isRefolded = true
    draft.text = nil
    markChanged(id, &draft)
    drafts[id] = draft
  }

  /// Writes the changes, with the facts that lists and conflicts need.
  mutating func write() throws {
    try keepPendingTexts()
    for id in changed {
      guard var draft = drafts[id] else { continue }
      guard let entity = draft.entity else {
        try remove(id, draft)
        continue
      }
      let found = try ConflictSummary(entity, in: try members(), known: draft.text) {
        try events.events(of: id, at: entries(of: draft))
      }
      var before = draft.row
      if draft.isRefolded, let former = before {
        try table.remove(id, at: former.place)
        before = nil
      }
      let row = try table.save(entity, found, history: draft.history, replacing: before)
      tally.add(
        id.kind, from: draft.row.map { !$0.flags.contains(.hidden) } ?? false, to: true)
      draft.row = row
      draft.history.markWritten()
      draft.isRefolded = false
      drafts[id] = draft
    }
    // Only now, since a deletion is weighed against everything below the entity.
    var hanging = Descendants(table)
    for id in try deletionsToWeigh() {
      guard let row = try table.row(of: id) else { continue }
      let deletion = Deletion(of: row.entity, below: try hanging.edits(below: row.entity))
      let flags = row.flags.weighing(deletion)
      guard flags != row.flags else { continue }
      try table.mark(row.place, flags)
      tally.add(
        id.kind, from: !row.flags.contains(.hidden), to: !flags.contains(.hidden))
    }
    try tally.save()
    drafts = [:]
    changed = []
    above = []
  }

  private func entries(of draft: EntityDraft) throws -> [EntityHistory.Entry] {
    try table.entries(of: draft.history, at: draft.isRefolded ? nil : draft.row?.place)
  }

  /// Removes an entity whose creation is ignored.
  private mutating func remove(_ id: EntityID, _ draft: EntityDraft) throws {
    drafts[id] = nil
    guard let row = draft.row else { return }
    try table.remove(id, at: row.place)
    tally.add(id.kind, from: !row.flags.contains(.hidden), to: false)
  }

  /// Writes the changes once there are many, so that a long fold stays in bounded memory.
  private mutating func writeIfLarge() throws {
    if changed.count >= 10_000 || drafts.count >= 20_000 { try write() }
  }

  /// Changed entities with a standing deletion, and those above a changed one.
  private mutating func deletionsToWeigh() throws -> [EntityID] {
    var found: [EntityID] = []
    var looked: Set<EntityID> = []
    var next = changed + above
    while let current = next.popLast() {
      guard looked.insert(current).inserted, let entity = try load(current) else { continue }
      if !entity.standingDeletions.isEmpty { found.append(current) }
      next += entity.facts.above
    }
    return found
  }

  private mutating func load(_ id: EntityID) throws -> Entity? {
    guard let draft = try take(id) else { return nil }
    drafts[id] = draft
    return draft.entity
  }

  /// The draft of an entity, which is no longer in `drafts` afterwards.
  private mutating func take(_ id: EntityID) throws -> EntityDraft? {
    if let draft = drafts.removeValue(forKey: id) { return draft }
    return try table.row(of: id).map(EntityDraft.init)
  }

  private mutating func markChanged(_ id: EntityID, _ draft: inout EntityDraft) {
    if draft.isChanged { return }
    draft.isChanged = true
    changed.append(id)
  }

  /// Keeps the text that an event brings, if it brings one.
  ///
  /// ⚖ Events in the own outbox decide nothing about the log, else two replicas would judge differently.
  ///
  /// - Returns: the reason why the event changes nothing, if texts can tell.
  mutating func keepText(of event: Event, at seq: Seq?) throws -> Fold.Reason? {
    let judgement = try TextJudgement(
      of: event, at: seq,
      size: { try revisions.size(of: $0, before: seq) },
      text: revisions.text)
    if case .brings(let held) = judgement { try revisions.keep(held) }
    if seq != nil, let text = event.change.toldRevision {
      if judgement.reason != nil {
        try revisions.forgetWaiting(text)
        hasForgottenText = true
      }
      hasNewTexts = true
    }
    return judgement.reason
  }

  /// Stores the waiting texts anew, each by its differences from earlier ones: the log may by now hold the
  /// parents of some, or no longer those of others.
  private mutating func keepPendingTexts() throws {
    guard hasNewTexts else { return }
    hasNewTexts = false
    defer { hasForgottenText = false }
    let waiting = try events.pendingTexts()
    // An import does not need another text.
    guard hasForgottenText || waiting.contains(where: { $0.change.neededRevision != nil }) else {
      return
    }
    for text in waiting.compactMap(\.change.toldRevision) { try revisions.forgetWaiting(text) }
    for event in waiting { _ = try keepText(of: event, at: nil) }
  }

  /// Notes that an event of the log changes nothing. Its text stays readable: others may cite it.
  mutating func ignore(_ event: Event, _ reason: Fold.Reason, at seq: Seq) throws {
    _ = try keepText(of: event, at: seq)
    try ignore(reason, at: seq)
  }

  private func ignore(_ reason: Fold.Reason, at seq: Seq) throws {
    try IgnoredTable(db: db).append(reason, at: seq)
  }
}

/// An entity between reading and writing its row.
private struct EntityDraft {
  /// Never `nil` except during a change.
  var entity: Entity?
  /// The stored row; `nil` where there is none yet.
  var row: StoredRow?
  var history = EntityHistory()
  /// The merge of several versions of the text, if it is still known.
  var text: MergedText?
  var isChanged = false
  /// True if `history` is complete, and none of it was written yet.
  var isRefolded = false

  init() {}

  init(_ row: EntityRow) {
    entity = row.entity
    self.row = row.stored
    history = row.history
    text = MergedText(row)
  }
}
