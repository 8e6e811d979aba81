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
  package let workspace: WorkspaceIdentity
  /// The time that pushes wait once the log turns out to have been restored from a copy.
  package var waits = RepairWaits()
  private let link: PostgresLink
  /// A connection beside the writer's, so that packing holds up no append.
  let sealing: PostgresLink
  private let memory: NodeMemory
  /// Reads beside the writer.
  package let reader: PostgresReader
  /// The workspace's number.
  let number: Int64
  /// `nil` where the primary's disk suffices.
  private let standby: StandbyCheck?

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
            PostgresTables(connection, try WorkspaceRow(found)), read: .init()),
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
  /// - Parameter needsStandby: whether nothing is acknowledged or served that no synchronous standby has flushed.
  /// - Throws: `PostgresError.noWorkspace`, `noStandby`, or where the tables are of another version.
  package init(opening name: String, at address: PostgresAddress, needsStandby: Bool = false) throws
  {
    standby = needsStandby ? StandbyCheck() : nil
    link = PostgresLink(address)
    let row = try link.read { connection in
      try PostgresSchema.check(connection)
      if needsStandby { try StandbyCheck.expect(connection.run(StandbyCheck.count)) }
      guard let found = try connection.run(WorkspaceRow.named(name)).first else {
        throw PostgresError.noWorkspace(name: name)
      }
      return try WorkspaceRow(found)
    }
    workspace = row.workspace
    number = row.id
    sealing = PostgresLink(address)
    memory = NodeMemory(row)
    reader = PostgresReader(PostgresLink(address), row, memory: memory, standby: standby)
  }

  package var epoch: Epoch { memory.epoch }

  package var restoration: Restoration { memory.restoration }

  package var repairEnd: Instant? { memory.repairEnd }

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
    let epoch = memory.current.epoch
    let wanted = Wanted(
      replicas: Set(changesets.map(\.replica)), owners: RoomOwner.all(in: changesets))
    return try write(wanted) { group in
      let row = group.row
      if row.restoration == .healing {
        return .nothing(changesets.map { _ in .refused(Refusal(.healing, retryAfterSeconds: 300)) })
      }
      // Those who pushed were welcomed in another epoch, and may hold another history.
      guard row.epoch == epoch else {
        let refusal = Refusal(.busy, subject: "its log has begun anew", retryAfterSeconds: 1)
        return .nothing(changesets.map { _ in .refused(refusal) })
      }
      if let contradiction = group.contradiction { throw contradiction }
      return .written(try group.appender.push(changesets, receivedAt: receivedAt))
    }
  }

  package func close() {
    link.close()
    sealing.close()
    reader.close()
  }
}

extension PostgresLog {
  /// The rows that a group needs, so that they are read at once.
  struct Wanted {
    var replicas: Set<ReplicaID> = []
    var owners: Set<RoomOwner> = []
  }

  /// A transaction that holds the lock of the workspace's row.
  struct Group {
    let row: WorkspaceRow
    var appender: LogAppender<PostgresTransaction>
    /// The contradiction between the log and the node's memory of it. Repair goes on all the same: it only extends.
    let contradiction: Damage?
    /// Statements after everything that is appended.
    var last: [PostgresStatement] = []
  }

  /// The end of a group.
  enum Outcome<Answer> {
    /// It is rolled back.
    case nothing(Answer)
    case written(Answer)
  }

  /// Runs a group under the lock of the workspace's row: judges, appends and commits.
  ///
  /// ⚖ A connection that ends before the commit has written nothing, and one that ends during the commit leaves its
  /// fate unknown. So over the next connection, once the lock says that the former is over, the log tells: where it
  /// has the chain that the group made, the group is in it; else the group is judged again.
  func write<Answer: Sendable>(
    _ wanted: Wanted = Wanted(), _ body: (inout Group) throws -> Outcome<Answer>
  ) throws(LogError) -> Answer {
    var sent: (answer: Answer, end: Seq, chain: Chain)?
    do {
      for _ in 0..<2 {
        do { return try attempt(wanted, &sent, body) } catch PostgresError.lost { continue }
      }
      return try attempt(wanted, &sent, body)
    } catch {
      throw LogError(error)
    }
  }

