import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// The sealed part of the log, within one transaction.
struct SegmentTable {
  let db: Database
  private let cache = SegmentCache()

  init(db: Database) {
    self.db = db
  }

  /// The last sealed seq; 0 where nothing is sealed.
  func end() throws -> Seq {
    let statement = try db.cachedStatement(
      sql: "SELECT last_seq FROM segment ORDER BY first_seq DESC LIMIT 1")
    return try Seq.fetchOne(statement) ?? 0
  }

  /// The bytes of all segments, as they are packed; none of them is read.
  func bytes() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT coalesce(sum(length(bytes)), 0) FROM segment") ?? 0
  }

  /// The segment that holds a seq, or `nil` where none does.
  func holding(_ seq: Seq) throws -> Segment? {
    guard let place = Int64(exactly: seq) else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(Self.columns) FROM segment WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1
        """)
    guard let row = try Row.fetchOne(statement, arguments: [place]),
      try row.decode(Int64.self, atIndex: 1) >= place
    else { return nil }
    return try segment(row)
  }

  /// The segments that end after a seq, in log order, until `visit` says `false`.
  ///
  /// - Returns: whether all were visited.
  func read(after seq: Seq, visit: (Segment) throws -> Bool) throws -> Bool {
    guard let place = Int64(exactly: seq) else { return true }
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(Self.columns) FROM segment
        WHERE first_seq >= coalesce((SELECT max(first_seq) FROM segment WHERE first_seq <= ?), 0)
          AND last_seq > ?
        ORDER BY first_seq
        """)
    let rows = try Row.fetchCursor(statement, arguments: [place, place])
    while let row = try rows.next() {
      guard try visit(try segment(row)) else { return false }
    }
    return true
  }

  /// Every row, without trusting its columns, in the order of their first seqs: a segment, or the reason why
  /// it is invalid.
  func readAll(visit: (Result<Segment, any Error>) throws -> Void) throws {
    let statement = try db.cachedStatement(
      sql: "SELECT \(Self.columns) FROM segment ORDER BY first_seq")
    let rows = try Row.fetchCursor(statement)
    while let row = try rows.next() { try visit(Result { try segment(row) }) }
  }

  /// The changesets of the segment that holds a seq, or `nil` where none does.
  func changesets(holding seq: Seq) throws -> [LoggedChangeset]? {
    if let held = cache.last, held.seqs.contains(seq) { return held.changesets }
    return try holding(seq).map { try changesets(of: $0) }
  }

  /// The changesets of a segment; those of the last requested one are kept.
  func changesets(of segment: Segment) throws -> [LoggedChangeset] {
    if let held = cache.last, held.seqs.lowerBound == segment.firstSeq { return held.changesets }
    let changesets = try segment.readChangesets()
    cache.last = (segment.firstSeq...segment.lastSeq, changesets)
    return changesets
  }

  /// The changesets of the segments that hold events of a replica.
  func eachChangeset(of replicas: Set<ReplicaID>, _ visit: (LoggedChangeset) throws -> Void) throws
  {
    let rows = try Row.fetchAll(db, sql: "SELECT first_seq, starts FROM segment ORDER BY first_seq")
    for row in rows {
      let firstSeq = try row.decode(Seq.self, atIndex: 0)
      guard
        let starts = try? Segment.decodeStarts([UInt8](try row.decode(Data.self, atIndex: 1)))
      else { throw Damage.unreadable(seq: firstSeq) }
      guard starts.contains(where: { replicas.contains($0.replica) }),
        let segment = try holding(firstSeq)
      else { continue }
      for logged in try segment.readChangesets() { try visit(logged) }
    }
  }

  func append(_ segment: Segment) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO segment (first_seq, last_seq, raw_bytes, bytes, chain, starts)
        VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      try Int64(storing: segment.firstSeq), try Int64(storing: segment.lastSeq),
      try Int64(storing: segment.rawBytes), Data(segment.bytes), Data(segment.chain.bytes),
      Data(Segment.encode(segment.starts)),
    ])
  }

  private static let columns = "first_seq, last_seq, raw_bytes, bytes, chain, starts"

  private func segment(_ row: Row) throws -> Segment {
    let firstSeq = try row.decode(Seq.self, atIndex: 0)
    let lastSeq = try row.decode(Seq.self, atIndex: 1)
    guard firstSeq > 0, firstSeq <= lastSeq, lastSeq < UInt64(Int64.max) else {
      throw Damage.unreadable(seq: firstSeq)
    }
    let starts: [Segment.Start]
    do {
      starts = try Segment.decodeStarts([UInt8](try row.decode(Data.self, atIndex: 5)))
    } catch is WireError {
      throw Damage.unreadable(seq: firstSeq)
    }
    return Segment(
      firstSeq: firstSeq, lastSeq: lastSeq, rawBytes: try row.decode(atIndex: 2),
      bytes: [UInt8](try row.decode(Data.self, atIndex: 3)),
      chain: try Chain(stored: row.decode(atIndex: 4), at: lastSeq), starts: starts)
  }
}

/// The segment that was unpacked last: histories are read in log order, and most of their events lie beside
/// each other.
///
/// A class, because the views of one transaction share it.
private final class SegmentCache {
  var last: (seqs: ClosedRange<Seq>, changesets: [LoggedChangeset])?
}
