package import PostilCore
package import PostilLog
package import PostilWire

/// Readings of a server's log for its operator, which no session needs.
extension ServerStore: OperatedLog {
  package func roomLimits() throws(LogError) -> RoomLimits { try read { try $0.db.roomLimits() } }

  package func size() throws(LogError) -> LogSize { try reading.size() }

  package func frontiers() throws(LogError) -> [(replica: ReplicaID, frontier: Frontier)] {
    try read { log in try FrontierTable(db: log.db).frontiers() }
  }

  package func acts() throws(LogError) -> [LoggedAct] {
    try read { log in try MembershipTable(db: log.db).acts() }
  }

  package func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void)
    throws(LogError)
  {
    try read { log in try log.eachEvent(in: named, visit) }
  }

  package func changeset(holding seq: Seq) throws(LogError) -> LoggedChangeset? {
    try read { log in try log.changeset(holding: seq) }
  }

  package func run(after seq: Seq, bytes: Int) throws(LogError) -> Segment {
    try read { log in try log.run(after: seq, bytes: bytes, of: workspace) }
  }

  package func ownChain(ofChangesetAt seq: Seq) throws(LogError) -> Chain? {
    try read { log in try log.ownChain(ofChangesetAt: seq) }
  }

  package func logEnd() throws(LogError) -> LogEnd? {
    try read { log in
      guard try !isPutBack(log.db) else { return nil }
      let seq = try log.end()
      guard let chain = try log.chain(at: seq, workspace: workspace) else {
        throw Damage.chain(seq: seq)
      }
      return LogEnd(
        workspaceID: workspace.id, epoch: try log.db.epoch(), seq: seq, chain: chain)
    }
  }

  /// The condition of the file at a glance: SQLite reads it once, and nothing is replayed.
  package func condition() throws(StoreError) -> ServerFileCondition {
    try translatingErrors {
      try database.readAtOnce { db in
        ServerFileCondition(
          end: try LogTables(db: db).end(), sealed: try SegmentTable(db: db).end(),
          fault: try FileCheck(db: db).quick(), isOfEarlierLaws: try db.countRules().isOlder)
      }
    }
  }

  /// Reads the whole log again and folds it, into a temporary file.
  ///
  /// - Throws: `StoreError.damaged` at the first fault, or `StoreError.corrupt`.
  package func figures() throws(StoreError) -> WorkspaceFigures {
    try translatingErrors { try LogReplay(database).figures() }
  }
}

/// The condition of a server's file.
package struct ServerFileCondition: Hashable, Sendable {
  package let end: Seq
  /// The last sealed seq.
  package let sealed: Seq
  /// SQLite's words; `nil` for a sound file.
  package let fault: String?
  /// True if an earlier version counted the tables beside the log.
  package let isOfEarlierLaws: Bool
}
