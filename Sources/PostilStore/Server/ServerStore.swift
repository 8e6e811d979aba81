import Foundation
import GRDB
package import PostilCore
package import PostilLog
package import PostilWire

/// A server's log in SQLite: one file for one workspace.
package struct ServerStore: LogStore {
  package let workspace: WorkspaceIdentity
  package var epoch: Epoch { life.current.epoch }
  package var restoration: Restoration { life.current.restoration }
  package var repairEnd: Instant? { life.current.repairEnd }
  /// The time that pushes wait once the file turns out to have been restored from a copy.
  package var waits = RepairWaits()
  /// The size limit of the tail of the owners' sums: see `RoomTail`.
  package var roomTailBytes = RoomTail.limitBytes
  let database: DatabaseQueue
  let path: String
  let life: SharedLife
  private let rosters: RosterCache
  private let rooms = RoomTailCache()

  /// Creates the file of a new workspace.
  ///
  /// - Parameters:
  ///   - epoch: one that no other log of the workspace has.
  ///   - founder: the operator's key, from which the workspace's id is derived: the log begins with its
  ///     join. `nil` for an open workspace.
  ///   - limits: the limits of the sum of one owner's events.
  package init(
    creating path: String, workspace: WorkspaceIdentity, epoch: Epoch, founder: SigningKey? = nil,
    limits: RoomLimits = RoomLimits(), now: Instant = Instant(milliseconds: 0)
  ) throws(StoreError) {
    self.workspace = workspace
    self.path = path
    life = SharedLife(LogLife(epoch: epoch))
    rosters = RosterCache(of: workspace)
    database = try translatingErrors {
      try DatabaseFile.create(
        at: path, kind: .server, pageBytes: 4 << 10
      ) { db in
        try db.set(.workspaceID, to: Data(workspace.id))
        try db.set(.workspaceName, to: workspace.name)
        try db.set(epoch)
        try db.set(CountRules(under: limits))
        guard let founder else { return }
        try db.found(workspace, by: founder, now: now)
      }
    }
  }

  /// - Parameters:
  ///   - limits: the limits of the sum of one owner's events; where the log was counted under others, or by
  ///     earlier laws, it is counted anew.
  ///   - isShared: whether others may read it while it is open: then a full disk is an error.
  ///   - recounts: `false` beside a process that serves the log: then nothing is counted anew.
  ///   - progress: reports the progress through the log while it is counted anew.
  /// - Throws: `StoreError.olderLaws` where earlier laws counted the log and `recounts` is false.
  package init(
    opening path: String, limits: RoomLimits = RoomLimits(), isShared: Bool = false,
    recounts: Bool = true, progress: @escaping LogProgress = { _, _ in }
  ) throws(StoreError) {
    self.path = path
    (database, workspace, life) = try translatingErrors {
      let database = try DatabaseFile.open(
        at: path, kind: .server, isShared: isShared)
      return try database.readAtOnce { db in
        if recounts { _ = try db.countRules() } else { try db.expectOwnLaws() }
        return (database, try db.workspaceIdentity(), SharedLife(try LogLife(db)))
      }
    }
    rosters = RosterCache(of: workspace)
    if recounts { try recount(under: limits, progress: progress) }
  }

  /// Opens the file for inspection, also while a server appends to it: nothing is written.
  package init(reading path: String) throws(StoreError) {
    self.path = path
    (database, workspace, life) = try translatingErrors {
      let database = try DatabaseFile.open(
        reading: path, kind: .server)
      return try database.readAtOnce { db in
        _ = try db.countRules()
        return (database, try db.workspaceIdentity(), SharedLife(try LogLife(db)))
      }
    }
    rosters = RosterCache(of: workspace)
  }

  /// Opens the file once more, for readers beside this writer.
  ///
  /// ⚖ A read over it never waits for an append, and no append for a read. It knows of a repair as soon as
  /// this store does. Where no second connection can open the file, it is read over this one.
  package func reader() throws(StoreError) -> ServerReader {
    let own = try translatingErrors {
      try database.isAlone() ? database : DatabaseFile.open(beside: database)
    }
    return ServerReader(own, of: workspace, life: life)
  }

  /// Reads over the connection that also writes.
  var reading: ServerReader {
    ServerReader(database, of: workspace, life: life, rosters: rosters)
  }

  package func end() throws(LogError) -> Seq { try reading.end() }

  package func chain(at seq: Seq) throws(LogError) -> Chain? { try reading.chain(at: seq) }

  package func state(for replica: ReplicaID) throws(LogError) -> LogState {
    try reading.state(for: replica)
  }

  package func frontier(of replica: ReplicaID) throws(LogError) -> Frontier? {
    try reading.frontier(of: replica)
  }

  package func members() throws(LogError) -> Roster { try reading.members() }

  package func changesets(after seq: Seq, bytes: Int) throws(LogError) -> [LoggedChangeset] {
    try reading.changesets(after: seq, bytes: bytes)
  }

  package func segment(startingAt seq: Seq) throws(LogError) -> Segment? {
    try reading.segment(startingAt: seq)
  }

  package func seal(bytes: Int) throws(LogError) -> Bool {
    try translatingLogErrors { try Sealing.seal(database, bytes: bytes) }
  }

  /// Reads everything again, in one consistent state, and proves that it is sound.
  ///
  /// - Throws: `StoreError.damaged` with the first fault, or `StoreError.corrupt`.
  package func check(progress: @escaping LogProgress = { _, _ in }) throws(StoreError) -> CheckedLog
  {
    try translatingErrors {
      try database.readCheckingFile { db in
        try LogTables(db: db).check(of: workspace, progress: progress)
      }
    }
  }

  /// Counts the log anew, if earlier laws counted it or it was counted under other limits, in one durable
  /// transaction.
  ///
  /// A file that cannot be written to keeps its counts.
  ///
  /// - Throws: `StoreError.damaged` with the first fault of the log; then the counts stay.
  package func recount(under limits: RoomLimits, progress: @escaping LogProgress = { _, _ in })
    throws(StoreError)
  {
    try translatingErrors {
      guard !database.configuration.readonly else { return }
      try database.recount(of: workspace, by: CountRules(under: limits), progress: progress)
    }
  }

  /// ⚖ Returns only after the commit is durable (`synchronous = EXTRA`).
  package func append(_ changesets: [Changeset], receivedAt: Instant) throws(LogError)
    -> [Appended]
  {
    try translatingLogErrors {
      try database.writeAtOnce { db in
        // Another process may have noticed that the file was restored from a copy.
        if try db.restoration() == .healing || isPutBack(db) {
          return changesets.map { _ in .refused(Refusal(.healing, retryAfterSeconds: 300)) }
        }
        return try appending(to: db) { try $0.push(changesets, receivedAt: receivedAt) }
      }
    }
  }

  package func record(_ changes: [Change], by key: SigningKey, now: Instant) throws(StoreError)
    -> Appended
  {
    try translatingErrors {
      try database.writeAtOnce { db in
        try db.change { $0.healed(now: now) ?? $0 }
        if try db.restoration() == .healing || isPutBack(db) { return .refused(Refusal(.healing)) }
        return try appending(to: db) { try $0.record(changes, by: key, now: now) }
      }
    }
  }

  /// Takes the missing part of a log from a bundle while the log heals: changeset by changeset through the
  /// appender, in one durable transaction, all of it or nothing.
  ///
  /// - Returns: the number of events that the log lacked.
  /// - Throws: `BundleProblem`; `Damage` for a contradiction to the laws of the log.
  package func takeBack(_ contents: BundleContents, from path: String, now: Instant) throws -> Int {
    guard let part = contents.log else { return 0 }
    return try database.writeAtOnce { db -> Int in
      guard try db.restoration() == .healing else { throw BundleProblem.notHealing }
      let log = LogTables(db: db)
      let before = try log.end()
      try part.expectFollows(before, chain: log.chain(at: part.after, workspace: workspace))
      if before < part.end {
        try part.taking { try appending(to: db) { try Self.take(path, into: &$0) } }
      }
      try part.expectTaken(chain: log.chain(at: part.end, workspace: workspace))
      if let founder = try MembershipTable(db: db).founderKey(of: workspace) {
        guard contents.signedEnd?.isSigned(by: founder) == true else {
          throw BundleProblem.endNotSigned(seq: part.end)
        }
      }
      let restored = Int(try log.end() - before)
      if restored > 0 { try db.change { $0.extended(now: now, waits: waits) } }
      return restored
    }
  }

  private static func take(_ path: String, into appender: inout LogAppender<LogRows>) throws {
    var file = try BundleFile(path)
    while let section = try file.next() {
      for logged in try section.changesets() { _ = try appender.append(logged) }
      // The tables beside the log are written section by section, and not kept in memory.
      try appender.save()
    }
  }

  func appending<Answer>(
    to db: Database, _ body: (inout LogAppender<LogRows>) throws -> Answer
  ) throws -> Answer {
    try db.expectOwnLaws()
    var appender = try LogAppender(
      to: LogTables(db: db), of: workspace, roster: try reading.roster(in: db),
      rooms: rooms.current(in: db, limitBytes: roomTailBytes))
    let answer = try body(&appender)
    try appender.save()
    return answer
  }

  /// Takes pushes from now on: replicas have given back the events that a backup lacked.
  package mutating func endHealing() throws(StoreError) {
    life.current = try translatingErrors {
      try database.writeAtOnce { db in try db.change { $0.healed } }
    }
  }

  /// Writes everything into the one file, where nobody else has it open: a copy of the folder of a stopped
  /// server is complete. Nothing can be read or appended afterwards.
  ///
  /// Where that fails, the next process that opens the file does it.
  package func close() { try? database.close() }

  func read<Answer>(_ body: (LogTables) throws -> Answer) throws(LogError) -> Answer {
    try reading.read(body)
  }
}

