package import PostilCore
package import PostilLog
package import PostilWire

/// A workspace's log in PostgreSQL, as one of any number of equal nodes keeps it.
///
/// ⚖ A group of pushes locks the workspace's row, so places follow one another over all nodes, and every node judges by
/// the log as all others have left it.
///
/// Source: Protocol/POSTGRES.md.
package struct PostgresLog: LogStore {
  let writer: GroupWriter
  /// A connection beside the writer's, so that packing holds up no append.
  let sealing: PostgresLink
  /// Reads beside the writer.
  package let reader: PostgresReader

  /// Makes the tables where they are missing or older, and a workspace with an empty log.
  ///
  /// - Parameters:
  ///   - address: of a role that may make a schema and a role.
  ///   - epoch: one that no other log of the workspace has.
  ///   - founder: the operator's key, from which the workspace's id is derived: the log begins with its
  ///     join. `nil` for an open workspace.
  ///   - decisions: the founder's first, in the same transaction.
  ///   - limits: the limits of the sum of one owner's events.
  package static func create(
    _ workspace: WorkspaceIdentity, at address: PostgresAddress, epoch: Epoch,
    founder: SigningKey? = nil, decisions: [Change] = [], limits: RoomLimits = RoomLimits(),
    now: Instant = Instant(milliseconds: 0)
  ) throws {
    try PostgresLink(address).use { connection in
      try PostgresSchema.migrate(connection)
      try connection.execute("BEGIN")
      try WorkspaceRow.create(workspace, epoch: epoch, limits: limits, in: connection)
      if let founder {
        guard let found = try connection.run(WorkspaceRow.named(workspace.name)).first else {
          throw PostgresError.noWorkspace(name: workspace.name)
        }
        var appender = LogAppender(
          to: PostgresTransaction(
            PostgresTables(connection, try WorkspaceRow(found, over: connection)), read: .init()),
          of: workspace, end: (0, Chain(workspace: workspace.id)), roster: workspace.emptyRoster,
          limits: limits)
        let join = Change.memberJoined(name: Roster.founderName, publicKey: founder.publicKey)
        for change in [join] + decisions {
          guard case .logged = try appender.record([change], by: founder, now: now) else {
            preconditionFailure("the workspace's id is derived from another key")
          }
        }
        try appender.save()
        try appender.log.flush()
      }
      try connection.execute("COMMIT")
    }
  }

  /// Opens the log of a workspace.
  ///
  /// - Parameters:
  ///   - needsStandby: whether nothing is acknowledged or served that no synchronous standby has flushed.
  ///   - means: `nil` for a process that remembers nothing, such as an operator's command: ⚖ it judges no log after a
  ///     failover, and waits until a server has.
  /// - Throws: `PostgresError.noWorkspace`, `noStandby`, or where the tables are of another version.
  package init(
    opening name: String, at address: PostgresAddress, needsStandby: Bool = false,
    means: NodeMeans? = nil
  ) throws {
    let link = PostgresLink(address)
    let row = try link.read { connection in
      try PostgresSchema.check(connection)
      if needsStandby { try StandbyCheck.expect(connection.run(StandbyCheck.count)) }
      guard let found = try connection.run(WorkspaceRow.named(name)).first else {
        throw PostgresError.noWorkspace(name: name)
      }
      return try WorkspaceRow(found, over: connection)
    }
    writer = GroupWriter(
      workspace: row.workspace, number: row.id, link: link, memory: NodeMemory(row),
      standby: needsStandby ? StandbyCheck() : nil, means: means)
    sealing = PostgresLink(address)
    reader = PostgresReader(PostgresLink(address), row, beside: writer)
  }

  package var workspace: WorkspaceIdentity { writer.workspace }

  package var epoch: Epoch { writer.memory.life.epoch }

  package var restoration: Restoration { writer.memory.life.restoration }

  package var repairEnd: Instant? { writer.memory.life.repairEnd }

  package func end() throws(LogError) -> Seq { try reader.end() }

  package func chain(at seq: Seq) throws(LogError) -> Chain? { try reader.chain(at: seq) }

  package func state(for replica: ReplicaID) throws(LogError) -> LogState {
    try reader.state(for: replica)
  }

  package func frontier(of replica: ReplicaID) throws(LogError) -> Frontier? {
    try reader.frontier(of: replica)
  }

  package func members() throws(LogError) -> Roster { try reader.members() }

  package func changesets(after seq: Seq, bytes: Int) throws(LogError) -> [LoggedChangeset] {
    try reader.changesets(after: seq, bytes: bytes)
  }

  package func segment(startingAt seq: Seq) throws(LogError) -> Segment? {
    try reader.segment(startingAt: seq)
  }

  /// ⚖ Returns only after the commit is durable, as the database's `synchronous_commit` says.
  package func append(_ changesets: [Changeset], receivedAt: Instant) throws(LogError)
    -> [Appended]
  {
    if changesets.isEmpty { return [] }
    // The last group's, whatever the readers have seen since: what was pushed before they saw it is refused.
    let epoch = writer.memory.known.epoch
    let wanted = GroupWriter.Wanted(
      replicas: Set(changesets.map(\.replica)), owners: RoomOwner.all(in: changesets))
    return try writer.write(wanted) { group in
      let row = group.row
      if row.life.restoration == .healing {
        return .nothing(changesets.map { _ in .refused(Refusal(.healing, retryAfterSeconds: 300)) })
      }
      // Those who pushed were welcomed in another epoch, and may hold another history.
      guard row.epoch == epoch else {
        let refusal = Refusal(.busy, subject: "its log has begun anew", retryAfterSeconds: 1)
        return .nothing(changesets.map { _ in .refused(refusal) })
      }
      return .written(try group.appender.push(changesets, receivedAt: receivedAt))
    }
  }

  package func close() {
    writer.link.close()
    sealing.close()
    reader.close()
  }
}
