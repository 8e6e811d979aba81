import Foundation
import GRDB
package import PostilCore
package import PostilLog
package import PostilWire

/// A replica's file: its copy of the log, its outbox and the state folded from both.
package struct ReplicaStore: Sendable {
  package let workspace: WorkspaceIdentity
  package let replica: ReplicaID
  package let name: Text
  /// The most own events without room that are kept aside.
  package var parkingLimit = Limits.parked
  let database: DatabaseQueue
  private let firstPullFile: FirstPullFile

  /// Creates the file of a new replica, whose first event joins the workspace.
  ///
  /// - Parameters:
  ///   - publicKey: 32 bytes; the replica's id is derived from it.
  ///   - ticket: the one with which it joins; none in an open workspace.
  ///   - limits: the limits of the sum of one owner's events.
  package init(
    creating path: String, workspace: WorkspaceIdentity, name: Text, publicKey: [UInt8],
    ticket: Ticket? = nil, link: String, limits: RoomLimits = RoomLimits(), now: Instant
  ) throws(StoreError) {
    let replica = ReplicaID(publicKey: publicKey)
    let join = EventEncoder.encode(
      base: 0, claimedAt: now,
      change: .memberJoined(name: name, publicKey: publicKey, ticket: ticket))
    self.workspace = workspace
    self.replica = replica
    self.name = name
    firstPullFile = FirstPullFile(besides: path)
    database = try translatingErrors {
      try DatabaseFile.create(
        at: path, kind: .replica, pageBytes: 16 << 10
      ) { db in
        try db.execute(sql: ProjectionSchema.creation)
        try db.set(ProjectionVersion.current)
        try db.set(.workspaceID, to: Data(workspace.id))
        try db.set(.workspaceName, to: workspace.name)
        try db.set(CountRules(under: limits))
        try db.set(.replica, to: Int64(bitPattern: replica.bits))
        try db.set(.replicaName, to: name.string)
        try db.set(.link, to: link)
        try db.set(.acknowledgedCounter, to: Int64(0))
        try db.set(.sentCounter, to: Int64(0))
        try db.execute(
          sql: "INSERT INTO outbox (counter, bytes) VALUES (1, ?)", arguments: [Data(join)])
      }
    }
  }

  /// - Parameters:
  ///   - limits: the limits of the sum of one owner's events; where the log was counted under others, or by
  ///     earlier laws, it is counted and folded anew.
  ///   - isShared: whether others may read it while it is open: then a full disk is an error.
  ///   - progress: reports the progress through the log while what an earlier version made of it is made
  ///     anew.
  package init(
    opening path: String, limits: RoomLimits = RoomLimits(), isShared: Bool = false,
    progress: @escaping LogProgress = { _, _ in }
  ) throws(StoreError) {
    let database = try translatingErrors {
      try DatabaseFile.open(
        at: path, kind: .replica, isShared: isShared)
    }
    try self.init(database, at: path)
    try update(by: CountRules(under: limits), progress: progress)
  }

  /// Opens the file for reading only, also while another process writes to it.
  ///
  /// - Throws: `StoreError.olderState` or `olderLaws` for what an earlier version made.
  package init(reading path: String) throws(StoreError) {
    let database = try translatingErrors {
      try DatabaseFile.open(reading: path, kind: .replica)
    }
    try self.init(database, at: path)
    try update(by: CountRules(under: RoomLimits())) { _, _ in }
  }

  private init(_ database: DatabaseQueue, at path: String) throws(StoreError) {
    self.database = database
    firstPullFile = FirstPullFile(besides: path)
    (workspace, replica, name) = try translatingErrors {
      try database.readAtOnce { db in
        (
          try db.workspaceIdentity(), try db.ownReplica(),
          Text(try db.setting(.replicaName, as: String.self))
        )
      }
    }
  }

  /// The same file under the identity that it takes in a transaction of another store.
  init(_ store: ReplicaStore, as replica: ReplicaID, called name: Text) {
    workspace = store.workspace
    self.replica = replica
    self.name = name
    parkingLimit = store.parkingLimit
    database = store.database
    firstPullFile = store.firstPullFile
  }

  /// Reads a consistent state: nothing changes while `body` runs.
  package func read<Answer>(_ body: (ReplicaView) throws -> Answer) throws -> Answer {
    try translatingSQLite {
      try database.readAtOnce { db in try body(ReplicaView(db: db, store: self)) }
    }
  }

  /// The same, while SQLite checks its file: pages, rows, indexes.
  ///
  /// - Throws: `StoreError.corrupt` with the fault that SQLite found, before any other error.
  package func readCheckingFile<Answer>(_ body: (ReplicaView) throws -> Answer) throws -> Answer {
    try translatingSQLite {
      try database.readCheckingFile { db in try body(ReplicaView(db: db, store: self)) }
    }
  }

  /// Reads the state as it was when the log ended at a seq: the same fold stopped early, into temporary
  /// tables that nobody else sees. Events in the outbox are left out.
  package func read<Answer>(asOf seq: Seq, _ body: (ReplicaView) throws -> Answer) throws -> Answer
  {
    try passing(.deferred) { db in
      let verdicts = try RoomTable(db: db).verdicts(through: seq)
      try db.execute(sql: ProjectionSchema.pastCreation)
      try BulkFold.fold(
        LogTables(db: db), of: workspace, through: seq, verdicts: verdicts,
        into: EntityTable(db: db, own: replica))
      return try body(ReplicaView(db: db, store: self, horizon: seq))
    }
  }

  /// A number that changes when another process, or another store in this one, changes the file.
  package func version() throws -> Int {
    try translatingSQLite {
      try database.readAtOnce { db in
        try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
      }
    }
  }

  /// Changes the replica in one durable transaction: everything that `body` does, or nothing.
  ///
  /// - Throws: `StoreError.identityChanged` where the file took another identity since it was opened.
  package func write<Answer>(_ body: (inout ReplicaTransaction) throws -> Answer) throws -> Answer {
    try translatingSQLite {
      try database.writeAtOnce { db in try change(db, body) }
    }
  }

  /// The same where nobody else writes now.
  ///
  /// - Throws: `StoreError.busy` at once where somebody does.
  package func writeIfFree(_ body: (inout ReplicaTransaction) throws -> Void) throws {
    let wait = { (seconds: Double) in
      try database.inOrder {
        try $0.execute(sql: "PRAGMA busy_timeout = \(Int(seconds * 1_000))")
      }
    }
    try translatingSQLite { try wait(0) }
    defer { try? wait(DatabaseFile.busySeconds) }
    try write(body)
  }

  /// The same for a transaction that begins the log: every page is written once, without a WAL.
  package func fill<Answer>(_ body: (inout ReplicaTransaction) throws -> Answer) throws -> Answer {
    try translatingSQLite {
      try database.fill { db in try change(db, body) }
    }
  }

  private func change<Answer>(
    _ db: Database, _ body: (inout ReplicaTransaction) throws -> Answer
  ) throws -> Answer {
    try expectIdentity(db)
    try db.expectOwnLaws()
    try db.expectOwnProjection()
    var transaction = ReplicaTransaction(db: db, store: self)
    let answer = try body(&transaction)
    try transaction.writeState()
    return answer
  }

  /// Folds the whole log and the outbox anew and corrects every part of the state that differs, in one
  /// durable transaction.
  ///
  /// - Returns: the number of folded events, the number of wrong rows, and the digest of the state.
  /// - Throws: `StoreError.damaged` with the first fault of the log; then the state stays.
  package func rebuild() throws -> (events: Int, repaired: Int, digest: String) {
    try write { transaction in
      let (log, repaired, digest) = try transaction.rebuildProjection()
      return (try log.events + transaction.view.pendingCount(), repaired, digest)
    }
  }

  /// Tries out a change: `read` sees the state that `change` would make, and nothing of it stays.
  ///
  /// One transaction, rolled back; the file must still be writable.
  package func rehearse<Answer>(
    _ change: (inout ReplicaTransaction) throws -> Void,
    then read: (ReplicaView) throws -> Answer
  ) throws -> Answer {
    try passing(.immediate) { db in
      try expectIdentity(db)
      var transaction = ReplicaTransaction(db: db, store: self)
      try change(&transaction)
      try transaction.writeState()
      return try read(transaction.view)
    }
  }

  /// Runs in a transaction that is rolled back.
  private func passing<Answer>(
    _ kind: Database.TransactionKind, _ body: (Database) throws -> Answer
  ) throws -> Answer {
    try translatingSQLite {
      try database.inTransaction(kind, ending: .rollback, body)
    }
  }

  package func hasStrays() throws -> Bool {
    try read { try $0.strayCount() > 0 }
  }

  // MARK: A first pull

  /// The place from which the next pull continues: the cursor, or the end of a first pull's segments.
  package func position() throws -> (seq: Seq, chain: Chain?) {
    let (cursor, chain) = try read { view in
      let cursor = try view.cursor()
      return (cursor, try view.chain(at: cursor))
    }
    guard cursor == 0, let end = try firstPullFile.end(in: workspace) else {
      return (cursor, chain)
    }
    return end
  }

  /// True if segments wait for `settleFirstPull`.
  package var hasFirstPull: Bool { firstPullFile.isThere }

  /// True if segments wait, and the log is empty.
  package func isInFirstPull() throws -> Bool {
    try hasFirstPull && read { try $0.cursor() } == 0
  }

  /// Discards the segments of a first pull: by the server's word its log is another one.
  ///
  /// - Returns: whether there were any.
  package func discardFirstPull() throws -> Bool {
    guard try isInFirstPull() else { return false }
    firstPullFile.remove()
    return true
  }

  /// Stages a segment of a first pull; `settleFirstPull` must follow.
  ///
  /// - Parameter end: the last seq that came before it.
  /// - Throws: `Damage.gap` for one that does not follow that.
  package func stage(_ segment: Segment, after end: Seq) throws {
    guard segment.firstSeq == end + 1 else {
      throw StoreError.damaged(.gap(expected: end + 1, found: segment.firstSeq))
    }
    try firstPullFile.append(segment)
  }

  /// Makes the log from the segments that came, folds it and moves the cursor, in one transaction.
  ///
  /// - Returns: the number of events of others.
  /// - Throws: `Damage` for a contradiction to the laws of the log; then the segments are discarded, since
  ///   they could never become a log.
  package func settleFirstPull() throws -> Int {
    guard firstPullFile.isThere else { return 0 }
    do {
      let count = try fill { transaction in
        // Left behind by a crash just after the commit, if the log holds something.
        try transaction.beginLog { pull in
          try firstPullFile.read { segment, _ throws(StoreError) in
            try translatingErrors { try pull.add(segment) }
          }
        }
      }
      firstPullFile.remove()
      return count
    } catch {
      // Segments stay if another try may succeed.
      switch error as? StoreError {
      case .system, .busy, .identityChanged: break
      default: firstPullFile.remove()
      }
      throw error
    }
  }

  /// Seals the beginning of the log's open tail if it is long enough.
  ///
  /// - Returns: whether anything was sealed.
  package func seal(bytes: Int = Limits.segmentBytes) throws(StoreError) -> Bool {
    try translatingErrors { try Sealing.seal(database, bytes: bytes) }
  }

  /// ⚖ Recorded events bear the present identity of the file, not the one that it had when this process
  /// opened it: otherwise two replicas would write under one id.
  private func expectIdentity(_ db: Database) throws {
    guard try db.ownReplica() == replica else { throw StoreError.identityChanged }
  }

  /// Errors of the caller's own pass unchanged.
  private func translatingSQLite<Answer>(_ body: () throws -> Answer) throws -> Answer {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw StoreError(error)
    } catch let damage as Damage {
      throw StoreError.damaged(damage)
    } catch let error as RowDecodingError {
      throw StoreError(error)
    }
  }
}
