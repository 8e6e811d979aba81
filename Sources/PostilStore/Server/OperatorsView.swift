package import PostilCore
package import PostilLog
package import PostilWire

/// What an operator asks of a server's log, and no session does.
extension ServerStore {
  /// The replicas in the log and what it holds of each.
  package func frontiers() throws(LogError) -> [(replica: ReplicaID, frontier: Frontier)] {
    try read { log in try FrontierTable(db: log.db).frontiers() }
  }

  /// What is set aside.
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

  /// What admins said of other events, in log order: only what counts.
  package func setAsideActs() throws(LogError) -> [(
    seq: Seq, replica: ReplicaID, change: Change
  )] {
    try read { log in try MembershipTable(db: log.db).setAsideActs() }
  }

  /// A replica's own chain at the end of the changeset that begins at a seq.
  package func ownChain(ofChangesetAt seq: Seq) throws(LogError) -> Chain? {
    try read { log in try log.ownChain(ofChangesetAt: seq) }
  }

  /// Where the log ends, with the epoch that it is in then: all of it read at once, beside a server that starts.
  ///
  /// - Returns: `nil` for a file that was put back from a copy, which no start has noticed.
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

  /// Reads the whole log again and folds it, into a file that is gone afterwards.
  ///
  /// - Throws: `StoreError.damaged` at the first fault, or `StoreError.corrupt`.
  package func figures() throws(StoreError) -> WorkspaceFigures {
    try translatingErrors { try LogReplay(database).figures() }
  }
}
