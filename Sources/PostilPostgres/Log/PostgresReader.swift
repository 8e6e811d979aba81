package import PostilCore
package import PostilLog
package import PostilWire
import Synchronization

/// A workspace's log in PostgreSQL, read over a connection of its own.
package struct PostgresReader: LogReader {
  package let workspace: WorkspaceIdentity
  private let link: PostgresLink
  /// The workspace's number.
  private let id: Int64
  private let memory: NodeMemory
  private let standby: StandbyCheck?
  /// The members, as they are in one epoch of the log.
  private let rosters: RosterOfEpoch

  /// - Parameter standby: `nil` where the primary's disk suffices.
  init(
    _ link: PostgresLink, _ row: WorkspaceRow, memory: NodeMemory, standby: StandbyCheck? = nil
  ) {
    self.link = link
    self.standby = standby
    self.memory = memory
    workspace = row.workspace
    id = row.id
    rosters = RosterOfEpoch(row)
  }

  package var epoch: Epoch { memory.epoch }

  package var restoration: Restoration { memory.restoration }

  package var repairEnd: Instant? { memory.repairEnd }

  package func end() throws(LogError) -> Seq { try read { $0.row.end } }

  package func chain(at seq: Seq) throws(LogError) -> Chain? { try read { try $0.chain(at: seq) } }

  package func members() throws(LogError) -> Roster { try read { try roster($0) } }

  package func frontier(of replica: ReplicaID) throws(LogError) -> Frontier? {
    try read { try $0.side.frontier(of: replica) }
  }

  package func state(for replica: ReplicaID) throws(LogError) -> LogState {
    // ⚖ The end that a replica is welcomed with, and up to which it reads.
    try read(confirming: standby) { log in
      LogState(
        epoch: log.row.epoch, restoration: log.row.restoration, end: log.row.end,
        chain: log.row.chain, roster: try roster(log), frontier: try log.side.frontier(of: replica))
    }
  }

  package func changesets(after seq: Seq, bytes: Int) throws(LogError) -> [LoggedChangeset] {
    try read { try $0.changesets(after: seq, bytes: bytes) }
  }

  package func segment(startingAt seq: Seq) throws(LogError) -> Segment? {
    try read { try $0.segments.holding(seq).flatMap { $0.firstSeq == seq ? $0 : nil } }
  }

  /// See `OperatedLog.size()`.
  package func size() throws(LogError) -> LogSize {
    try read { log in
      let sums = try log.connection.run(
        """
        SELECT coalesce((SELECT sum(length(bytes)) FROM postil.segment WHERE workspace = $1), 0)::bigint,
          coalesce((SELECT sum(length(bytes)) FROM postil.changeset WHERE workspace = $1), 0)::bigint
        """, [.integer(id)]
      ).first
      return LogSize(
        end: log.row.end, sealed: log.row.sealed, sealedBytes: Int(try sums?.integer(0) ?? 0),
        openBytes: Int(try sums?.integer(1) ?? 0),
        standbys: try StandbyCheck.standbys(of: log.connection))
    }
  }

  func close() { link.close() }

  private func roster(_ log: PostgresTables) throws -> Roster {
    try rosters.cache(for: log.row).current { try log.side.acts(after: $0) }
  }

  /// Reads in one consistent state: all of a group, or nothing.
  ///
  /// - Parameter standby: is to have what was read.
  func read<Answer: Sendable>(
    confirming standby: StandbyCheck? = nil, _ body: (PostgresTables) throws -> Answer
  ) throws(LogError) -> Answer {
    do {
      return try link.read { connection in
        let answers = try connection.run([
          PostgresStatement("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
          WorkspaceRow.read(id),
        ])
        guard let found = answers.last?.first else {
          throw PostgresError.noWorkspace(name: workspace.name)
        }
        let row = try WorkspaceRow(found)
        memory.note(row)
        let answer = try body(PostgresTables(connection, row))
        _ = try connection.run("COMMIT")
        try standby?.confirm(connection)
        return answer
      }
    } catch {
      throw LogError(error)
    }
  }
}

/// The cache of a roster that is begun anew with each epoch of a log, which may hold other acts.
///
/// A class, because the copies of a reader share it.
private final class RosterOfEpoch: Sendable {
  private let held: Mutex<(epoch: Epoch, cache: RosterCache)>

  init(_ row: WorkspaceRow) {
    held = Mutex((row.epoch, RosterCache(of: row.workspace)))
  }

  func cache(for row: WorkspaceRow) -> RosterCache {
    held.withLock { held in
      if held.epoch != row.epoch { held = (row.epoch, RosterCache(of: row.workspace)) }
      return held.cache
    }
  }
}
