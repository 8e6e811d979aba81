import GRDB
package import PostilCore
package import PostilLog
package import PostilWire

/// A server's log in SQLite, read over one connection to its file.
package struct ServerReader: LogReader {
  package let workspace: WorkspaceIdentity
  private let database: DatabaseQueue
  private let life: SharedLife
  private let rosters: RosterCache

  /// - Parameter rosters: for this connection alone, unless it also writes: otherwise a read would delay a
  ///   write that needs the roster.
  init(
    _ database: DatabaseQueue, of workspace: WorkspaceIdentity, life: SharedLife,
    rosters: RosterCache? = nil
  ) {
    self.database = database
    self.workspace = workspace
    self.life = life
    self.rosters = rosters ?? RosterCache(of: workspace)
  }

  package var epoch: Epoch { life.current.epoch }

  package var restoration: Restoration { life.current.restoration }

  package var repairEnd: Instant? { life.current.repairEnd }

  package func end() throws(LogError) -> Seq {
    try read { log in try log.end() }
  }

  package func chain(at seq: Seq) throws(LogError) -> Chain? {
    try read { log in try log.chain(at: seq, workspace: workspace) }
  }

  package func members() throws(LogError) -> Roster {
    try read { log in try roster(in: log.db) }
  }

  package func frontier(of replica: ReplicaID) throws(LogError) -> Frontier? {
    try read { log in try FrontierTable(db: log.db).frontier(of: replica) }
  }

  package func state(for replica: ReplicaID) throws(LogError) -> LogState {
    try read { log in
      let end = try log.end()
      guard let chain = try log.chain(at: end, workspace: workspace) else {
        throw Damage.chain(seq: end)
      }
      return LogState(
        epoch: try log.db.epoch(), restoration: try log.db.restoration(), end: end, chain: chain,
        roster: try roster(in: log.db),
        frontier: try FrontierTable(db: log.db).frontier(of: replica))
    }
  }

  package func changesets(after seq: Seq, bytes: Int) throws(LogError) -> [LoggedChangeset] {
    try read { log in
      var batch: [LoggedChangeset] = []
      var size = 0
      // The part after a sealed one is better read as it is stored.
      let end = try seq < Seq(Int64.max) ? log.segments.holding(seq + 1)?.lastSeq ?? .max : seq
      try log.read(after: seq) { logged in
        if logged.firstSeq > end { return false }
        size += logged.changeset.events.bytes.count
        if size > bytes, !batch.isEmpty { return false }
        batch.append(logged)
        return size < bytes
      }
      return batch
    }
  }

  package func segment(startingAt seq: Seq) throws(LogError) -> Segment? {
    try read { log in
      try log.segments.holding(seq).flatMap { $0.firstSeq == seq ? $0 : nil }
    }
  }

  /// See `OperatedLog.size()`.
  package func size() throws(LogError) -> LogSize {
    try read { log in
      LogSize(
        end: try log.end(), sealed: try log.segments.end(), sealedBytes: try log.segments.bytes(),
        openBytes: try log.tailBytes())
    }
  }

  /// ⚖ Must be called before the store closes: the last connection to close the file writes everything into
  /// it, which a read-only one cannot.
  package func close() { try? database.close() }

  func read<Answer>(_ body: (LogTables) throws -> Answer) throws(LogError) -> Answer {
    try translatingLogErrors { try database.readAtOnce { db in try body(LogTables(db: db)) } }
  }

  /// - Parameter db: in a transaction that has changed nothing yet.
  func roster(in db: Database) throws -> Roster {
    try rosters.current { try MembershipTable(db: db).acts(after: $0) }
  }
}
