import PostilCore
import PostilLog
import PostilWire

/// A log in PostgreSQL, within one transaction.
///
/// Sealed segments first, then the open tail, changeset by changeset.
struct PostgresTables {
  let connection: PostgresConnection
  /// As it was when the transaction read or locked it.
  let row: WorkspaceRow
  let tail: TailTable
  let segments: SegmentTable
  let side: SideTables

  init(_ connection: PostgresConnection, _ row: WorkspaceRow) {
    self.connection = connection
    self.row = row
    tail = TailTable(connection: connection, workspace: row.id)
    segments = SegmentTable(connection: connection, workspace: row.id)
    side = SideTables(connection: connection, workspace: row.id)
  }

  /// The chain at a seq where a changeset ends; `nil` for any other.
  func chain(at seq: Seq) throws -> Chain? {
    if seq == 0 { return Chain(workspace: row.workspace.id) }
    guard Int64(exactly: seq) != nil else { return nil }
    if let last = try tail.last(upTo: seq) {
      return last.logged.lastSeq == seq ? last.chain : nil
    }
    guard let segment = try segments.holding(seq) else { return nil }
    if segment.lastSeq == seq { return segment.chain }
    let passed = try segment.readChangesets().prefix { $0.lastSeq <= seq }
    guard passed.last?.lastSeq == seq else { return nil }
    guard let before = try chain(at: segment.firstSeq - 1) else {
      throw Damage.chain(seq: segment.firstSeq)
    }
    var walk = SegmentWalk(segment, after: before)
    try walk.pass(passed)
    return walk.chain
  }

  /// The changeset that holds a seq, or `nil` beyond the end.
  func changeset(holding seq: Seq) throws -> LoggedChangeset? {
    guard Int64(exactly: seq) != nil else { return nil }
    if let last = try tail.last(upTo: seq) {
      return last.logged.lastSeq >= seq ? last.logged : nil
    }
    return try segments.holding(seq)?.readChangesets().last { $0.firstSeq <= seq }
  }

  /// The named events that the log holds, in its order. Opens each segment with changesets of one of their
  /// replicas once.
  func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws {
    try segments.eachChangeset(of: named.replicas) { try $0.visit(named, visit) }
    try tail.read {
      try $0.logged.visit(named, visit)
      return true
    }
  }

  /// See `LogReader.changesets(after:bytes:)`.
  func changesets(after seq: Seq, bytes: Int) throws -> [LoggedChangeset] {
    guard seq < Seq(Int64.max) else { return [] }
    guard let segment = try segments.holding(seq + 1) else {
      return try tail.rows(after: seq, bytes: bytes).map(\.logged)
    }
    var batch: [LoggedChangeset] = []
    var size = 0
    for logged in try segment.readChangesets() where logged.firstSeq > seq {
      size += logged.changeset.events.bytes.count
      if size > bytes, !batch.isEmpty { break }
      batch.append(logged)
    }
    return batch
  }

  /// See `OperatedLog.run(after:bytes:)`.
  func run(after seq: Seq, bytes: Int) throws -> Segment {
    if let stored = try segments.holding(seq + 1) {
      if stored.firstSeq == seq + 1 { return stored }
      guard let before = try chain(at: stored.firstSeq - 1) else { throw Damage.chain(seq: seq) }
      return try stored.suffix(after: seq, following: before)
    }
    var run = TailPart()
    for row in try tail.rows(after: seq, bytes: bytes) {
      run.append(row.logged, own: row.own, chain: row.chain)
    }
    guard !run.isEmpty else { throw Damage.gap(expected: seq + 1, found: seq) }
    return run.sealed
  }

  /// A replica's own chain at the end of the changeset that begins at a seq.
  func ownChain(ofChangesetAt seq: Seq) throws -> Chain? {
    guard let segment = try segments.holding(seq) else {
      return try tail.rows(after: seq - 1, bytes: 0).first.map {
        $0.own.adding($0.logged.changeset)
      }
    }
    let changesets = try segment.readChangesets().prefix { $0.firstSeq <= seq }
    let replica = changesets.last?.changeset.replica
    return changesets.filter { $0.changeset.replica == replica }
      .reduce(segment.starts.first { $0.replica == replica }?.chain) { $0?.adding($1.changeset) }
  }

  /// Seals the whole tail within this transaction, however short it is.
  func sealTail() throws {
    while let oldest = try oldest(bytes: Limits.segmentBytes, before: 0) {
      try segments.append(oldest.sealed)
    }
  }

  /// The first changesets of the tail as one segment takes them.
  ///
  /// - Parameter open: the bytes that must follow them; the result is `nil` where fewer do.
  func oldest(bytes: Int, before open: Int) throws -> TailPart? {
    var oldest = OldestPart(bytes: bytes, before: open)
    try tail.read { oldest.takes($0.logged, own: $0.own, chain: $0.chain) }
    return oldest.part
  }
}
