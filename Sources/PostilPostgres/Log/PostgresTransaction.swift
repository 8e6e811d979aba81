import PostilCore
import PostilLog
import PostilWire

/// The log in PostgreSQL as the appender uses it, while its transaction holds the lock of the workspace's row.
///
/// The rows that a group needs were read at once when the row was locked, and its additions are gathered: so a group
/// costs two round trips, whatever its size.
struct PostgresTransaction: LogTransaction {
  /// The rows that were read at once. `nil` inside: the log has none.
  struct Read: Sendable {
    var frontiers: [ReplicaID: Frontier?] = [:]
    var rooms: [RoomOwner: RoomUse?] = [:]
  }

  private static let mostPendingBytes = 8 << 20

  let tables: PostgresTables
  private let read: Read
  private var rows: [TailTable.Row] = []
  private var rowBytes = 0
  private var frontiers: [ReplicaID: Frontier] = [:]
  private var newActs: [LoggedAct] = []
  private var uses: [RoomOwner: RoomUse] = [:]
  private var verdicts: [Seq: Fold.Reason] = [:]
  /// True once something was written.
  private(set) var hasWritten = false

  init(_ tables: PostgresTables, read: Read) {
    self.tables = tables
    self.read = read
  }

  // MARK: The present log

  func frontier(of replica: ReplicaID) throws -> Frontier? {
    if let frontier = frontiers[replica] { return frontier }
    if let frontier = read.frontiers[replica] { return frontier }
    return try tables.side.frontier(of: replica)
  }

  func isTaken(_ name: Text) throws -> Bool {
    try frontiers.values.contains { $0.name == name } || tables.side.isTaken(name)
  }

  func changeset(holding seq: Seq) throws -> LoggedChangeset? {
    if let first = rows.first, first.logged.firstSeq <= seq {
      return rows.first { $0.logged.lastSeq >= seq }?.logged
    }
    return try tables.changeset(holding: seq)
  }

  func acts() throws -> [LoggedAct] {
    try tables.side.acts()
      + newActs.map { act in
        LoggedAct(
          seq: act.seq, replica: act.replica, receivedAt: act.receivedAt, bytes: act.bytes,
          isIgnored: verdicts[act.seq] == .noRoom)
      }
  }

  func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws {
    try tables.eachEvent(in: named, visit)
    for row in rows { try row.logged.visit(named, visit) }
  }

  func room(of owner: RoomOwner) throws -> RoomUse? {
    let use = try uses[owner] ?? read.rooms[owner] ?? tables.side.room(of: owner)
    return use?.parts.isEmpty == true ? nil : use
  }

  func isWithoutRoom(_ seq: Seq) throws -> Bool {
    if let verdict = verdicts[seq] { return verdict == .noRoom }
    return try tables.side.isWithoutRoom(seq)
  }

  // MARK: Additions

  mutating func append(_ logged: LoggedChangeset, own: Chain, chain: Chain) throws {
    rows.append(TailTable.Row(logged: logged, own: own, chain: chain))
    rowBytes += logged.changeset.events.bytes.count
    if rowBytes > Self.mostPendingBytes { try flush() }
  }

  mutating func append(_ segment: Segment) throws {
    try flush()
    try tables.sealTail()
    try tables.segments.append(segment)
    hasWritten = true
  }

  mutating func save(_ frontier: Frontier, of replica: ReplicaID) { frontiers[replica] = frontier }

  mutating func append(_ act: LoggedAct) { newActs.append(act) }

  mutating func save(_ uses: [(owner: RoomOwner, use: RoomUse)]) {
    for (owner, use) in uses { self.uses[owner] = use }
  }

  mutating func note(_ verdicts: [Seq: Fold.Reason]) { self.verdicts.merge(verdicts) { $1 } }

  /// True if nothing was added.
  var isUnchanged: Bool {
    !hasWritten && rows.isEmpty && frontiers.isEmpty && newActs.isEmpty && uses.isEmpty
      && verdicts.isEmpty
  }

  /// Writes what was gathered, and moves the end of the log, in one round trip.
  ///
  /// - Parameter last: statements after it, such as a commit.
  mutating func flush(then last: [PostgresStatement] = []) throws {
    let workspace = tables.row.id
    var statements: [PostgresStatement] = []
    if let end = rows.last {
      statements = [
        TailTable.insert(rows, into: workspace),
        tables.row.move(end: end.logged.lastSeq, chain: end.chain),
      ]
    }
    if !frontiers.isEmpty { statements.append(SideTables.save(frontiers, in: workspace)) }
    if !newActs.isEmpty { statements.append(SideTables.append(newActs, to: workspace)) }
    if !verdicts.isEmpty { statements.append(SideTables.note(verdicts, in: workspace)) }
    statements += SideTables.save(uses, in: workspace)
    if statements.isEmpty && last.isEmpty { return }
    _ = try tables.connection.run(statements + last)
    hasWritten = true
    (rows, rowBytes, newActs, verdicts) = ([], 0, [], [:])
  }
}
