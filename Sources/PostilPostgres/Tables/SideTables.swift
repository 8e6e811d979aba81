import PostilCore
import PostilLog
import PostilWire

/// The tables beside a log, which its events alone would tell as well: frontiers with names, acts, rooms and verdicts.
/// Within one transaction.
struct SideTables {
  let connection: PostgresConnection
  /// The workspace's number.
  let workspace: Int64

  private func run(_ statement: PostgresStatement) throws(PostgresError) -> PostgresRows {
    try connection.run(statement.sql, statement.parameters)
  }

  // MARK: Frontiers

  func frontier(of replica: ReplicaID) throws -> Frontier? {
    try Self.frontiers(in: run(Self.frontiers(of: [replica], in: workspace)))[replica]
  }

  /// Every replica's, by the order of their ids as signed numbers.
  func frontiers() throws -> [(replica: ReplicaID, frontier: Frontier)] {
    let all = try Self.frontiers(
      in: connection.run(
        """
        SELECT id, name, public_key, last_counter, last_seq, last_base, chain FROM postil.replica
        WHERE workspace = $1
        """, [.integer(workspace)]))
    return all.map { (replica: $0.key, frontier: $0.value) }
      .sorted { Int64(bitPattern: $0.replica.bits) < Int64(bitPattern: $1.replica.bits) }
  }

  static func frontiers(of replicas: [ReplicaID], in workspace: Int64) -> PostgresStatement {
    PostgresStatement(
      """
      SELECT id, name, public_key, last_counter, last_seq, last_base, chain FROM postil.replica
      WHERE workspace = $1 AND id = ANY ($2::bigint[])
      """, [.integer(workspace), .integers(replicas.map { Int64(bitPattern: $0.bits) })])
  }

  static func frontiers(in answer: PostgresRows) throws -> [ReplicaID: Frontier] {
    var frontiers: [ReplicaID: Frontier] = [:]
    for row in answer.rows {
      guard let chain = Chain(bytes: try row.bytes(6)) else {
        throw Damage.missing("a replica's chain")
      }
      frontiers[ReplicaID(bits: UInt64(bitPattern: try row.integer(0)))] = Frontier(
        name: Text(try row.text(1)), publicKey: try row.bytes(2), lastCounter: try row.unsigned(3),
        lastSeq: try row.unsigned(4), lastBase: try row.unsigned(5), chain: chain)
    }
    return frontiers
  }

  static func save(_ frontiers: [ReplicaID: Frontier], in workspace: Int64) -> PostgresStatement {
    // In one order, as everything that others may write too.
    let rows = frontiers.sorted { $0.key < $1.key }
    return PostgresStatement(
      """
      INSERT INTO postil.replica
        (workspace, id, name, public_key, last_counter, last_seq, last_base, chain)
      SELECT $1, * FROM unnest(
        $2::bigint[], $3::text[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bytea[])
      ON CONFLICT (workspace, id) DO UPDATE SET
        last_counter = excluded.last_counter, last_seq = excluded.last_seq,
        last_base = excluded.last_base, chain = excluded.chain
      """,
      [
        .integer(workspace), .integers(rows.map { Int64(bitPattern: $0.key.bits) }),
        .texts(rows.map(\.value.name.string)), .blobs(rows.map(\.value.publicKey)),
        .integers(rows.map { Int64(clamping: $0.value.lastCounter) }),
        .integers(rows.map { Int64(clamping: $0.value.lastSeq) }),
        .integers(rows.map { Int64(clamping: $0.value.lastBase) }),
        .blobs(rows.map(\.value.chain.bytes)),
      ])
  }

  func isTaken(_ name: Text) throws -> Bool {
    try connection.run(
      "SELECT true FROM postil.replica WHERE workspace = $1 AND name = $2",
      [.integer(workspace), .text(name.string)]
    ).first != nil
  }

  // MARK: Acts

  func acts(after seq: Seq = 0) throws -> [LoggedAct] {
    try Self.acts(in: run(Self.acts(after: seq, in: workspace)))
  }

  static func acts(after seq: Seq, in workspace: Int64) -> PostgresStatement {
    PostgresStatement(
      """
      SELECT m.seq, m.replica, m.received_at, m.bytes, coalesce(v.reason, 0)
      FROM postil.membership m
      LEFT JOIN postil.verdict v ON v.workspace = m.workspace AND v.seq = m.seq
      WHERE m.workspace = $1 AND m.seq > $2 ORDER BY m.seq
      """, [.integer(workspace), .integer(Int64(clamping: seq))])
  }

  static func acts(in answer: PostgresRows) throws -> [LoggedAct] {
    try answer.rows.map { row in
      LoggedAct(
        seq: try row.unsigned(0), replica: ReplicaID(bits: UInt64(bitPattern: try row.integer(1))),
        receivedAt: Instant(milliseconds: try row.integer(2)), bytes: try row.bytes(3),
        isIgnored: try row.integer(4) == Int64(Fold.Reason.noRoom.rawValue))
    }
  }

  static func append(_ acts: [LoggedAct], to workspace: Int64) -> PostgresStatement {
    PostgresStatement(
      """
      INSERT INTO postil.membership (workspace, seq, replica, received_at, bytes)
      SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[])
      """,
      [
        .integer(workspace), .integers(acts.map { Int64(clamping: $0.seq) }),
        .integers(acts.map { Int64(bitPattern: $0.replica.bits) }),
        .integers(acts.map(\.receivedAt.milliseconds)), .blobs(acts.map(\.bytes)),
      ])
  }

