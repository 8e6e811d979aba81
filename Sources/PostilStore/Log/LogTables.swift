import Foundation
import GRDB
import PostilCore
import PostilWire

/// The log as it lies in SQLite, within one transaction: on a server and on a replica alike.
struct LogTables {
  let db: Database

  func head() throws -> Seq {
    let statement = try db.cachedStatement(
      sql: "SELECT last_seq FROM changeset ORDER BY first_seq DESC LIMIT 1")
    return try Seq.fetchOne(statement) ?? 0
  }

  /// `nil` where no changeset ends at the seq.
  func chain(at seq: Seq, workspace: WorkspaceIdentity) throws -> Chain? {
    if seq == 0 { return Chain(workspace: workspace.id) }
    guard let place = Int64(exactly: seq) else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT last_seq, chain FROM changeset WHERE first_seq <= ?
        ORDER BY first_seq DESC LIMIT 1
        """)
    guard let row = try Row.fetchOne(statement, arguments: [place]),
      try row.decode(Int64.self, atIndex: 0) == place
    else { return nil }
    return try chain(row.decode(atIndex: 1), at: seq)
  }

  func standing(of replica: ReplicaID) throws -> Standing? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT name, public_key, last_counter, last_seq, last_base, chain FROM replica
        WHERE id = ?
        """)
    guard let row = try Row.fetchOne(statement, arguments: [Int64(bitPattern: replica.bits)]) else {
      return nil
    }
    return try standing(row)
  }

  /// Every replica in the log, by the order of their ids.
  func standings() throws -> [(replica: ReplicaID, standing: Standing)] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT name, public_key, last_counter, last_seq, last_base, chain, id FROM replica
        ORDER BY id
        """)
    return try rows.map { row in
      (ReplicaID(bits: UInt64(bitPattern: try row.decode(atIndex: 6))), try standing(row))
    }
  }

  func isTaken(_ name: Text) throws -> Bool {
    let statement = try db.cachedStatement(sql: "SELECT 1 FROM replica WHERE name = ?")
    return try Int.fetchOne(statement, arguments: [name.string]) != nil
  }

  /// The changeset that holds a seq, or `nil` beyond the head.
  func changeset(holding seq: Seq) throws -> LoggedChangeset? {
    guard let place = Int64(exactly: seq) else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(Self.columns) FROM changeset WHERE first_seq <= ?
        ORDER BY first_seq DESC LIMIT 1
        """)
    guard let row = try Row.fetchOne(statement, arguments: [place]),
      try row.decode(Int64.self, atIndex: 1) >= place
    else { return nil }
    return try logged(row)
  }

  /// Reads changesets in log order until `visit` says `false`.
  ///
  /// - Parameter seq: the end of a changeset, or 0.
  func read(after seq: Seq, visit: (LoggedChangeset, Chain) throws -> Bool) throws {
    guard let place = Int64(exactly: seq) else { return }
    let statement = try db.cachedStatement(
      sql: "SELECT \(Self.columns), chain FROM changeset WHERE first_seq > ? ORDER BY first_seq")
    let rows = try Row.fetchCursor(statement, arguments: [place])
    while let row = try rows.next() {
      let logged = try logged(row)
      guard try visit(logged, try chain(row.decode(atIndex: 6), at: logged.lastSeq)) else { return }
    }
  }

  /// Writes an admitted changeset and what it makes of its replica's standing.
  func append(_ logged: LoggedChangeset, standing: Standing, workspace: WorkspaceIdentity) throws {
    guard let before = try chain(at: logged.firstSeq - 1, workspace: workspace) else {
      throw Damage.gap(expected: try head() + 1, found: logged.firstSeq)
    }
    let changeset = logged.changeset
    let replica = Int64(bitPattern: changeset.replica.bits)
    try db.cachedStatement(
      sql: """
        INSERT INTO changeset
          (first_seq, last_seq, replica, first_counter, received_at, bytes, chain)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      try Int64(storing: logged.firstSeq), try Int64(storing: logged.lastSeq), replica,
      try Int64(storing: changeset.firstCounter), logged.receivedAt.milliseconds,
      Data(changeset.events.bytes),
      Data(before.adding(logged).bytes),
    ])
    try db.cachedStatement(
      sql: """
        INSERT INTO replica
          (id, name, public_key, last_counter, last_seq, last_base, chain)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
          last_counter = excluded.last_counter, last_seq = excluded.last_seq,
          last_base = excluded.last_base, chain = excluded.chain
        """
    ).execute(arguments: [
      replica, standing.name.string, Data(standing.publicKey),
      try Int64(storing: standing.lastCounter), try Int64(storing: standing.lastSeq),
      try Int64(storing: standing.lastBase), Data(standing.chain.bytes),
    ])
  }

  private static let columns = "first_seq, last_seq, replica, first_counter, bytes, received_at"
}

/// Rows into values. A file may be damaged: what cannot be read is an error, never a trap.
extension LogTables {
  private func logged(_ row: Row) throws -> LoggedChangeset {
    let firstSeq = try row.decode(Seq.self, atIndex: 0)
    do {
      let changeset = try Changeset(
        replica: ReplicaID(bits: UInt64(bitPattern: row.decode(atIndex: 2))),
        firstCounter: row.decode(atIndex: 3),
        events: EventRun(bytes: [UInt8](row.decode(Data.self, atIndex: 4))))
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

  private func standing(_ row: Row) throws -> Standing {
    guard let chain = Chain(bytes: [UInt8](try row.decode(Data.self, atIndex: 5))) else {
      throw Damage.missing("a replica's chain")
    }
    return Standing(
      name: Text(try row.decode(atIndex: 0)),
      publicKey: [UInt8](try row.decode(Data.self, atIndex: 1)),
      lastCounter: try row.decode(atIndex: 2), lastSeq: try row.decode(atIndex: 3),
      lastBase: try row.decode(atIndex: 4), chain: chain)
  }

  private func chain(_ data: Data, at seq: Seq) throws -> Chain {
    guard let chain = Chain(bytes: [UInt8](data)) else { throw Damage.chain(seq: seq) }
    return chain
  }
}
