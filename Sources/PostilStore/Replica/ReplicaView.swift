import Foundation
import GRDB
package import PostilCore
package import PostilLog
package import PostilWire

/// Everything that can be read from a replica, within one transaction.
package struct ReplicaView {
  let db: Database
  private let store: ReplicaStore
  private let log: LogTables
  private let replicas: FrontierTable
  let table: EntityTable
  private let events: EventTable
  /// The end of the log in a view of the past; `nil` for the present.
  private let horizon: Seq?

  init(db: Database, store: ReplicaStore, horizon: Seq? = nil) {
    self.db = db
    self.store = store
    self.horizon = horizon
    log = LogTables(db: db)
    replicas = FrontierTable(db: db)
    table = EntityTable(db: db, own: store.replica)
    events = EventTable(db: db, log: log, table: table)
  }

  /// The replica that owns the file.
  var replica: ReplicaID { store.replica }

  // MARK: The progress of the replica

  /// The last seq that the replica holds; it holds everything up to it.
  package func cursor() throws -> Seq {
    let end = try log.end()
    return horizon.map { min($0, end) } ?? end
  }

  /// The log's chain at a seq where a changeset ends.
  package func chain(at seq: Seq) throws -> Chain? {
    try log.chain(at: seq, workspace: store.workspace)
  }

  /// The counter of this replica's newest event, in the outbox or in the log; 0 for none.
  package func lastCounter() throws -> UInt64 {
    let pending = try UInt64.fetchOne(
      db.cachedStatement(sql: "SELECT max(counter) FROM outbox"))
    return try max(pending ?? 0, ownFrontier()?.lastCounter ?? 0)
  }

  /// The frontier of this replica in its own log.
  package func ownFrontier() throws -> Frontier? { try replicas.frontier(of: store.replica) }

  /// The frontier of a replica in the own log.
  package func frontier(of replica: ReplicaID) throws -> Frontier? {
    try replicas.frontier(of: replica)
  }

  /// The highest own counter that the server has acknowledged.
  package func acknowledgedCounter() throws -> UInt64 {
    try max(
      db.setting(.acknowledgedCounter, as: UInt64.self), ownFrontier()?.lastCounter ?? 0)
  }

  /// The highest own counter that was written into a bundle: up to there no event changes its id.
  package func offeredCounter() throws -> UInt64 {
    let statement = try db.cachedStatement(sql: "SELECT value FROM setting WHERE name = ?")
    return try UInt64.fetchOne(statement, arguments: [Setting.offeredCounter.rawValue]) ?? 0
  }

  /// The own event that the server refused at the last push, and the refusal.
  package func refusal() throws -> (counter: UInt64, refusal: Refusal)? {
    let statement = try db.cachedStatement(sql: "SELECT value FROM setting WHERE name = ?")
    guard
      let counter = try UInt64.fetchOne(
        statement, arguments: [Setting.refusedCounter.rawValue]),
      let refusal = try storedRefusal(.refusal)
    else { return nil }
    return (counter, refusal)
  }

  /// The reason why the server did not listen to this replica at the last contact; `nil` where it did.
  package func turnedAway() throws -> Refusal? { try storedRefusal(.turnedAway) }

  private func storedRefusal(_ name: Setting) throws -> Refusal? {
    let statement = try db.cachedStatement(sql: "SELECT value FROM setting WHERE name = ?")
    guard let body = try Data.fetchOne(statement, arguments: [name.rawValue]),
      case .refusal(let refusal)? = try? ServerMessage(Frame(.refusal, body: [UInt8](body)))
    else { return nil }
    return refusal
  }

  /// The number of strays: events that wait to be recorded anew under this replica's identity.
  package func strayCount() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM stray") ?? 0
  }

  /// The link to the server: the one that the replica was cloned with, or that it followed since.
  package func link() throws -> String { try db.setting(.link) }

  /// The last address at which the server was reached; `nil` while that was always the link's first.
  package func reachedAddress() throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"),
      arguments: [Setting.reachedAddress.rawValue])
  }

  /// The newest end of the log that the operator signed and this replica knows, and the newest of the epoch
  /// before: in this order.
  package func signedEnds() throws -> [SignedEnd] {
    try [db.signedEnd(.signedEnd), db.signedEnd(.formerEnd)].compactMap { $0 }
  }

  /// The operator's public key, 32 bytes, from the log; `nil` before the log is here, and in an open
  /// workspace.
  package func founderKey() throws -> [UInt8]? {
    try MembershipTable(db: db).founderKey(of: store.workspace)
  }

  /// The server's last statement about its restoration.
  package func serverRestoration() throws -> Restoration { try db.restoration() }

  /// The replicas in the log with their frontiers.
  package func frontiers() throws -> [(replica: ReplicaID, frontier: Frontier)] {
    try replicas.frontiers()
  }

  /// The base of each replica's newest event in the log, with the replica's name.
  package func lastBases() throws -> [(replica: ReplicaID, name: Text, base: Seq)] {
    try frontiers().compactMap { replica, frontier in
      guard let horizon, frontier.lastSeq > horizon else {
        return (replica, frontier.name, frontier.lastBase)
      }
      var last: Seq?
      try table.spans.ends(of: replica) { end in
        last = min(end, horizon)
        return false
      }
      return try last.flatMap { try recorded(at: $0) }
        .map { (replica, frontier.name, $0.event.base) }
    }
  }

  /// The roster, by this replica's log.
  package func roster() throws -> Roster {
    try MembershipTable(db: db).roster(of: store.workspace)
  }

  /// The set-asides, by this replica's log.
  package func setAsides() throws -> SetAsides {
    try MembershipTable(db: db).setAsides(through: horizon ?? .max)
  }

  package func pendingCount() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM outbox") ?? 0
  }

  /// The number of the log's events that the fold ignored.
  package func ignoredCount() throws -> Int {
    try IgnoredTable(db: db).count()
  }

  /// The number of them for one reason.
  package func ignoredCount(for reason: Fold.Reason) throws -> Int {
    try IgnoredTable(db: db).count(of: reason)
  }
  /// The events of the log that the fold ignored, ascending.
  package func ignored(after seq: Seq = 0) throws -> [Seq] {
    try IgnoredTable(db: db).seqs(after: seq)
  }

  // MARK: Events

  /// The events that the fold ignores for a reason, in log order, one by one.
  package func eachIgnored(
    for reason: Fold.Reason, _ visit: (RecordedEvent) throws -> Void
  ) throws {
    try events.each(at: IgnoredTable(db: db).seqs(of: reason), visit)
  }

  /// The entities that some events of the log created or wrote to, each once, in log order.
  package func targets(of named: CounterSet) throws -> [EntityID] {
    var targets: [EntityID] = []
    var known: Set<EntityID> = []
    try log.eachEvent(in: named) { named in
      if let target = named.event.target, known.insert(target).inserted { targets.append(target) }
    }
    return targets
  }

  /// The acts of admins about other events, in log order: only those that count.
  package func setAsideActs() throws -> [(seq: Seq, replica: ReplicaID, change: Change)] {
    try MembershipTable(db: db).setAsideActs(through: horizon ?? .max)
  }

  /// Reads the log in order until `visit` says `false`.
  ///
  /// - Parameter seq: the end of a changeset, or 0.
  package func readLog(after seq: Seq, visit: (LoggedChangeset) throws -> Bool) throws {
    try log.read(after: seq, visit: visit)
  }

  /// Reads the log run by run until `visit` says `false`: the changesets of a segment, or one of the
  /// open tail, with the chain that is stored at its end.
  package func readRuns(
    after seq: Seq, visit: ([LoggedChangeset], _ chain: Chain) throws -> Bool
  ) throws {
    try log.readRuns(after: seq, visit: visit)
  }

  /// The log after a seq, up to the end of one segment or of `bytes` of events of the open tail: at least
  /// one changeset. A segment that begins exactly there is returned as stored.
  ///
  /// - Parameter seq: the end of a changeset before the cursor, or 0.
  package func run(after seq: Seq, bytes: Int) throws -> Segment {
    try log.run(after: seq, bytes: bytes, of: store.workspace)
  }

  package func changeset(holding seq: Seq) throws -> LoggedChangeset? {
    try log.changeset(holding: seq)
  }

  /// The own events after a counter, as bytes, up to the limits of a changeset.
  ///
  /// - Parameter limit: the most events to return.
  package func outbox(after counter: UInt64, limit: Int = Limits.changesetEvents) throws
    -> Changeset?
  {
    guard let place = Int64(exactly: counter) else { return nil }
    var events: [[UInt8]] = []
    var size = 0
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT counter, bytes FROM outbox WHERE counter > ? ORDER BY counter"),
      arguments: [place])
    while events.count < limit, let row = try rows.next() {
      let expected = counter + UInt64(events.count) + 1
      guard try row.decode(UInt64.self, atIndex: 0) == expected else {
        throw Damage.missing("outbox event \(expected)")
      }
      let bytes = [UInt8](try row.decode(Data.self, atIndex: 1))
      size += bytes.count
      if size > Limits.changesetBytes, !events.isEmpty { break }
      events.append(bytes)
    }
    guard !events.isEmpty else { return nil }
    return try Changeset(
      replica: store.replica, firstCounter: counter + 1, events: EventRun(events: events))
  }

  /// The own events that the log does not hold yet, in the order of their counters.
  package func pendingEvents() throws -> [Event] { try events.pending() }

  /// The same with their bytes, one by one.
  func eachPending(_ visit: (Event, [UInt8]) throws -> Void) throws {
    try events.eachPending(visit)
  }

  func pendingBytes(of counter: UInt64) throws -> [UInt8]? {
    let statement = try db.cachedStatement(sql: "SELECT bytes FROM outbox WHERE counter = ?")
    return try Data.fetchOne(statement, arguments: [Int64(bitPattern: counter)]).map([UInt8].init)
  }

  /// Every event that wrote to an entity, in log order; then those of the outbox.
  package func history(of id: EntityID) throws -> [RecordedEvent] { try events.events(of: id) }

  /// Every event of the log up to a seq that wrote to an entity, in log order.
  package func history(of id: EntityID, through end: Seq) throws -> [RecordedEvent] {
    try events.events(of: id, through: end)
  }

  /// The newest event of a replica that its author claims to have made by an instant, in the log or in
  /// the outbox; `nil` for none.
  package func lastEvent(of replica: ReplicaID, claimedBy instant: Instant) throws -> Event? {
    try events.last(of: replica, claimedBy: instant)
  }

  /// The last seq of the longest beginning of the log of which the server had received everything by an
  /// instant.
  package func end(receivedBy instant: Instant) throws -> Seq {
    try min(table.spans.end(receivedBy: instant) ?? .max, cursor())
  }

  /// The event at a seq, or `nil` beyond the cursor.
  package func recorded(at seq: Seq) throws -> RecordedEvent? { try events.event(at: seq) }

  /// An event of the log, or `nil` where the log does not hold it.
  package func event(_ id: EventID) throws -> Event? {
    try table.spans.seq(of: id).flatMap { try recorded(at: $0)?.event }
  }

  /// The last event of the changeset in which the log holds an event, and the seq of its first.
  package func changesetEnd(of event: EventID) throws -> (last: EventID, firstSeq: Seq)? {
    try table.spans.changesetEnd(of: event)
  }

  /// A replica's own chain at the end of the changeset that begins at a seq.
  package func ownChain(ofChangesetAt seq: Seq) throws -> Chain? {
    try log.ownChain(ofChangesetAt: seq)
  }

  /// The time when the server received the event at a seq, by its clock; `nil` beyond the cursor.
  package func receivedAt(_ seq: Seq) throws -> Instant? { try table.spans.receivedAt(seq) }

  // MARK: State

  package func entity(_ id: EntityID) throws -> EntityRow? { try table.row(of: id) }

  /// The same with blanks instead of long values.
  package func outline(of id: EntityID) throws -> EntityRow? { try table.outline(of: id) }

  /// The flags of an entity that lists need, without reading its state.
  package func flags(of id: EntityID) throws -> Flags? { try table.flags(of: id) }

  /// The entities directly below an entity: an article's annotations by place, an annotation's replies.
  package func children(of id: EntityID) throws -> [EntityRow] { try table.children(of: id) }

  /// The articles that show another text than the one that created them, in the order of their ids.
  ///
  /// Every article's row is read, since the texts alone do not tell: one may first have come with another
  /// article.
  package func revisedArticles() throws -> [ContentID] { try table.revisedArticles() }

  /// Everything below an entity, which opposes its deletion.
  package func descendants(of entity: Entity) throws -> [Entity] {
    try rows(below: entity).map(\.entity)
  }

  /// The same with flags and conflicts.
  package func rows(below entity: Entity) throws -> [EntityRow] { try table.rows(below: entity) }

  /// The number of entities of a kind that are not hidden by a deletion.
  package func visibleCount(of kind: EntityKind) throws -> Int {
    try Tally(db: db).visible(kind)
  }

  package func undecided() throws -> [EntityRow] { try table.undecided() }

  /// The number of conflicts in these; the cost grows with the conflicts, and no state is read.
  package func undecidedCount() throws -> Int { try table.undecidedCount() }

  /// Articles whose id lies between two, inclusive.
  package func articles(from lowest: ContentID, through highest: ContentID, limit: Int) throws
    -> [ContentID]
  {
    try ArticleTable(db: db).ids(from: lowest, through: highest, limit: limit)
  }

  /// The articles whose ids come just before and just after one, where there are any.
  package func neighbours(of article: ContentID) throws -> [ContentID] {
    try ArticleTable(db: db).neighbours(of: article)
  }

  /// The fault that SQLite finds in the pages and rows of the file; `nil` for a sound one.
  package func fault() throws -> String? { try FileCheck(db: db).quick() }

  package func digest() throws -> String {
    try ProjectionDigest(db: db, own: store.replica).ofState()
  }

  /// A hash of everything that is folded, including the parts that `digest` leaves out.
  package func projectionDigest() throws -> String {
    try ProjectionDigest(db: db, own: store.replica).ofEverything()
  }

  /// Reads the whole log again and proves that it is sound.
  ///
  /// - Throws: `Damage` with the first fault, or `StoreError.corrupt`.
  package func checkLog(progress: @escaping LogProgress = { _, _ in }) throws -> CheckedLog {
    try FileCheck(db: db).log()
    return try log.check(of: store.workspace, progress: progress)
  }

  /// Checks the log, folds it and the outbox in one reading, and compares the result with the state. Writes
  /// nothing.
  ///
  /// The file is checked by `ReplicaStore.readCheckingFile`, the outbox's counters by the caller.
  ///
  /// - Parameter logged: called once the log is known to be sound, before the state is read.
  /// - Throws: `Damage` with the first fault.
  package func check(
    progress: @escaping LogProgress, logged: (CheckedLog) throws -> Void
  ) throws {
    var fold = BulkFold(
      table, into: try ProjectionMerge(table, repairs: false), of: store.workspace,
      settingAside: try MembershipTable(db: db).setAsides())
    try logged(
      log.check(
        of: store.workspace, progress: progress, fold: { try fold.add($0) }))
    try eachPending { try fold.add(pending: $0, bytes: $1) }
    try fold.foldPartitions()
  }
}
