import Foundation
import GRDB
package import PostilCore
package import PostilWire

/// A server's log in SQLite: one file for one workspace.
package struct ServerStore: EventLog {
  package let workspace: WorkspaceIdentity
  package private(set) var restoration: Restoration
  private let database: DatabaseQueue
  private let rosters: RosterCache

  /// Creates the file of a new workspace.
  ///
  /// - Parameters:
  ///   - founder: the operator's key, from which the workspace's id is derived: the log begins with its
  ///     join. `nil` for an open workspace.
  package init(
    creating path: String, workspace: WorkspaceIdentity, founder: SigningKey? = nil,
    now: Instant = Instant(milliseconds: 0)
  ) throws(StoreError) {
    self.workspace = workspace
    rosters = RosterCache(of: workspace)
    restoration = .none
    database = try translatingErrors {
      try DatabaseFile.create(
        at: path, applicationID: Schema.serverApplicationID, pageBytes: 4 << 10,
        tables: [Schema.log]
      ) { db in
        try db.set(.workspaceID, to: Data(workspace.id))
        try db.set(.workspaceName, to: workspace.name)
        guard let founder else { return }
        try db.found(workspace, by: founder, now: now)
      }
    }
  }

  package init(opening path: String) throws(StoreError) {
    (database, workspace, restoration) = try translatingErrors {
      let database = try DatabaseFile.open(
        at: path, applicationID: Schema.serverApplicationID)
      return try database.readAtOnce { db in
        (database, try db.workspaceIdentity(), try db.restoration())
      }
    }
    rosters = RosterCache(of: workspace)
  }

  /// Opens the file to look into it, also while a server appends to it: nothing is written.
  package init(reading path: String) throws(StoreError) {
    (database, workspace, restoration) = try translatingErrors {
      let database = try DatabaseFile.open(
        reading: path, applicationID: Schema.serverApplicationID)
      return try database.readAtOnce { db in
        (database, try db.workspaceIdentity(), try db.restoration())
      }
    }
    rosters = RosterCache(of: workspace)
  }

  package func head() throws(StoreError) -> Seq {
    try read { log in try log.head() }
  }

  package func chain(at seq: Seq) throws(StoreError) -> Chain? {
    try read { log in try log.chain(at: seq, workspace: workspace) }
  }

  package func standing(of replica: ReplicaID) throws(StoreError) -> Standing? {
    try translatingErrors {
      try database.readAtOnce { try StandingTable(db: $0).standing(of: replica) }
    }
  }

  package func members() throws(StoreError) -> Roster {
    try translatingErrors { try database.readAtOnce { try rosters.current(in: $0) } }
  }

  package func changesets(after seq: Seq, bytes: Int) throws(StoreError) -> [LoggedChangeset] {
    try read { log in
      var batch: [LoggedChangeset] = []
      var size = 0
      // What follows a sealed part is better had as it is stored.
      let end = try seq < Seq(Int64.max) ? log.segments.holding(seq + 1)?.lastSeq ?? .max : seq
      try log.read(after: seq) { logged in
        if logged.firstSeq > end { return false }
        size += logged.changeset.events.bytes.count
        if size > bytes, !batch.isEmpty { return false }
        batch.append(logged)
        return size < bytes
      }
      return batch
    }
  }

  package func segment(startingAt seq: Seq) throws(StoreError) -> Segment? {
    try read { log in
      try log.segments.holding(seq).flatMap { $0.firstSeq == seq ? $0 : nil }
    }
  }

  package func seal(bytes: Int) throws(StoreError) -> Bool {
    try translatingErrors { try Sealing.seal(database, bytes: bytes) }
  }

  /// Reads everything again, in one consistent state, and proves that it is what it says it is.
  ///
  /// - Throws: `StoreError.damaged` with the first fault, or `StoreError.corrupt`.
  package func check(progress: @escaping LogProgress = { _, _ in }) throws(StoreError) -> CheckedLog
  {
    try translatingErrors {
      try database.readCheckingFile { db in
        try LogCheck.run(
          LogTables(db: db), StandingTable(db: db), of: workspace, progress: progress)
      }
    }
  }

  /// ⚖ Returns only after the commit is durable (`synchronous = FULL`).
  package func append(_ changesets: [Changeset], receivedAt: Instant) throws(StoreError)
    -> [Appended]
  {
    try translatingErrors {
      try database.write { db in
        var appending = Appending(to: db, of: workspace, roster: try rosters.current(in: db))
        return try appending.append(changesets, receivedAt: receivedAt)
      }
    }
  }

  /// Appends what the operator does, whether a server serves the log meanwhile or not.
  ///
  /// ⚖ Not while the log heals: replicas hold other events under the seqs, and perhaps under the
  /// operator's counters, that it would take.
  ///
  /// - Parameter key: of a replica in the log.
  package func record(_ changes: [Change], by key: SigningKey, now: Instant) throws(StoreError)
    -> Appended
  {
    try translatingErrors {
      try database.write { db in
        if try db.restoration() == .healing { return .refused(Refusal(.healing)) }
        var appending = Appending(to: db, of: workspace, roster: try rosters.current(in: db))
        return try appending.record(changes, by: key, now: now)
      }
    }
  }

  package func takeBack(_ segment: Segment) throws(StoreError) -> TakenBack {
    guard restoration == .healing else { return .refused(Refusal(.outOfOrder)) }
    let given: GivenBack
    do { given = try GivenBack(segment) } catch { return .refused(Refusal(.malformed)) }
    do {
      return try translatingErrors {
        try database.write { db in .durable(through: try takeBack(given, into: db)) }
      }
    } catch .damaged {
      return .refused(Refusal(.diverged, found: segment.lastSeq))
    }
  }

  /// - Returns: the head.
  private func takeBack(_ given: GivenBack, into db: Database) throws -> Seq {
    let log = LogTables(db: db)
    let head = try log.head()
    let missing = try given.missing(after: head) { try log.chain(at: $0, workspace: workspace) }
    var entry = LogEntry(
      head: head, workspace: workspace, log: log, replicas: StandingTable(db: db),
      roster: try rosters.current(in: db))
    for logged in missing {
      _ = try entry.admit(logged)
      try log.append(logged, workspace: workspace)
    }
    try entry.save()
    return try log.head()
  }

  /// Takes pushes from now on: replicas have given back what a backup lacked.
  package mutating func endHealing() throws(StoreError) {
    guard restoration == .healing else { return }
    try translatingErrors { try database.write { db in try db.set(Restoration.healed) } }
    restoration = .healed
  }

  private func read<Answer>(_ body: (LogTables) throws -> Answer) throws(StoreError) -> Answer {
    try translatingErrors { try database.readAtOnce { db in try body(LogTables(db: db)) } }
  }
}

extension Database {
  /// Begins a log with the join of its founder.
  fileprivate func found(_ workspace: WorkspaceIdentity, by key: SigningKey, now: Instant) throws {
    var appending = Appending(to: self, of: workspace, roster: Roster(isOpen: false))
    let join = Change.memberJoined(name: Roster.founderName, publicKey: key.publicKey)
    guard case .logged = try appending.record([join], by: key, now: now) else {
      preconditionFailure("the workspace's id is derived from another key")
    }
  }

  func workspaceIdentity() throws -> WorkspaceIdentity {
    WorkspaceIdentity(
      id: [UInt8](try setting(.workspaceID, as: Data.self)),
      name: try setting(.workspaceName, as: String.self))
  }
}