  private func attempt<Answer: Sendable>(
    _ wanted: Wanted, _ sent: inout (answer: Answer, end: Seq, chain: Chain)?,
    _ body: (inout Group) throws -> Outcome<Answer>
  ) throws -> Answer {
    try link.use { connection in
      var group = try begin(wanted, connection)
      if let sent, try group.appender.log.tables.chain(at: sent.end) == sent.chain {
        try connection.execute("ROLLBACK")
        try confirm(group, over: connection)
        return sent.answer
      }
      sent = nil
      let answer: Answer
      switch try body(&group) {
      case .nothing(let nothing):
        try connection.execute("ROLLBACK")
        return nothing
      case .written(let written): answer = written
      }
      try group.appender.save()
      if group.appender.log.isUnchanged && group.last.isEmpty {
        try connection.execute("ROLLBACK")
        // It may be about events that another node appended, or this one in a commit without an answer.
        try confirm(group, over: connection)
        return answer
      }
      if group.appender.end > group.row.end {
        sent = (answer, group.appender.end, group.appender.chain)
      }
      try group.appender.log.flush(then: group.last + [PostgresStatement("COMMIT")])
      try confirm(group, over: connection)
      return answer
    }
  }

  /// ⚖ Only what is confirmed is remembered: a log that lacks more than that has lost nothing that was acknowledged.
  private func confirm(_ group: Group, over connection: PostgresConnection) throws {
    try standby?.confirm(connection)
    guard group.contradiction == nil else { return }
    memory.note(end: group.appender.end, chain: group.appender.chain)
  }

  /// Locks the row, folds what others have appended since, and reads what the group needs, in one round trip.
  private func begin(_ wanted: Wanted, _ connection: PostgresConnection) throws -> Group {
    var known = memory.current
    let (replicas, owners) = (Array(wanted.replicas), Array(wanted.owners))
    let answers = try connection.run(
      [
        PostgresStatement("BEGIN ISOLATION LEVEL READ COMMITTED"), WorkspaceRow.lock(number),
        TailTable.last(upTo: known.end, of: number),
        SideTables.acts(after: known.lastAct, in: number),
        SideTables.frontiers(of: replicas, in: number), SideTables.rooms(of: owners, in: number),
      ] + (standby == nil ? [] : [StandbyCheck.count]))
    // Before anything is committed that could not be acknowledged.
    if standby != nil, let count = answers.last { try StandbyCheck.expect(count) }
    guard answers.count >= 6, let locked = answers[1].first else {
      throw PostgresError.noWorkspace(name: workspace.name)
    }
    let row = try WorkspaceRow(locked)
    let tables = PostgresTables(connection, row)
    memory.note(row)
    let contradiction =
      row.epoch == known.epoch
      ? known.contradiction(to: row, there: try answers[2].first.map(TailTable.Row.init)) : nil
    if row.epoch == known.epoch && contradiction == nil {
      try known.add(SideTables.acts(in: answers[3]))
    } else {
      known = NodeMemory.Known(of: row)
      try known.add(tables.side.acts())
    }
    if standby == nil { (known.end, known.chain) = (row.end, row.chain) }
    if contradiction == nil { memory.remember(known) }
    var read = PostgresTransaction.Read()
    let (frontiers, rooms) = (
      try SideTables.frontiers(in: answers[4]), try SideTables.rooms(in: answers[5])
    )
    for replica in replicas { read.frontiers[replica] = .some(frontiers[replica]) }
    for owner in owners { read.rooms[owner] = .some(rooms[owner]) }
    return Group(
      row: row,
      appender: LogAppender(
        to: PostgresTransaction(tables, read: read), of: workspace, end: (row.end, row.chain),
        roster: known.roster, limits: row.limits), contradiction: contradiction)
  }
}

extension PostgresConnection {
  func run(_ statement: PostgresStatement) throws(PostgresError) -> PostgresRows {
    try run(statement.sql, statement.parameters)
  }
}