  // MARK: Rooms and verdicts

  func room(of owner: RoomOwner) throws -> RoomUse? {
    try Self.rooms(in: run(Self.rooms(of: [owner], in: workspace)))[owner]
  }

  static func rooms(of owners: [RoomOwner], in workspace: Int64) -> PostgresStatement {
    let keys = owners.map { RoomKey($0) }
    return PostgresStatement(
      """
      SELECT kind, high, low, use FROM unnest($2::bigint[], $3::bigint[], $4::bigint[])
        AS wanted (kind, high, low)
      JOIN postil.room r USING (kind, high, low) WHERE r.workspace = $1
      """,
      [
        .integer(workspace), .integers(keys.map(\.kind)), .integers(keys.map(\.high)),
        .integers(keys.map(\.low)),
      ])
  }

  static func rooms(in answer: PostgresRows) throws -> [RoomOwner: RoomUse] {
    var rooms: [RoomOwner: RoomUse] = [:]
    for row in answer.rows {
      guard let kind = UInt8(exactly: try row.integer(0)),
        let owner = RoomOwner(
          kind: kind, high: UInt64(bitPattern: try row.integer(1)),
          low: UInt64(bitPattern: try row.integer(2)))
      else { throw Damage.rooms }
      rooms[owner] = try row.bytes(3).withUnsafeBytes { try RoomUse(stored: $0) }
    }
    return rooms
  }

  /// - Returns: statements that replace the sums of these owners: a row for each that is not empty.
  static func save(_ uses: [RoomOwner: RoomUse], in workspace: Int64) -> [PostgresStatement] {
    // In one order, as everything that others may write too.
    let rows = uses.map { (key: RoomKey($0.key), use: $0.value) }.sorted { $0.key < $1.key }
    let full = rows.filter { !$0.use.parts.isEmpty }
    let empty = rows.filter(\.use.parts.isEmpty)
    var statements: [PostgresStatement] = []
    if !full.isEmpty {
      statements.append(
        PostgresStatement(
          """
          INSERT INTO postil.room (workspace, kind, high, low, use)
          SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[])
          ON CONFLICT (workspace, kind, high, low) DO UPDATE SET use = excluded.use
          """,
          [
            .integer(workspace), .integers(full.map(\.key.kind)), .integers(full.map(\.key.high)),
            .integers(full.map(\.key.low)), .blobs(full.map(\.use.stored)),
          ]))
    }
    if !empty.isEmpty {
      statements.append(
        PostgresStatement(
          """
          DELETE FROM postil.room r
          USING unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS gone (kind, high, low)
          WHERE r.workspace = $1 AND (r.kind, r.high, r.low) = (gone.kind, gone.high, gone.low)
          """,
          [
            .integer(workspace), .integers(empty.map(\.key.kind)), .integers(empty.map(\.key.high)),
            .integers(empty.map(\.key.low)),
          ]))
    }
    return statements
  }

  func isWithoutRoom(_ seq: Seq) throws -> Bool {
    try connection.run(
      "SELECT true FROM postil.verdict WHERE workspace = $1 AND seq = $2 AND reason = $3",
      [
        .integer(workspace), .integer(Int64(clamping: seq)),
        .integer(Int64(Fold.Reason.noRoom.rawValue)),
      ]
    ).first != nil
  }

  static func note(_ verdicts: [Seq: Fold.Reason], in workspace: Int64) -> PostgresStatement {
    let rows = verdicts.sorted { $0.key < $1.key }
    return PostgresStatement(
      """
      INSERT INTO postil.verdict (workspace, seq, reason)
      SELECT $1, * FROM unnest($2::bigint[], $3::bigint[])
      """,
      [
        .integer(workspace), .integers(rows.map { Int64(clamping: $0.key) }),
        .integers(rows.map { Int64($0.value.rawValue) }),
      ])
  }

  /// Writes all sums and verdicts into an empty store.
  func copyRooms(to store: any RoomStore) throws {
    var store = store
    var last = (kind: Int64.min, high: Int64.min, low: Int64.min)
    while true {
      let rows = try connection.run(
        """
        SELECT kind, high, low, use FROM postil.room
        WHERE workspace = $1 AND (kind, high, low) > ($2, $3, $4)
        ORDER BY kind, high, low LIMIT 4096
        """, [.integer(workspace), .integer(last.kind), .integer(last.high), .integer(last.low)])
      guard let end = rows.rows.last else { break }
      last = (try end.integer(0), try end.integer(1), try end.integer(2))
      try store.save(Self.rooms(in: rows).map { ($0.key, $0.value) })
    }
    let verdicts = try connection.run(
      "SELECT seq, reason FROM postil.verdict WHERE workspace = $1", [.integer(workspace)])
    var reasons: [Seq: Fold.Reason] = [:]
    for row in verdicts.rows {
      let seq = try row.unsigned(0)
      guard let reason = Fold.Reason(rawValue: Int(try row.integer(1))) else {
        throw Damage.missing("the verdict on event \(seq)")
      }
      reasons[seq] = reason
    }
    try store.note(reasons)
  }
}
