import PostilCore
import PostilLog
import PostilWire

/// Runs the groups of one node: transactions that hold the lock of the workspace's row.
///
/// Source: Protocol/POSTGRES.md, "A group of pushes".
struct GroupWriter: Sendable {
  let workspace: WorkspaceIdentity
  /// The workspace's number.
  let number: Int64
  let link: PostgresLink
  let memory: NodeMemory
  /// `nil` where the primary's disk suffices.
  let standby: StandbyCheck?
  /// `nil` for a process that leaves it to others to judge a log after a failover.
  let means: NodeMeans?

  /// The rows that a group needs, so that they are read at once.
  struct Wanted {
    var replicas: Set<ReplicaID> = []
    var owners: Set<RoomOwner> = []
  }

  /// A transaction that holds the lock of the workspace's row.
  struct Group {
    let row: WorkspaceRow
    var appender: LogAppender<PostgresTransaction>
    /// The end that was confirmed last before this group, and the changeset of the tail that holds its place; `nil`
    /// where a segment does.
    fileprivate let confirmed: ConfirmedEnd?
    fileprivate let there: TailTable.Row?
    /// The number of the next life of the log, after all that are known.
    fileprivate var nextLives: UInt64
    /// How the log was recognised when this group began.
    fileprivate(set) var recognition = Recognition.same
    /// The life of the log after everything that is appended.
    var life: LogLife
    /// The place of a confirmed end that the log lacked when that life began.
    var lostSeq: Seq?
  }

  /// The end of a group.
  enum Outcome<Answer> {
    /// It is rolled back.
    case nothing(Answer)
    case written(Answer)
  }

  /// A group whose commit was under way.
  private struct Sent<Answer> {
    let answer: Answer
    let end: Seq
    let chain: Chain
  }

  /// Runs a group under the lock of the workspace's row: judges, appends and commits.
  ///
  /// ⚖ A connection that ends before the commit has written nothing, and one that ends during the commit leaves its
  /// fate unknown. So over the next connection, once the lock says that the former is over, the log tells: where it
  /// has the chain that the group made, the group is in it; else the group is judged again.
  func write<Answer: Sendable>(
    _ wanted: Wanted = Wanted(), _ body: (inout Group) throws -> Outcome<Answer>
  ) throws(LogError) -> Answer {
    var sent: Sent<Answer>?
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
    _ wanted: Wanted, _ sent: inout Sent<Answer>?, _ body: (inout Group) throws -> Outcome<Answer>
  ) throws -> Answer {
    try link.use { connection in
      var group = try recognised(wanted, connection)
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
      let change = group.life == group.row.life ? [] : [changeOfLife(group)]
      if group.appender.log.isUnchanged && change.isEmpty {
        try connection.execute("ROLLBACK")
        // It may be about events that another node appended, or this one in a commit without an answer.
        try confirm(group, over: connection)
        return answer
      }
      if group.appender.end > group.row.end {
        sent = Sent(answer: answer, end: group.appender.end, chain: group.appender.chain)
      }
      try group.appender.log.flush(then: change + [PostgresStatement("COMMIT")])
      try confirm(group, over: connection)
      return answer
    }
  }

  private func changeOfLife(_ group: Group) -> PostgresStatement {
    group.row.change(to: group.life, lives: group.nextLives, lostSeq: group.lostSeq)
  }

  /// ⚖ Only what is confirmed is remembered: a log that lacks more than that has lost nothing that was acknowledged.
  private func confirm(_ group: Group, over connection: PostgresConnection) throws {
    let row = group.row
    let lives = group.life == row.life ? row.lives : group.nextLives
    memory.note(group.life, lives: lives)
    try standby?.confirm(connection)
    noteConfirmed(
      ConfirmedEnd(
        lives: lives,
        end: LogEnd(
          workspaceID: workspace.id, epoch: group.life.epoch, seq: group.appender.end,
          chain: group.appender.chain)))
  }

  func noteConfirmed(_ end: ConfirmedEnd) {
    if memory.confirm(end) { means?.remember(workspace, end) }
  }
}

/// Failovers: a log may have lost its end, or have another history.
///
/// Source: Protocol/POSTGRES.md, "Failover".
extension GroupWriter {
  /// How often a group begins anew because the log was found in another state than it was left in.
  private static let tries = 3

