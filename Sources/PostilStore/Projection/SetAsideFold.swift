import GRDB
import PostilCore
import PostilLog
import PostilWire

/// Folds anew the entities that set-asides and reinstatements touch, each once, from all of its events in
/// log and outbox.
///
/// ⚖ Verdicts stay as they were reached at the events' own seqs; only set-asides are judged by the present
/// log. So the result equals a rebuild's, at the cost of the touched entities.
struct SetAsideFold {
  /// The number of events that are folded in memory at once, unless one entity has more.
  private static let groupEvents = 20_000

  private let log: LogTables
  private let table: EntityTable
  private let events: EventTable
  private let ignored: IgnoredTable
  private let setAsides: SetAsides
  private let verdicts: [Seq: Fold.Reason]
  /// The seqs of each touched entity's events in the log, ascending.
  private var seqs: [EntityID: [Seq]] = [:]
  /// Named events that are not about an entity.
  private var others: Set<Seq> = []
  /// The reasons why the fold ignored events of these so far.
  private var reasons: [Seq: Fold.Reason] = [:]
  private var pending: [EntityID: [Event]] = [:]

  /// - Parameters:
  ///   - changes: those that named events.
  ///   - table: with all other events folded.
  init(_ changes: [Change], in log: LogTables, _ table: EntityTable) throws {
    self.log = log
    self.table = table
    events = EventTable(db: log.db, log: log, table: table)
    ignored = IgnoredTable(db: log.db)
    setAsides = try MembershipTable(db: log.db).setAsides()
    verdicts = try RoomTable(db: log.db).verdicts()
    try touch(CounterSet(changes.flatMap { $0.namedEvents ?? [] }))
    try gather()
  }

  /// Finds the entities that the named events wrote to.
  private mutating func touch(_ named: CounterSet) throws {
    var touched: Set<EntityID> = []
    var others: Set<Seq> = []
    try log.eachEvent(in: named) { named in
      if let target = named.event.target {
        touched.insert(target)
      } else if !named.event.change.isAct {
        others.insert(named.seq)
      }
    }
    for id in touched { seqs[id] = [] }
    self.others = others
  }

  /// Finds all events of the touched entities: those of their histories, and those that the fold ignored.
  private mutating func gather() throws {
    for id in seqs.keys {
      guard let row = try table.row(of: id) else { continue }
      seqs[id] = try table.entries(of: row.history, at: row.place).map(\.seq)
    }
    let all = try ignored.all()
    var found: [(id: EntityID, seq: Seq)] = []
    let touched = seqs
    try events.each(at: all.keys.sorted()) { recorded in
      guard let seq = recorded.place?.seq, let id = recorded.event.target, touched[id] != nil,
        !recorded.event.change.isAct
      else { return }
      found.append((id, seq))
    }
    for (id, seq) in found {
      seqs[id]?.append(seq)
      reasons[seq] = all[seq]
    }
    for id in Set(found.map(\.id)) { seqs[id]?.sort() }
    for event in try events.pending() {
      if let id = event.target, seqs[id] != nil { pending[id, default: []].append(event) }
    }
  }

  /// Folds the touched entities, some at a time.
  mutating func run(into projection: inout Projection) throws {
    for seq in others.sorted() {
      guard let recorded = try events.event(at: seq) else { continue }
      var none: Entity?
      let outcome = Fold.apply(recorded.event, at: seq, to: &none)
      let reason = setAsides.contains(recorded.event.id) ? .setAside : verdicts[seq]
      if let reason = reason ?? outcome.reason { try ignored.set(reason, at: seq) }
    }
    var group: [EntityID] = []
    var count = 0
    for (id, own) in seqs.sorted(by: { ($0.value.first ?? 0) < ($1.value.first ?? 0) }) {
      if count > 0, count + own.count > Self.groupEvents {
        try fold(group, into: &projection)
        (group, count) = ([], 0)
      }
      group.append(id)
      count += own.count
    }
    try fold(group, into: &projection)
  }

  private mutating func fold(_ group: [EntityID], into projection: inout Projection) throws {
    let roster = try projection.knownRoster()
    var states: [EntityID: (entity: Entity?, history: EntityHistory)] = [:]
    for id in group { states[id] = (nil, EntityHistory()) }
    var logged: [RecordedEvent] = []
    try events.each(at: group.flatMap { seqs[$0] ?? [] }.sorted()) { logged.append($0) }
    for recorded in logged {
      guard let seq = recorded.place?.seq, let id = recorded.event.target,
        var state = states.removeValue(forKey: id)
      else { continue }
      var reason = try verdict(on: recorded.event, at: seq, in: &projection)
      if reason == nil {
        reason = Fold.apply(recorded.event, at: seq, to: &state.entity, in: roster).reason
      }
      if reason == nil { state.history.append(recorded.event, at: seq) }
      if reason != reasons[seq] { try ignored.set(reason, at: seq) }
      states[id] = state
    }
    for id in group {
      guard var state = states[id] else { continue }
      for event in pending[id] ?? [] {
        _ = Fold.apply(event, at: nil, to: &state.entity, in: roster)
      }
      try projection.replace(id, with: state.entity, state.history)
    }
    try projection.write()
  }

  /// The reason why an event changes nothing whatever its entity is; `nil` where the fold decides.
  private func verdict(on event: Event, at seq: Seq, in projection: inout Projection) throws
    -> Fold.Reason?
  {
    if setAsides.contains(event.id) { return .setAside }
    if let verdict = verdicts[seq] { return verdict }
    guard event.change.neededRevision != nil else { return nil }
    // A set-aside event counts as that, whatever else it was.
    guard reasons[seq] == .setAside else { return reasons[seq].flatMap { $0.isOfTexts ? $0 : nil } }
    return try projection.keepText(of: event, at: seq)
  }
}

extension Fold.Outcome {
  /// The reason why the event changed nothing; `nil` where it did.
  fileprivate var reason: Fold.Reason? {
    if case .ignored(let reason) = self { reason } else { nil }
  }
}

extension Fold.Reason {
  /// True if it is one of the reasons of `TextJudgement`.
  fileprivate var isOfTexts: Bool { self == .unknownRevision || self == .wrongText }
}
