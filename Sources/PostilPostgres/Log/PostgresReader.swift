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
  /// Settles what a failover has left open; and its memory.
  private let writer: GroupWriter
  /// The members, as they are in one epoch of the log.
  private let rosters: RosterOfEpoch

  init(_ link: PostgresLink, _ row: WorkspaceRow, beside writer: GroupWriter) {
    self.link = link
    self.writer = writer
    workspace = row.workspace
    id = row.id
    rosters = RosterOfEpoch(row)
  }

  package var epoch: Epoch { writer.memory.life.epoch }

  package var restoration: Restoration { writer.memory.life.restoration }

  package var repairEnd: Instant? { writer.memory.life.repairEnd }

  package func end() throws(LogError) -> Seq { try read { $0.row.end } }

  package func chain(at seq: Seq) throws(LogError) -> Chain? { try read { try $0.chain(at: seq) } }

  package func members() throws(LogError) -> Roster { try read { try roster($0) } }

  package func frontier(of replica: ReplicaID) throws(LogError) -> Frontier? {
    try read { try $0.side.frontier(of: replica) }
  }

  /// ⚖ With the end that a replica is welcomed with, and up to which it reads: it is confirmed, and the log was compared
  /// with what was confirmed before.
  package func state(for replica: ReplicaID) throws(LogError) -> LogState {
    if let state = try settledState(for: replica) { return state }
    _ = try writer.settle()
    guard let state = try settledState(for: replica) else { throw .busy }
    return state
  }

  /// - Returns: `nil` where it is open what follows from a failover.
  private func settledState(for replica: ReplicaID) throws(LogError) -> LogState? {
    // Before the snapshot is taken: it holds at least that.
    let confirmed = writer.memory.confirmed
    return try connected { connection in
      let read = try Self.snapshot(over: connection, of: id, workspace) { log -> LogState? in
        writer.memory.note(log.row)
        guard log.row.isSettled(after: confirmed) else { return nil }
        return LogState(
          epoch: log.row.epoch, restoration: log.row.life.restoration, end: log.row.end,
          chain: log.row.chain, roster: try roster(log),
          frontier: try log.side.frontier(of: replica))
      }
      guard let state = read.answer else { return nil }
      try writer.standby?.confirm(connection)
      if read.row.isOnKeptTimeline { writer.noteConfirmed(read.row.found) }
      return state
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
  func read<Answer: Sendable>(_ body: (PostgresTables) throws -> Answer) throws(LogError) -> Answer
  {
    try connected { connection in
      try Self.snapshot(over: connection, of: id, workspace) { log in
        writer.memory.note(log.row)
        return try body(log)
      }.answer
    }
  }

  private func connected<Answer: Sendable>(_ body: (PostgresConnection) throws -> Answer)
    throws(LogError) -> Answer
  {
    do { return try link.read(body) } catch { throw LogError(error) }
  }

  private static func snapshot<Answer>(
    over connection: PostgresConnection, of id: Int64, _ workspace: WorkspaceIdentity,
    _ body: (PostgresTables) throws -> Answer
  ) throws -> (row: WorkspaceRow, answer: Answer) {
    let answers = try connection.run([
      PostgresStatement("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
      WorkspaceRow.read(id),
    ])
    guard let found = answers.last?.first else {
      throw PostgresError.noWorkspace(name: workspace.name)
    }
    let row = try WorkspaceRow(found, over: connection)
    let answer = try body(PostgresTables(connection, row))
    _ = try connection.run("COMMIT")
    return (row, answer)
  }
}

/// The cache of a roster that is begun anew with each epoch of a log and each timeline, which may hold other acts.
///
/// A class, because the copies of a reader share it.
private final class RosterOfEpoch: Sendable {
  private let held: Mutex<(epoch: Epoch, timeline: Timeline, cache: RosterCache)>

  init(_ row: WorkspaceRow) {
    held = Mutex((row.epoch, row.timeline, RosterCache(of: row.workspace)))
  }

  func cache(for row: WorkspaceRow) -> RosterCache {
    held.withLock { held in
      if (held.epoch, held.timeline) != (row.epoch, row.timeline) {
        held = (row.epoch, row.timeline, RosterCache(of: row.workspace))
      }
      return held.cache
    }
  }
}
