import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// The log in SQLite, within one transaction: on a server and on a replica alike.
///
/// Sealed segments first, then the open tail, changeset by changeset.
struct LogTables {
  let db: Database
  let segments: SegmentTable

  init(db: Database) {
    self.db = db
    segments = SegmentTable(db: db)
  }

  func end() throws -> Seq {
    let statement = try db.cachedStatement(
      sql: "SELECT last_seq FROM changeset ORDER BY first_seq DESC LIMIT 1")
    return try Seq.fetchOne(statement) ?? segments.end()
  }

  /// The bytes of the open tail's events.
  func tailBytes() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT coalesce(sum(length(bytes)), 0) FROM changeset") ?? 0
  }

  /// The chain at a seq where a changeset ends; `nil` for any other.
  func chain(at seq: Seq, workspace: WorkspaceIdentity) throws -> Chain? {
    if seq == 0 { return Chain(workspace: workspace.id) }
    guard let place = Int64(exactly: seq) else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT last_seq, chain FROM changeset WHERE first_seq <= ?
        ORDER BY first_seq DESC LIMIT 1
        """)
    if let row = try Row.fetchOne(statement, arguments: [place]) {
      guard try row.decode(Int64.self, atIndex: 0) == place else { return nil }
      return try Chain(stored: row.decode(atIndex: 1), at: seq)
    }
    guard let segment = try segments.holding(seq) else { return nil }
    if segment.lastSeq == seq { return segment.chain }
    let passed = try segments.changesets(of: segment).prefix { $0.lastSeq <= seq }
    guard passed.last?.lastSeq == seq else { return nil }
    guard let before = try chain(at: segment.firstSeq - 1, workspace: workspace) else {
      throw Damage.chain(seq: segment.firstSeq)
    }
    var walk = SegmentWalk(segment, after: before)
    try walk.pass(passed)
    return walk.chain
  }

  /// The changeset that holds a seq, or `nil` beyond the end.
  func changeset(holding seq: Seq) throws -> LoggedChangeset? {
    guard let place = Int64(exactly: seq) else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(Self.columns) FROM changeset WHERE first_seq <= ?
        ORDER BY first_seq DESC LIMIT 1
        """)
    if let row = try Row.fetchOne(statement, arguments: [place]) {
      return try row.decode(Int64.self, atIndex: 1) >= place ? try logged(row) : nil
    }
    return try segments.changesets(holding: seq)?.last { $0.firstSeq <= seq }
  }

  /// Reads changesets in log order until `visit` says `false`.
  ///
  /// - Parameter seq: the end of a changeset, or 0.
  func read(after seq: Seq, visit: (LoggedChangeset) throws -> Bool) throws {
    try readRuns(after: seq) { run, _ in try run.allSatisfy(visit) }
  }

  /// Reads the log run by run until `visit` says `false`: the changesets of a segment, or one of the tail,
  /// with the chain that is stored at its end. Of the first run, only the part after `seq`.
  func readRuns(after seq: Seq, visit: ([LoggedChangeset], Chain) throws -> Bool) throws {
    let isRead = try segments.read(after: seq) { segment in
      let changesets = try segments.changesets(of: segment)
      let run = changesets.drop { $0.firstSeq <= seq }
      return try run.isEmpty || visit(Array(run), segment.chain)
    }
    guard isRead else { return }
    try readTail(after: seq) { try visit([$0.logged], $0.chain) }
  }

  /// The named events that the log holds, in its order. Opens each segment with changesets of one of their
  /// replicas once.
  func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws {
    try segments.eachChangeset(of: named.replicas) { try $0.visit(named, visit) }
    try readTail {
      try $0.logged.visit(named, visit)
      return true
    }
  }

  /// A changeset of the open tail with its stored chains.
  struct TailRow {
    let logged: LoggedChangeset
    /// Its replica's own before it.
    let own: Chain
    /// The log's after it.
    let chain: Chain
  }

  /// Reads the open tail in log order until `visit` says `false`, without trusting the rows' columns.
  func readTail(after seq: Seq = 0, visit: (TailRow) throws -> Bool) throws {
    guard let place = Int64(exactly: seq) else { return }
    // Its own statement, since `visit` may read the tail as well.
    let statement = try db.makeStatement(
      sql: """
        SELECT \(Self.columns), own, chain FROM changeset WHERE first_seq > ? ORDER BY first_seq
        """)
    let rows = try Row.fetchCursor(statement, arguments: [seq == 0 ? .min : place])
    while let row = try rows.next() {
      let logged = try logged(row)
      let read = TailRow(
        logged: logged, own: try Chain(stored: row.decode(atIndex: 7), at: logged.lastSeq),
        chain: try Chain(stored: row.decode(atIndex: 8), at: logged.lastSeq))
      guard try visit(read) else { return }
    }
  }

  /// Reads the log from its first event with the events decoded, a few segments ahead on other threads,
  /// until `visit` says `false`.
  func readDecoded(_ visit: ([LoggedChangeset], [[Event]]) throws -> Bool) throws {
    var ahead = PrefetchQueue<(changesets: [LoggedChangeset], events: [[Event]])>(depth: 3)
    var goesOn = true
    _ = try segments.read(after: 0) { segment in
      ahead.start {
        let changesets = try segment.readChangesets()
        return (changesets, try changesets.map { try $0.events() })
      }
      if let run = try ahead.due() { goesOn = try visit(run.changesets, run.events) }
      return goesOn
    }
    while goesOn, let run = try ahead.rest() { goesOn = try visit(run.changesets, run.events) }
    guard goesOn else { return }
    try readTail { try visit([$0.logged], [$0.logged.events()]) }
  }

  /// Writes a changeset that was let in to the tail.
  ///
  /// - Parameters:
  ///   - own: its replica's own chain before it.
  ///   - chain: the log's after it.
  func append(_ logged: LoggedChangeset, own: Chain, chain: Chain) throws {
    let changeset = logged.changeset
    try db.cachedStatement(
      sql: """
        INSERT INTO changeset
          (first_seq, last_seq, replica, first_counter, received_at, bytes, signature, own, chain)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      try Int64(storing: logged.firstSeq), try Int64(storing: logged.lastSeq),
      Int64(bitPattern: changeset.replica.bits), try Int64(storing: changeset.firstCounter),
      logged.receivedAt.milliseconds, Data(changeset.events.bytes),
      changeset.signature.map { Data($0) }, Data(own.bytes), Data(chain.bytes),
    ])
  }

  /// Reads the whole log again and compares it with the tables stored beside it, except tables that earlier laws
  /// counted.
  ///
  /// - Throws: `Damage` at the first fault.
  func check(
    of workspace: WorkspaceIdentity, progress: @escaping LogProgress, fold: LogCheck.Fold? = nil
  ) throws -> CheckedLog {
    var tail = RoomTail()
    try tail.read(from: db)
    let stored = RoomTable(db: db, tail: tail)
    let rules = try db.countRules()
    let limits = rules.limits
    if !rules.isOlder, let sum = try stored.sum(under: limits), try !hasSetAsides() {
      var check = try check(.summed(sum.empty), of: workspace, under: limits, progress, fold)
      let (checked, _) = try finish(&check, of: rules)
      guard check.roomSum == sum else { throw Damage.rooms }
      return checked
    }
    // A temporary database of SQLite's own: in memory while it fits.
    return try DatabaseQueue(path: "").write { scratch in
      try scratch.execute(sql: Migration.logCreation)
      let rooms = RoomTable(db: scratch)
      var check = try check(.counted(rooms), of: workspace, under: limits, progress, fold)
      let (checked, counts) = try finish(&check, of: rules)
      guard try rules.isOlder || counts.map(stored.holds) ?? stored.holdsSame(as: rooms) else {
        throw Damage.rooms
      }
      return checked
    }
  }

  /// Counts the log anew: its rooms and verdicts, and where earlier laws did that, its list of acts.
  /// Events without room stay in the log all the same.
  ///
  /// - Throws: `Damage` for an unsound log.
  func recount(
    of workspace: WorkspaceIdentity, by rules: CountRules, progress: @escaping LogProgress
  ) throws {
    let former = try db.countRules()
    let rooms = RoomTable(db: db)
    try rooms.empty()
    var check = try check(.counted(rooms), of: workspace, under: rules.limits, progress, nil)
    _ = try finish(&check, of: former, needsRooms: true)
    if former.isOlder { try MembershipTable(db: db).replace(with: check.acts) }
    try db.set(rules)
  }

  /// Reads the whole log.
  private func check(
    _ rooms: LogCheck.Rooms, of workspace: WorkspaceIdentity, under limits: RoomLimits,
    _ progress: @escaping LogProgress, _ fold: LogCheck.Fold?
  ) throws -> LogCheck {
    var check = LogCheck(
      of: workspace, through: try end(), rooms: rooms, events: eachEvent(in:_:), limits: limits,
      progress: progress, fold: fold)
    try segments.readAll { try check.add($0) }
    try check.endSegments()
    try readTail {
      try check.add($0.logged, own: $0.own, chain: $0.chain)
      return true
    }
    return check
  }

  /// - Parameter rules: those of the tables beside the log.
  private func finish(_ check: inout LogCheck, of rules: CountRules, needsRooms: Bool = false)
    throws
    -> (checked: CheckedLog, rooms: RoomCounts?)
  {
    var finished = try check.finish(
      frontiers: FrontierTable(db: db).frontiers(),
      acts: rules.isOlder ? nil : MembershipTable(db: db).acts(), needsRooms: needsRooms)
    finished.checked.hasOlderCounts = rules.isOlder
    return finished
  }

  /// True if an act names other events, by the stored acts.
  private func hasSetAsides() throws -> Bool {
    try MembershipTable(db: db).acts().contains { try $0.change().namedEvents != nil }
  }

  private static let columns =
    "first_seq, last_seq, replica, first_counter, bytes, received_at, signature"

  /// A file may be damaged: an unreadable row is an error, never a trap.
  private func logged(_ row: Row) throws -> LoggedChangeset {
    let firstSeq = try row.decode(Seq.self, atIndex: 0)
    do {
      let changeset = try Changeset(
        replica: ReplicaID(bits: UInt64(bitPattern: row.decode(atIndex: 2))),
        firstCounter: row.decode(atIndex: 3),
        events: EventRun(bytes: [UInt8](row.decode(Data.self, atIndex: 4))),
        signature: row.decode(Data?.self, atIndex: 6).map { [UInt8]($0) })
      let logged = try LoggedChangeset(
        changeset: changeset, firstSeq: firstSeq,
        receivedAt: Instant(milliseconds: row.decode(atIndex: 5)))
      guard logged.lastSeq == (try row.decode(Seq.self, atIndex: 1)) else {
        throw Damage.unreadable(seq: firstSeq)
      }
      return logged
    } catch is WireError {
      throw Damage.unreadable(seq: firstSeq)
    }
  }
}

extension Chain {
  init(stored bytes: Data, at seq: Seq) throws(Damage) {
    guard let chain = Chain(bytes: [UInt8](bytes)) else { throw .chain(seq: seq) }
    self = chain
  }
}
