import GRDB
import PostilCore
import PostilWire

/// The places of the log's changesets, within one transaction: from an event's id to its seq, and from a seq
/// to the moment when the server received it.
struct ChangesetSpanTable {
  let db: Database

  func append(_ logged: LoggedChangeset) throws {
    try db.cachedStatement(sql: ProjectionTable.changesetSpan.insertion)
      .execute(arguments: StatementArguments(logged.spanRow))
  }

  /// `nil` for an event that the log does not hold.
  func seq(of event: EventID) throws -> Seq? {
    guard let run = try run(beginningUpTo: event) else { return nil }
    let (seq, isBeyond) = run.firstSeq.addingReportingOverflow(event.counter - run.firstCounter)
    return isBeyond || seq > run.lastSeq ? nil : seq
  }

  /// The last event of the changeset that holds an event, and the seq of its first; `nil` for an event that
  /// the log does not hold.
  func changesetEnd(of event: EventID) throws -> (last: EventID, firstSeq: Seq)? {
    guard try seq(of: event) != nil, let run = try run(beginningUpTo: event) else { return nil }
    let last = EventID(
      replica: event.replica, counter: run.firstCounter + (run.lastSeq - run.firstSeq))
    return (last, run.firstSeq)
  }

  /// The last changeset of a replica that begins with an event or before it.
  private func run(beginningUpTo event: EventID) throws
    -> (firstSeq: Seq, lastSeq: Seq, firstCounter: UInt64)?
  {
    guard let counter = Int64(exactly: event.counter) else { return nil }
    let statement = try db.cachedStatement(
      sql: """
        SELECT first_seq, last_seq, first_counter FROM changeset_span WHERE replica = ? AND first_counter <= ?
        ORDER BY first_counter DESC LIMIT 1
        """)
    guard
      let row = try Row.fetchOne(
        statement, arguments: [Int64(bitPattern: event.replica.bits), counter])
    else { return nil }
    return (
      try row.decode(atIndex: 0), try row.decode(atIndex: 1), try row.decode(atIndex: 2)
    )
  }

  /// Visits the first seq of each changeset that holds events at some places, with its replica and the time when the
  /// server received it, until `visit` says `false`.
  func each(
    in seqs: ClosedRange<Seq>, newestFirst: Bool, visit: (Seq, ReplicaID, Instant) throws -> Bool
  ) throws {
    // Its own statement, since `visit` may look here as well.
    let statement = try db.makeStatement(
      sql: """
        SELECT first_seq, replica, received_at FROM changeset_span
        WHERE first_seq >= coalesce(
            (SELECT max(first_seq) FROM changeset_span WHERE first_seq <= ?), 0)
          AND first_seq <= ?
        ORDER BY first_seq\(newestFirst ? " DESC" : "")
        """)
    let rows = try Row.fetchCursor(
      statement, arguments: [Int64(storing: seqs.lowerBound), Int64(storing: seqs.upperBound)])
    while let row = try rows.next() {
      let replica = ReplicaID(bits: UInt64(bitPattern: try row.decode(Int64.self, atIndex: 1)))
      let received = Instant(milliseconds: try row.decode(atIndex: 2))
      guard try visit(row.decode(atIndex: 0), replica, received) else { return }
    }
  }

  /// The number of events at some places of the log, by replica. Reads the changesets' places and authors alone.
  func eventCounts(in seqs: ClosedRange<Seq>) throws -> [ReplicaID: UInt64] {
    let (first, last) = try (Int64(storing: seqs.lowerBound), Int64(storing: seqs.upperBound))
    let statement = try db.cachedStatement(
      sql: """
        SELECT replica, sum(min(last_seq, ?) - max(first_seq, ?) + 1) FROM changeset_span
        WHERE first_seq >= coalesce(
            (SELECT max(first_seq) FROM changeset_span WHERE first_seq <= ?), 0)
          AND first_seq <= ?
        GROUP BY replica
        """)
    let rows = try Row.fetchCursor(statement, arguments: [last, first, first, last])
    var counts: [ReplicaID: UInt64] = [:]
    while let row = try rows.next() {
      let replica = ReplicaID(bits: UInt64(bitPattern: try row.decode(Int64.self, atIndex: 0)))
      counts[replica] = try row.decode(UInt64.self, atIndex: 1)
    }
    return counts
  }

  /// The last seq of the longest beginning of the log of which the server had received everything by an
  /// instant: its clock may have run backwards. `nil` where that is the whole log.
  func end(receivedBy instant: Instant) throws -> Seq? {
    let statement = try db.cachedStatement(
      sql: "SELECT first_seq FROM changeset_span WHERE received_at > ? ORDER BY first_seq LIMIT 1")
    let later = try Seq.fetchOne(statement, arguments: [instant.milliseconds])
    return later.map { $0 - min($0, 1) }
  }

  /// The last seq of each of a replica's changesets, newest first, until `visit` says `false`.
  func ends(of replica: ReplicaID, visit: (Seq) throws -> Bool) throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT last_seq FROM changeset_span WHERE replica = ? ORDER BY first_counter DESC"),
      arguments: [Int64(bitPattern: replica.bits)])
    while let row = try rows.next() {
      guard try visit(row.decode(Seq.self, atIndex: 0)) else { return }
    }
  }

  /// The time when the server received the event at a seq, by its clock; `nil` beyond the log.
  func receivedAt(_ seq: Seq) throws -> Instant? {
    guard let place = Int64(exactly: seq) else { return nil }
    let rows = try RowReader(
      db,
      cached: """
        SELECT received_at, last_seq FROM changeset_span WHERE first_seq <= ?
        ORDER BY first_seq DESC LIMIT 1
        """)
    rows.bind(1, place)
    return try rows.first {
      rows.integer(1) >= place ? Instant(milliseconds: rows.integer(0)) : nil
    }
  }
}

extension LoggedChangeset {
  /// The row with its place.
  var spanRow: [StoredValue] {
    get throws {
      [
        .integer(try Int64(storing: firstSeq)), .integer(try Int64(storing: lastSeq)),
        .integer(Int64(bitPattern: changeset.replica.bits)),
        .integer(try Int64(storing: changeset.firstCounter)), .integer(receivedAt.milliseconds),
      ]
    }
  }
}
