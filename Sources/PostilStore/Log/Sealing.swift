import GRDB
import PostilCore
import PostilLog
import PostilWire

/// Turns the beginning of the open tail into a segment.
enum Sealing {
  /// Seals once, if the tail is long enough for it.
  ///
  /// Packing takes place outside of any transaction: an append meanwhile waits only while the rows are
  /// moved.
  ///
  /// - Parameter bytes: of events, for a segment; the same amount stays open.
  /// - Returns: whether anything was sealed.
  static func seal(_ database: DatabaseQueue, bytes: Int) throws -> Bool {
    let oldest = try database.readAtOnce {
      try LogTables(db: $0).oldest(bytes: bytes, before: bytes)
    }
    guard let oldest else { return false }
    let segment = oldest.sealed
    try database.writeAtOnce { try LogTables(db: $0).replaceTail(by: segment) }
    return true
  }
}

extension LogTables {
  /// Seals the whole tail within this transaction, however short it is.
  func sealTail() throws {
    while let oldest = try oldest(bytes: Limits.segmentBytes, before: 0) {
      try replaceTail(by: oldest.sealed)
    }
  }

  /// The first changesets of the tail, with at least this many bytes if it has them, and no more than a
  /// segment may have.
  ///
  /// - Parameter open: the bytes that must follow them; the result is `nil` where fewer do.
  fileprivate func oldest(bytes: Int, before open: Int) throws -> TailPart? {
    var oldest = OldestPart(bytes: bytes, before: open)
    try readTail { oldest.takes($0.logged, own: $0.own, chain: $0.chain) }
    return oldest.part
  }

  /// ⚖ Rows of the tail are removed only for a segment that was unpacked and found to hold exactly them.
  fileprivate func replaceTail(by segment: Segment) throws {
    var sealed = try segment.readChangesets()[...]
    try readTail { row in
      guard let held = sealed.popFirst() else { return false }
      guard held == row.logged else { throw Damage.unreadable(seq: row.logged.firstSeq) }
      return !sealed.isEmpty
    }
    guard sealed.isEmpty else { throw Damage.unreadable(seq: segment.firstSeq) }
    try segments.append(segment)
    try db.cachedStatement(sql: "DELETE FROM changeset WHERE first_seq <= ?")
      .execute(arguments: [try Int64(storing: segment.lastSeq)])
  }
}

extension LogTables {
  /// The log after a seq, up to the end of one segment or of `bytes` of events of the open tail: at least
  /// one changeset. A segment that begins exactly there is returned as stored.
  ///
  /// - Parameter seq: the end of a changeset before the log's end, or 0.
  func run(after seq: Seq, bytes: Int, of workspace: WorkspaceIdentity) throws -> Segment {
    if let stored = try segments.holding(seq + 1) {
      if stored.firstSeq == seq + 1 { return stored }
      guard let before = try chain(at: stored.firstSeq - 1, workspace: workspace) else {
        throw Damage.chain(seq: seq)
      }
      return try stored.suffix(after: seq, following: before)
    }
    var run = TailPart()
    var size = 0
    try readTail(after: seq) { row in
      size += row.logged.changeset.events.bytes.count
      guard size <= bytes || run.isEmpty else { return false }
      run.append(row.logged, own: row.own, chain: row.chain)
      return true
    }
    guard !run.isEmpty else { throw Damage.gap(expected: seq + 1, found: seq) }
    return run.sealed
  }
  /// A replica's own chain at the end of the changeset that begins at a seq.
  func ownChain(ofChangesetAt seq: Seq) throws -> Chain? {
    guard let segment = try segments.holding(seq) else {
      var chain: Chain?
      try readTail(after: seq - 1) { row in
        chain = row.own.adding(row.logged.changeset)
        return false
      }
      return chain
    }
    let changesets = try segments.changesets(of: segment).prefix { $0.firstSeq <= seq }
    let replica = changesets.last?.changeset.replica
    return changesets.filter { $0.changeset.replica == replica }
      .reduce(segment.starts.first { $0.replica == replica }?.chain) { $0?.adding($1.changeset) }
  }
}
