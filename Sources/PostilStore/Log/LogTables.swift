import Foundation
import GRDB
import PostilCore
import PostilWire

/// The log as it lies in SQLite, within one transaction: on a server and on a replica alike.
///
/// Sealed segments first, then the open tail, changeset by changeset.
struct LogTables {
  let db: Database
  let segments: SegmentTable

  init(db: Database) {
    self.db = db
    segments = SegmentTable(db: db)
  }

  func head() throws -> Seq {
    let statement = try db.cachedStatement(
      sql: "SELECT last_seq FROM changeset ORDER BY first_seq DESC LIMIT 1")
    return try Seq.fetchOne(statement) ?? segments.end()
  }

  /// The chain at a seq where a changeset ends; `nil` for any other.
  func chain(at seq: Seq, workspace: WorkspaceIdentity) throws -> Chain? {
    if seq == 0 { return Chain(workspace: workspace.id) }
    guard let place = Int64(exactly: seq) else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT last_seq, chain FROM changeset WHERE first_seq <= ?
        ORDER BY first_seq DESC LIMIT 1
        """)
    if let row = try Row.fetchOne(statement, arguments: [place]) {
      guard try row.decode(Int64.self, atIndex: 0) == place else { return nil }
      return try Chain(stored: row.decode(atIndex: 1), at: seq)
    }
    guard let segment = try segments.holding(seq) else { return nil }
    if segment.lastSeq == seq { return segment.chain }
    guard var chain = try chain(at: segment.firstSeq - 1, workspace: workspace) else {
      throw Damage.chain(seq: segment.firstSeq)
    }
    for logged in try segments.changesets(of: segment) {
      chain = chain.adding(logged)
      if logged.lastSeq >= seq { return logged.lastSeq == seq ? chain : nil }
    }
    throw Damage.unreadable(seq: seq)
  }

  /// The changeset that holds a seq, or `nil` beyond the head.
  func changeset(holding seq: Seq) throws -> LoggedChangeset? {
    guard let place = Int64(exactly: seq) else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(Self.columns) FROM changeset WHERE first_seq <= ?
        ORDER BY first_seq DESC LIMIT 1
        """)
    if let row = try Row.fetchOne(statement, arguments: [place]) {
      return try row.decode(Int64.self, atIndex: 1) >= place ? try logged(row) : nil
    }
    return try segments.changesets(holding: seq)?.last { $0.firstSeq <= seq }
  }

  /// Reads changesets in log order until `visit` says `false`.
  ///
  /// - Parameter seq: the end of a changeset, or 0.
  func read(after seq: Seq, visit: (LoggedChangeset) throws -> Bool) throws {
    try readRuns(after: seq) { run, _ in try run.allSatisfy(visit) }
  }

  /// Reads the log run by run until `visit` says `false`: the changesets of a segment, or one of the
  /// tail, with the chain that is stored at its end. Of the first run only what follows `seq`.
  func readRuns(after seq: Seq, visit: ([LoggedChangeset], Chain) throws -> Bool) throws {
    guard let place = Int64(exactly: seq) else { return }
    let isRead = try segments.read(after: seq) { segment in
      let changesets = try segments.changesets(of: segment)
      let run = changesets.drop { $0.firstSeq <= seq }
      return try run.isEmpty || visit(Array(run), segment.chain)
    }
    guard isRead else { return }
    let statement = try db.cachedStatement(
      sql: "SELECT \(Self.columns), chain FROM changeset WHERE first_seq > ? ORDER BY first_seq")
    let rows = try Row.fetchCursor(statement, arguments: [place])
    while let row = try rows.next() {
      let logged = try logged(row)
      let chain = try Chain(stored: row.decode(atIndex: 7), at: logged.lastSeq)
      guard try visit([logged], chain) else { return }
    }
  }

  /// Reads every row of the open tail, whatever its columns say, with the chain that is stored in it.
  func readTail(visit: (LoggedChangeset, Chain) throws -> Void) throws {
    let statement = try db.cachedStatement(
      sql: "SELECT \(Self.columns), chain FROM changeset ORDER BY first_seq")
    let rows = try Row.fetchCursor(statement)
    while let row = try rows.next() {
      let logged = try logged(row)
      try visit(logged, try Chain(stored: row.decode(atIndex: 7), at: logged.lastSeq))
    }
  }

  /// Reads the log from its first event with the events decoded, a few segments ahead on other threads,
  /// until `visit` says `false`.
  func readOpened(_ visit: ([LoggedChangeset], [[Event]]) throws -> Bool) throws {
    var ahead = Ahead<OpenedSegment>(depth: 3)
    var goesOn = true
    _ = try segments.read(after: 0) { segment in
      ahead.start { try OpenedSegment(segment, after: nil) }
      if let opened = try ahead.due() { goesOn = try visit(opened.changesets, opened.events) }
      return goesOn
    }
    while goesOn, let opened = try ahead.rest() {
      goesOn = try visit(opened.changesets, opened.events)
    }
    guard goesOn else { return }
    try read(after: segments.end()) { logged in try visit([logged], [logged.events()]) }
  }

  /// Writes an admitted changeset to the tail.
  func append(_ logged: LoggedChangeset, workspace: WorkspaceIdentity) throws {
    guard let before = try chain(at: logged.firstSeq - 1, workspace: workspace) else {
      throw Damage.gap(expected: try head() + 1, found: logged.firstSeq)
    }
    let changeset = logged.changeset
    try db.cachedStatement(
      sql: """
        INSERT INTO changeset
          (first_seq, last_seq, replica, first_counter, received_at, bytes, signature, chain)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      try Int64(storing: logged.firstSeq), try Int64(storing: logged.lastSeq),
      Int64(bitPattern: changeset.replica.bits), try Int64(storing: changeset.firstCounter),
      logged.receivedAt.milliseconds, Data(changeset.events.bytes),
      changeset.signature.map { Data($0) },
      Data(before.adding(logged).bytes),
    ])
  }

  private static let columns =
    "first_seq, last_seq, replica, first_counter, bytes, received_at, signature"

  /// A file may be damaged: what cannot be read is an error, never a trap.
  private func logged(_ row: Row) throws -> LoggedChangeset {
    let firstSeq = try row.decode(Seq.self, atIndex: 0)
    do {
      let changeset = try Changeset(
        replica: ReplicaID(bits: UInt64(bitPattern: row.decode(atIndex: 2))),
        firstCounter: row.decode(atIndex: 3),
        events: EventRun(bytes: [UInt8](row.decode(Data.self, atIndex: 4))),
        signature: row.decode(Data?.self, atIndex: 6).map { [UInt8]($0) })
      let logged = try LoggedChangeset(
        changeset: changeset, firstSeq: firstSeq,
        receivedAt: Instant(milliseconds: row.decode(atIndex: 5)))
      guard logged.lastSeq == (try row.decode(Seq.self, atIndex: 1)) else {
        throw Damage.unreadable(seq: firstSeq)
      }
      return logged
    } catch is WireError {
      throw Damage.unreadable(seq: firstSeq)
    }
  }
}

extension Chain {
  init(stored bytes: Data, at seq: Seq) throws(Damage) {
    guard let chain = Chain(bytes: [UInt8](bytes)) else { throw .chain(seq: seq) }
    self = chain
  }
}
