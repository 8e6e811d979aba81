import GRDB
import PostilCore
import PostilLog
import PostilWire

/// The log in SQLite as the appender sees it, within one transaction.
struct LogRows: LogTransaction {
  private let log: LogTables
  private let replicas: StandingTable
  private let membership: MembershipTable
  private let rooms: RoomTable

  init(_ log: LogTables) {
    self.log = log
    replicas = StandingTable(db: log.db)
    membership = MembershipTable(db: log.db)
    rooms = RoomTable(db: log.db)
  }

  func standing(of replica: ReplicaID) throws -> Standing? { try replicas.standing(of: replica) }

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

  func save(_ standing: Standing, of replica: ReplicaID) throws {
    try replicas.save(standing, of: replica)
  }

  func append(_ act: LoggedAct) throws { try membership.append(act) }

  func room(of owner: RoomOwner) throws -> RoomUse? { try rooms.room(of: owner) }

  func save(_ uses: [(owner: RoomOwner, use: RoomUse)]) throws { try rooms.save(uses) }

  func isWithoutRoom(_ seq: Seq) throws -> Bool { try rooms.isWithoutRoom(seq) }

  func note(_ verdicts: [Seq: Fold.Reason]) throws { try rooms.note(verdicts) }
}

extension LogAppender<LogRows> {
  /// - Parameter roster: as the log is.
  init(
    to log: LogTables, of workspace: WorkspaceIdentity, roster: Roster
  ) throws {
    let end = try log.head()
    guard let chain = try log.chain(at: end, workspace: workspace) else {
      throw Damage.chain(seq: end)
    }
    self.init(
      to: LogRows(log), of: workspace, end: (end, chain), roster: roster,
      limits: try log.db.roomLimits())
  }
}
