package import PostilCore
package import PostilLog
package import PostilWire

extension PostgresLog {
  /// Makes a workspace of a log that lies elsewhere, marked as restored: it may lack events that were acknowledged since.
  /// All of it in one transaction, or nothing: until its end no server sees the workspace.
  ///
  /// - Parameters:
  ///   - address: of a role that may make a schema and a role.
  ///   - epoch: one that no other log of the workspace has.
  ///   - progress: reports the progress through the log.
  ///   - prove: reads the copy again; where it throws, nothing is made.
  /// - Throws: `PostgresError.workspaceExists`, `Damage`.
  package static func restore(
    _ log: some OperatedLog, at address: PostgresAddress, epoch: Epoch,
    progress: @escaping LogProgress, prove: (PostgresCopy) throws -> Void
  ) throws {
    let workspace = log.workspace
    let link = PostgresLink(address)
    defer { link.close() }
    try link.use { connection in
      try PostgresSchema.migrate(connection)
      // While the copy is proved, the connection may be silent for long.
      try connection.execute("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0")
      let limits = try log.roomLimits()
      try WorkspaceRow.create(
        workspace, epoch: epoch, limits: limits, restoration: .healing, in: connection)
      var appender = LogAppender(
        to: PostgresTransaction(try connection.tables(of: workspace), read: .init()),
        of: workspace, end: (0, Chain(workspace: workspace.id)), roster: workspace.emptyRoster,
        limits: limits)
      try appender.append(log, through: log.end(), progress: progress)
      try appender.save()
      try appender.log.flush()
      try prove(PostgresCopy(tables: try connection.tables(of: workspace)))
      try connection.execute("COMMIT")
    }
  }

  /// Appends changesets that follow the log while it heals: all in one durable transaction, or nothing.
  ///
  /// - Parameters:
  ///   - end: where they are to end.
  ///   - read: gives the changesets in their order; those that the log holds already must be the same.
  /// - Returns: the number of events that the log lacked.
  /// - Throws: `LogError.damaged`, also where the log has another chain at the end then.
  package func extend(
    to end: Seq, chain: Chain, now: Instant,
    _ read: (_ take: ([LoggedChangeset]) throws -> Void) throws -> Void
  ) throws(LogError) -> Int {
    try writer.write { group in
      guard group.row.life.restoration == .healing else { return .nothing(0) }
      try read { changesets in
        for logged in changesets { _ = try group.appender.append(logged) }
        // Part by part, so that a long one is not kept in memory.
        try group.appender.save()
        try group.appender.log.flush()
      }
      guard try group.appender.log.tables.chain(at: end) == chain else {
        throw Damage.chain(seq: end)
      }
      group.life = group.row.life.extended(now: now, waits: writer.means?.waits ?? RepairWaits())
      return .written(Int(group.appender.end - group.row.end))
    }
  }
}

/// A log that was copied into the database and that nobody else sees yet.
package struct PostgresCopy {
  fileprivate let tables: PostgresTables

  /// Reads everything again, as `PostgresLog.check` does.
  package func check(
    counting counted: any RoomStore, beside kept: any RoomStore, fold: @escaping LogCheck.Fold
  ) throws -> CheckedLog {
    try tables.check(counting: counted, beside: kept, { _, _ in }, fold)
  }
}

extension PostgresConnection {
  /// The tables of a workspace as they are within this transaction.
  fileprivate func tables(of workspace: WorkspaceIdentity) throws -> PostgresTables {
    guard let found = try run(WorkspaceRow.named(workspace.name)).first else {
      throw PostgresError.noWorkspace(name: workspace.name)
    }
    return PostgresTables(self, try WorkspaceRow(found, over: self))
  }
}