extension DatabaseQueue {
  /// Counts a log anew, where it was counted by other rules, in one durable transaction.
  func recount(
    of workspace: WorkspaceIdentity, by rules: CountRules, progress: @escaping LogProgress
  ) throws {
    guard try readAtOnce({ try $0.countRules() }) != rules else { return }
    try writeAtOnce { db in
      // Another process may have been faster.
      guard try db.countRules() != rules else { return }
      try LogTables(db: db).recount(of: workspace, by: rules, progress: progress)
    }
  }
}

extension Database {
  /// Begins a log with the join of its founder.
  fileprivate func found(_ workspace: WorkspaceIdentity, by key: SigningKey, now: Instant) throws {
    var appender = try LogAppender(
      to: LogTables(db: self), of: workspace, roster: workspace.emptyRoster)
    let join = Change.memberJoined(name: Roster.founderName, publicKey: key.publicKey)
    guard case .logged = try appender.record([join], by: key, now: now) else {
      preconditionFailure("the workspace's id is derived from another key")
    }
    try appender.save()
  }

  func workspaceIdentity() throws -> WorkspaceIdentity {
    WorkspaceIdentity(
      id: [UInt8](try setting(.workspaceID, as: Data.self)),
      name: try setting(.workspaceName, as: String.self))
  }
}
