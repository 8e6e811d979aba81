import GRDB
import PostilCore
import PostilLog
import PostilWire

/// The log in SQLite as the appender uses it, within one transaction.
struct LogRows: LogTransaction {
  private let log: LogTables
  private let replicas: FrontierTable
  private let membership: MembershipTable
  private var rooms: RoomTable

  /// - Parameter rooms: the tail of the owners' sums, for a log with frequent appends.
  init(_ log: LogTables, rooms tail: RoomTail? = nil) {
    self.log = log
    replicas = FrontierTable(db: log.db)
    membership = MembershipTable(db: log.db)
    rooms = RoomTable(db: log.db, tail: tail)
  }

  func frontier(of replica: ReplicaID) throws -> Frontier? { try replicas.frontier(of: replica) }

  func isTaken(_ name: Text) throws -> Bool { try replicas.isTaken(name) }

  func changeset(holding seq: Seq) throws -> LoggedChangeset? { try log.changeset(holding: seq) }

  func acts() throws -> [LoggedAct] { try membership.acts() }

  func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws {
    try log.eachEvent(in: named, visit)
  }

  func append(_ logged: LoggedChangeset, own: Chain, chain: Chain) throws {
    try log.append(logged, own: own, chain: chain)
  }

  func append(_ segment: Segment) throws {
    try log.sealTail()
    try log.segments.append(segment)
  }

  func save(_ frontier: Frontier, of replica: ReplicaID) throws {
    try replicas.save(frontier, of: replica)
  }

  func append(_ act: LoggedAct) throws { try membership.append(act) }

  func room(of owner: RoomOwner) throws -> RoomUse? { try rooms.room(of: owner) }

  mutating func save(_ uses: [(owner: RoomOwner, use: RoomUse)]) throws { try rooms.save(uses) }

  func isWithoutRoom(_ seq: Seq) throws -> Bool { try rooms.isWithoutRoom(seq) }

  func note(_ verdicts: [Seq: Fold.Reason]) throws { try rooms.note(verdicts) }
}

extension LogAppender<LogRows> {
  /// - Parameters:
  ///   - roster: that of the log.
  ///   - rooms: the tail of the owners' sums in the log; `nil` for a log without one.
  init(
    to log: LogTables, of workspace: WorkspaceIdentity, roster: Roster, rooms: RoomTail? = nil
  ) throws {
    let end = try log.end()
    guard let chain = try log.chain(at: end, workspace: workspace) else {
      throw Damage.chain(seq: end)
    }
    self.init(
      to: LogRows(log, rooms: rooms), of: workspace, end: (end, chain), roster: roster,
      limits: try log.db.roomLimits())
  }
}
