import Foundation
import GRDB
package import PostilCore
package import PostilLog
package import PostilWire

/// All changes to a replica, within one transaction.
///
/// ⚖ Log, cursor, outbox and projection move together or not at all.
package struct ReplicaTransaction {
  /// Reads within this transaction. Rows of log and outbox are visible at once; the folded state only after
  /// `writeState`.
  package let view: ReplicaView
  let db: Database
  let store: ReplicaStore
  let log: LogTables
  var projection: Projection
  /// The pulled changes that set events aside or reinstate them.
  private var namings: [Change] = []

  init(db: Database, store: ReplicaStore) {
    self.db = db
    self.store = store
    view = ReplicaView(db: db, store: store)
    log = LogTables(db: db)
    projection = Projection(db: db, log: log, own: store.replica, workspace: store.workspace)
  }

  /// Writes one event of this replica into the outbox and folds it.
  ///
  /// Its counter follows the last one, its base is the cursor.
  ///
  /// - Throws: `WireError` for a change beyond `Limits`; then nothing is written.
  package mutating func record(_ change: Change, now: Instant) throws -> Event {
    let base = try log.end()
    let bytes = EventEncoder.encode(base: base, claimedAt: now, change: change)
    let id = EventID(replica: store.replica, counter: try view.lastCounter() + 1)
    // An event that nobody else can read must not get into the outbox: it would stay there for ever.
    let event = try EventDecoder.decode(bytes, in: 0..<bytes.count, id: id)
    try OutboxTable(db: db).insert(bytes, counter: id.counter, event)
    try projection.apply(event, at: nil)
    return event
  }

  /// The reason why the log will have no room for a change, by the own log and outbox. Costs the same
  /// whatever they hold.
  ///
  /// - Parameter roster: the own log's.
  package func lacksRoom(_ change: Change, in roster: Roster, now: Instant) throws -> Refusal? {
    let id = EventID(replica: store.replica, counter: try view.lastCounter() + 1)
    let event = Event(id: id, base: try log.end(), claimedAt: now, change: change)
    guard let owner = RoomForecast.owner(of: event) else { return nil }
    let bytes = EventEncoder.encode(base: event.base, claimedAt: now, change: change).count
    let forecast = RoomForecast(for: store.replica, in: roster, limits: try db.roomLimits())
    return try forecast.fault(
      of: event, bytes: bytes, logged: RoomTable(db: db).room(of: owner),
      waiting: OutboxTable(db: db).waiting(for: owner)
    ).map { Refusal($0, at: id.counter) }
  }

  /// Appends a changeset that has its place from the server, folds it and moves the cursor.
  ///
  /// A changeset that the log already holds changes nothing. The own events among the pulled ones leave the
  /// outbox.
  ///
  /// - Throws: `Damage` for a contradiction to the laws of the log, before anything is changed.
  package mutating func append(_ logged: LoggedChangeset) throws {
    var appender = try appender()
    guard let judged = try appender.append(logged) else { return }
    try appender.save()
    projection.roster = appender.roster
    try fold(judged)
  }

  /// Appends a segment as it was received, folds it and moves the cursor. The open tail before it is sealed,
  /// too.
  ///
  /// - Throws: `Damage` for a segment that does not begin at the seq that follows the cursor, that
  ///   cannot be read, whose changesets contradict the laws of the log or whose chain does not follow
  ///   from the log's, before anything is changed.
  package mutating func append(_ segment: Segment) throws {
    var appender = try appender()
    guard segment.firstSeq == appender.end + 1 else {
      throw Damage.gap(expected: appender.end + 1, found: segment.firstSeq)
    }
    let opened = try OpenedSegment(segment, after: appender.chain)
    let judged = try appender.append(opened)
    try appender.save()
    projection.roster = appender.roster
    for changeset in judged { try fold(changeset) }
  }

  /// Makes the log from the additions of `add` and folds it at once: the beginning of a replica's log writes
  /// every row once.
  ///
  /// Log and cursor have moved when this returns, and the transaction's other changes are visible beside
  /// them.
  ///
  /// - Returns: the number of events of others; 0, and nothing is added, where the log is not empty.
  /// - Throws: `Damage` for a contradiction to the laws of the log.
  package mutating func beginLog(_ add: (inout FirstPull) throws -> Void) throws -> Int {
    guard try log.end() == 0 else { return 0 }
    try emptyProjection()
    var pull = try FirstPull(db, of: store, appender())
    try add(&pull)
    projection.roster = try pull.fold()
    // The set-asides are known only now.
    let acts = MembershipTable(db: db)
    if try !acts.setAsides().isEmpty {
      namings = try acts.acts().filter { !$0.isIgnored }.map { try $0.change() }
    }
    return pull.others
  }

  /// Notes that the server has made the own events up to a counter durable: at most up to the last existing
  /// one, whatever the server says. The rows leave the outbox in `append`.
  package func acknowledge(through counter: UInt64) throws {
    let acknowledged = try min(counter, view.lastCounter())
    guard try acknowledged > view.acknowledgedCounter() else { return }
    try db.set(.acknowledgedCounter, to: Int64(storing: acknowledged))
    if let refused = try view.refusal(), refused.counter <= acknowledged { try forgetRefusal() }
  }

  /// Notes that somebody may bring the own events up to a counter to the server.
  package func offer(through counter: UInt64) throws {
    guard try counter > view.offeredCounter() else { return }
    try db.set(.offeredCounter, to: Int64(storing: counter))
  }

  /// Notes that the own events up to a counter are handed to a connection.
  ///
  /// ⚖ Before their first byte goes out: from then on the log may hold them although no answer came, so they are
  /// never dropped.
  package func send(through counter: UInt64) throws {
    guard let sent = try db.optionalSetting(.sentCounter, as: UInt64.self) else {
      // An earlier version of the program may have handed over any of them.
      return try db.set(.sentCounter, to: Int64(storing: view.lastCounter()))
    }
    if counter > sent { try db.set(.sentCounter, to: Int64(storing: counter)) }
  }

  /// Writes the folded state so far, so that a long transaction stays in bounded memory.
  package mutating func flush() throws { try projection.write() }

  /// Notes the own event that the server refused, and the refusal.
  package func note(_ refusal: Refusal, of counter: UInt64) throws {
    try db.set(.refusedCounter, to: Int64(storing: counter))
    try db.set(.refusal, to: Data(ServerMessage.refusal(refusal).frame.body))
  }

  /// Notes the reason why the server does not listen to the replica, until `welcomed`.
  package func note(turnedAway refusal: Refusal) throws {
    try db.set(.turnedAway, to: Data(ServerMessage.refusal(refusal).frame.body))
  }

  /// Notes that the server listens.
  package func welcomed() throws {
    try db.execute(
      sql: "DELETE FROM setting WHERE name = ?", arguments: [Setting.turnedAway.rawValue])
  }

  package func forgetRefusal() throws {
    try db.execute(
      sql: "DELETE FROM setting WHERE name IN (?, ?)",
      arguments: [Setting.refusedCounter.rawValue, Setting.refusal.rawValue])
  }

  /// Keeps an end that the operator signed, as the newest; where its epoch differs from the newest so far,
  /// that one is kept beside it.
  package func keep(_ signed: SignedEnd) throws {
    if let newest = try db.signedEnd(.signedEnd), newest.end.epoch != signed.end.epoch {
      try db.set(.formerEnd, to: newest.text)
    }
    try db.set(.signedEnd, to: signed.text)
  }

  /// Replaces the link that the replica was cloned from.
  package func use(link: String) throws {
    try db.set(.link, to: link)
  }

  /// Notes the address at which the server was reached.
  package func note(reached address: String) throws {
    try db.set(.reachedAddress, to: address)
  }

  /// Notes the server's statement about its restoration. A restored server may hold fewer own events than it
  /// acknowledged: the missing ones are to be pushed once more.
  package func note(_ restoration: Restoration, holding counter: UInt64) throws {
    try db.set(restoration)
    guard restoration != .none, try counter < view.acknowledgedCounter() else { return }
    try db.set(.acknowledgedCounter, to: Int64(storing: counter))
  }

  /// Checks the whole log and folds it and the outbox anew, reading it once and in bounded memory.
  ///
  /// ⚖ No state is made from a log that somebody changed.
  ///
  /// - Parameter partitionSeqs: the number of seqs of entities that are folded in memory at once.
  /// - Returns: the size of the log, the number of wrong rows of the state, and its digest now.
  /// - Throws: `Damage` with the first fault of the log, or `StoreError.corrupt`.
  package mutating func rebuildProjection(
    partitionSeqs: Seq = 8_192, progress: @escaping LogProgress = { _, _ in }
  ) throws -> (
    log: CheckedLog, repaired: Int, digest: String
  ) {
    try FileCheck(db: db).log()
    let table = EntityTable(db: db, own: store.replica)
    var fold = BulkFold(
      table, into: try ProjectionMerge(table, repairs: true), of: store.workspace,
      settingAside: try MembershipTable(db: db).setAsides(), partitionSeqs: partitionSeqs)
    let checked = try log.check(
      of: store.workspace, progress: progress, fold: { try fold.add($0) })
    try view.eachPending { try fold.add(pending: $0, bytes: $1) }
    try fold.foldPartitions()
    return (checked, fold.output.differences, try fold.output.digestOfState())
  }

  /// Does the same event by event, as the reference for the other.
  package mutating func rebuildProjectionPlainly() throws {
    let verdicts = try RoomTable(db: db).verdicts()
    try emptyProjection()
    try projection.fold(log, through: try log.end(), verdicts: verdicts)
    for event in try view.pendingEvents() {
      try projection.apply(event, at: nil)
    }
    try projection.write()
  }

  /// Removes the whole state, as damage would.
  package func emptyProjection() throws { try db.execute(sql: ProjectionSchema.emptying) }

  /// Writes the folded state, and folds anew the entities that a set-aside or a reinstatement touched. The
  /// last step of every transaction.
  mutating func writeState() throws {
    try projection.write()
    guard !namings.isEmpty else { return }
    var fold = try SetAsideFold(namings, in: log, EntityTable(db: db, own: store.replica))
    try fold.run(into: &projection)
    namings = []
  }

  private func appender() throws -> LogAppender<LogRows> {
    try LogAppender(
      to: log, of: store.workspace, roster: try projection.knownRoster())
  }

  private mutating func fold(_ judged: JudgedChangeset) throws {
    let logged = judged.logged
    let changeset = logged.changeset
    try projection.open(logged)
    for (index, event) in judged.events.enumerated() {
      let verdict = judged.ignored[index]
      let namesEvents = verdict == nil && event.change.namedEvents != nil
      if namesEvents { namings.append(event.change) }
      let seq = logged.firstSeq + UInt64(index)
      let isOwn = changeset.replica == store.replica
      let pending = isOwn ? try view.pendingBytes(of: event.id.counter) : nil
      if let pending {
        guard pending[...] == changeset.events.bytes[changeset.events.ranges[index]] else {
          throw Damage.ownEvents(counter: event.id.counter)
        }
        let textVerdict = try projection.keepText(of: event, at: seq)
        let reason = verdict ?? textVerdict
        if reason == nil { try projection.settle(event, at: seq) }
        try db.cachedStatement(sql: "DELETE FROM outbox WHERE counter = ?")
          .execute(arguments: [try Int64(storing: event.id.counter)])
        if let reason { try projection.ignorePending(event, reason, at: seq) }
      } else if let verdict {
        try projection.ignore(event, verdict, at: seq)
      } else if !namesEvents {
        try projection.apply(event, at: seq)
      }
    }
  }
}
