package import PostilCore
package import PostilLog
package import PostilWire

/// Readings of a server's log for its operator, which no session needs.
extension ServerStore {
  /// The replicas in the log with their frontiers.
  package func frontiers() throws(LogError) -> [(replica: ReplicaID, frontier: Frontier)] {
    try read { log in try FrontierTable(db: log.db).frontiers() }
  }

  /// The set-asides.
  package func setAsides() throws(LogError) -> SetAsides {
    try read { log in try MembershipTable(db: log.db).setAsides() }
  }

  /// The first of some events that is about members or about other events; `nil` where none is.
  package func firstAct(among named: NamedEvents) throws(LogError) -> Event? {
    try read { log in
      var act: Event?
      try log.eachEvent(in: CounterSet(named.ranges)) { found in
        if found.event.change.isAct { act = act ?? found.event }
      }
      return act
    }
  }

  /// The acts of admins about other events, in log order: only those that count.
  package func setAsideActs() throws(LogError) -> [(
    seq: Seq, replica: ReplicaID, change: Change
  )] {
    try read { log in try MembershipTable(db: log.db).setAsideActs() }
  }

  /// A replica's own chain at the end of the changeset that begins at a seq.
  package func ownChain(ofChangesetAt seq: Seq) throws(LogError) -> Chain? {
    try read { log in try log.ownChain(ofChangesetAt: seq) }
  }

  /// The end of the log with its epoch, all read at once, even while a server starts.
  ///
  /// - Returns: `nil` for a file that was restored from a copy without a start that noticed it.
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

  /// The operator's public key, 32 bytes; `nil` in an open workspace.
  package func founderKey() throws(LogError) -> [UInt8]? {
    try read { log in try MembershipTable(db: log.db).founderKey(of: workspace) }
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