  /// Recognises the log without appending anything.
  func settle() throws(LogError) -> Recognition {
    try write { group in .nothing(group.recognition) }
  }

  /// Begins a group on a log that was compared with what is known of it.
  ///
  /// ⚖ Before the first append: where the timeline is another one than was kept, or the log ends before the end that
  /// was confirmed last, nothing is appended until what follows from that is committed.
  private func recognised(_ wanted: Wanted, _ connection: PostgresConnection) throws -> Group {
    var last = Recognition.same
    for _ in 0..<Self.tries {
      var group = try begin(wanted, connection)
      let recognition = try recognise(&group)
      let row = group.row
      if recognition.loss == nil && row.isOnKeptTimeline {
        memory.noteCompared()
        if standby == nil { noteConfirmed(row.found) }
        group.recognition = last == .same ? row.recognition : last
        return group
      }
      guard let means else {
        try connection.execute("ROLLBACK")
        throw LogError.busy
      }
      var statement = row.keepTimeline
      if let loss = recognition.loss {
        group.life = row.life.healing(
          after: loss, as: means.newEpoch(), now: means.now(), waits: means.waits)
        group.lostSeq = recognition.lostSeq ?? row.lostSeq
        statement = changeOfLife(group)
      }
      _ = try connection.run([statement, PostgresStatement("COMMIT")])
      if recognition.loss != nil {
        last = recognition
        // The start says by itself what it found.
        if memory.isCompared { means.report(workspace, recognition) }
      }
      try standby?.confirm(connection)
    }
    throw LogError.busy
  }

  /// Compares a log with the end that was confirmed last, as this node or all of them remember it.
  private func recognise(_ group: inout Group) throws -> Recognition {
    let row = group.row
    let isThorough = !row.isOnKeptTimeline || !memory.isCompared
    let recalled = isThorough ? means?.recall(workspace) : nil
    let remembered = [group.confirmed, recalled].compactMap(\.self).filter {
      $0.end.workspaceID == workspace.id
    }
    for end in remembered { group.nextLives = max(group.nextLives, end.lives + 1) }
    let tables = group.appender.log.tables
    return try Recognition(
      of: row.found, remembered: remembered,
      isElsewhere: row.keptTimeline != nil && !row.isOnKeptTimeline
    ) { seq in
      if isThorough { return try tables.chain(at: seq) }
      // Cheap, for every group: what a segment holds was compared when it was in the tail.
      guard let there = group.there else { return group.confirmed?.end.chain }
      return there.logged.lastSeq == seq ? there.chain : nil
    }
  }

  /// Locks the row, folds what others have appended since, and reads what the group needs, in one round trip.
  private func begin(_ wanted: Wanted, _ connection: PostgresConnection) throws -> Group {
    var known = memory.known
    let confirmed = memory.confirmed
    let (replicas, owners) = (Array(wanted.replicas), Array(wanted.owners))
    let answers = try connection.run(
      [
        PostgresStatement("BEGIN ISOLATION LEVEL READ COMMITTED"), WorkspaceRow.lock(number),
        TailTable.last(upTo: confirmed?.end.seq ?? 0, of: number),
        SideTables.acts(after: known.lastAct, in: number),
        SideTables.frontiers(of: replicas, in: number), SideTables.rooms(of: owners, in: number),
      ] + (standby == nil ? [] : [StandbyCheck.count]))
    // Before anything is committed that could not be acknowledged.
    if standby != nil, let count = answers.last { try StandbyCheck.expect(count) }
    guard answers.count >= 6, let locked = answers[1].first else {
      throw PostgresError.noWorkspace(name: workspace.name)
    }
    let row = try WorkspaceRow(locked, over: connection)
    let tables = PostgresTables(connection, row)
    memory.note(row)
    if known.isOf(row) {
      try known.add(SideTables.acts(in: answers[3]))
    } else {
      known = NodeMemory.Known(of: row)
      try known.add(tables.side.acts())
    }
    memory.remember(known)
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
        roster: known.roster, limits: row.limits),
      confirmed: confirmed, there: try answers[2].first.map(TailTable.Row.init),
      nextLives: max(row.lives, memory.lives, confirmed?.lives ?? 0) + 1, life: row.life,
      lostSeq: row.lostSeq)
  }
}

extension PostgresConnection {
  func run(_ statement: PostgresStatement) throws(PostgresError) -> PostgresRows {
    try run(statement.sql, statement.parameters)
  }
}
