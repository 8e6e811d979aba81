import PostilCore
import PostilLog
import PostilWire

/// The open tail of a log: changesets after the last segment, within one transaction.
struct TailTable {
  let connection: PostgresConnection
  /// The workspace's number.
  let workspace: Int64

  /// A changeset with its stored chains.
  struct Row: Sendable {
    let logged: LoggedChangeset
    /// Its replica's own before it.
    let own: Chain
    /// The log's after it.
    let chain: Chain
  }

  private static let columns = """
    first_seq, last_seq, replica, first_counter, bytes, received_at, signature, own, chain
    """

  /// The last changeset of the tail that begins at a seq or before.
  static func last(upTo seq: Seq, of workspace: Int64) -> PostgresStatement {
    PostgresStatement(
      """
      SELECT \(columns) FROM postil.changeset WHERE workspace = $1 AND first_seq <= $2
      ORDER BY first_seq DESC LIMIT 1
      """, [.integer(workspace), .integer(Int64(clamping: seq))])
  }

  func last(upTo seq: Seq) throws -> Row? {
    let statement = Self.last(upTo: seq, of: workspace)
    return try connection.run(statement.sql, statement.parameters).first.map(Row.init)
  }

  /// The changesets after a seq while their events stay within `bytes`; at least one if there is one.
  func rows(after seq: Seq, bytes: Int) throws -> [Row] {
    try connection.run(
      """
      SELECT \(Self.columns) FROM (
        SELECT *, sum(length(bytes)) OVER (ORDER BY first_seq) AS total, row_number() OVER (ORDER BY first_seq) AS number
        FROM (
          SELECT * FROM postil.changeset WHERE workspace = $1 AND first_seq > $2
          ORDER BY first_seq LIMIT 4096) oldest) counted
      WHERE total <= $3 OR number = 1 ORDER BY first_seq
      """, [.integer(workspace), .integer(Int64(clamping: seq)), .integer(Int64(bytes))]
    ).rows.map(Row.init)
  }

  /// Reads on in log order, a few at a time, until `visit` says `false`.
  func read(after seq: Seq = 0, _ visit: (Row) throws -> Bool) throws {
    var last = seq
    while case let rows = try rows(after: last, bytes: Limits.batchBytes), let end = rows.last {
      for row in rows { guard try visit(row) else { return } }
      last = end.logged.lastSeq
    }
  }

  /// Adds changesets that follow the last.
  static func insert(_ rows: [Row], into workspace: Int64) -> PostgresStatement {
    PostgresStatement(
      """
      INSERT INTO postil.changeset (workspace, \(columns))
      SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[],
        $7::bigint[], $8::bytea[], $9::bytea[], $10::bytea[])
      """,
      [
        .integer(workspace), .integers(rows.map { Int64(clamping: $0.logged.firstSeq) }),
        .integers(rows.map { Int64(clamping: $0.logged.lastSeq) }),
        .integers(rows.map { Int64(bitPattern: $0.logged.changeset.replica.bits) }),
        .integers(rows.map { Int64(clamping: $0.logged.changeset.firstCounter) }),
        .blobs(rows.map(\.logged.changeset.events.bytes)),
        .integers(rows.map(\.logged.receivedAt.milliseconds)),
        .blobs(rows.map(\.logged.changeset.signature)), .blobs(rows.map(\.own.bytes)),
        .blobs(rows.map(\.chain.bytes)),
      ])
  }
}

extension TailTable.Row {
  /// A database may be damaged: an unreadable row is an error, never a trap.
  init(_ row: PostgresRow) throws {
    let firstSeq = try row.unsigned(0)
    do {
      let changeset = try Changeset(
        replica: ReplicaID(bits: UInt64(bitPattern: row.integer(2))),
        firstCounter: row.unsigned(3), events: EventRun(bytes: row.bytes(4)),
        signature: row.optionalBytes(6))
      logged = try LoggedChangeset(
        changeset: changeset, firstSeq: firstSeq,
        receivedAt: Instant(milliseconds: row.integer(5)))
    } catch is WireError {
      throw Damage.unreadable(seq: firstSeq)
    }
    guard logged.lastSeq == (try row.unsigned(1)) else { throw Damage.unreadable(seq: firstSeq) }
    own = try Chain(stored: row.bytes(7), at: logged.lastSeq)
    chain = try Chain(stored: row.bytes(8), at: logged.lastSeq)
  }
}
