import Crypto
import PostilCore
import PostilLog
import PostilWire

/// The sealed part of a log, within one transaction.
struct SegmentTable {
  let connection: PostgresConnection
  /// The workspace's number.
  let workspace: Int64

  /// The segment that holds a seq, or `nil` where none does.
  func holding(_ seq: Seq) throws -> Segment? {
    let row = try connection.run(
      """
      SELECT first_seq, last_seq, raw_bytes, bytes, chain, starts FROM (
        SELECT * FROM postil.segment WHERE workspace = $1 AND first_seq <= $2
        ORDER BY first_seq DESC LIMIT 1) before
      WHERE last_seq >= $2
      """, [.integer(workspace), .integer(Int64(clamping: seq))]
    ).first
    return try row.map(segment)
  }

  /// Every row in the order of their first seqs: a segment, or the reason why it is invalid.
  func readAll(visit: (Result<Segment, any Error>) throws -> Void) throws {
    var last: Int64 = 0
    while let row = try connection.run(
      """
      SELECT first_seq, last_seq, raw_bytes, bytes, chain, starts FROM postil.segment
      WHERE workspace = $1 AND first_seq > $2 ORDER BY first_seq LIMIT 1
      """, [.integer(workspace), .integer(last)]
    ).first {
      last = try row.integer(0)
      try visit(Result { try segment(row) })
    }
  }

  /// The changesets of the segments that hold events of a replica.
  func eachChangeset(of replicas: Set<ReplicaID>, _ visit: (LoggedChangeset) throws -> Void) throws
  {
    let rows = try connection.run(
      "SELECT first_seq, starts FROM postil.segment WHERE workspace = $1 ORDER BY first_seq",
      [.integer(workspace)]
    ).rows
    for row in rows {
      let firstSeq = try row.unsigned(0)
      guard let starts = try? Segment.decodeStarts(try row.bytes(1)) else {
        throw Damage.unreadable(seq: firstSeq)
      }
      guard starts.contains(where: { replicas.contains($0.replica) }),
        let segment = try holding(firstSeq)
      else { continue }
      for logged in try segment.readChangesets() { try visit(logged) }
    }
  }

  /// Adds a segment: one that follows the log's end, or one in whose place rows of the tail go.
  ///
  /// ⚖ It is unpacked here, and the database compares what was found with the rows that go.
  func append(_ segment: Segment) throws {
    var hash = SHA256()
    func add(_ number: Int64) {
      withUnsafeBytes(of: number.bigEndian) { hash.update(bufferPointer: $0) }
    }
    for logged in try segment.readChangesets() {
      let changeset = logged.changeset
      for number in [logged.firstSeq, logged.lastSeq] { add(Int64(clamping: number)) }
      add(Int64(bitPattern: changeset.replica.bits))
      add(Int64(clamping: changeset.firstCounter))
      add(logged.receivedAt.milliseconds)
      add(Int64(changeset.events.bytes.count))
      hash.update(data: changeset.events.bytes)
      hash.update(data: changeset.signature ?? [])
    }
    _ = try connection.run(
      "SELECT postil.seal($1, $2, $3, $4, $5, $6, $7, $8)",
      [
        .integer(workspace), .integer(Int64(clamping: segment.firstSeq)),
        .integer(Int64(clamping: segment.lastSeq)), .integer(Int64(clamping: segment.rawBytes)),
        .bytes(segment.bytes), .bytes(segment.chain.bytes),
        .bytes(Segment.encode(segment.starts)), .bytes(Array(hash.finalize())),
      ])
  }

  private func segment(_ row: PostgresRow) throws -> Segment {
    let (firstSeq, lastSeq) = (try row.unsigned(0), try row.unsigned(1))
    guard firstSeq > 0, firstSeq <= lastSeq,
      let starts = try? Segment.decodeStarts(try row.bytes(5))
    else { throw Damage.unreadable(seq: firstSeq) }
    return Segment(
      firstSeq: firstSeq, lastSeq: lastSeq, rawBytes: try row.unsigned(2),
      bytes: try row.bytes(3), chain: try Chain(stored: row.bytes(4), at: lastSeq), starts: starts)
  }
}
