import GRDB
import PostilCore
import PostilWire

/// Turns the beginning of the open tail into a segment.
enum Sealing {
  /// Seals once, if the tail is long enough for it.
  ///
  /// Packing takes place outside of any transaction: whoever appends meanwhile waits for no more
  /// than the rows' change of place.
  ///
  /// - Parameter bytes: of events, for a segment; as much stays open.
  /// - Returns: whether something was sealed.
  static func seal(_ database: DatabaseQueue, bytes: Int) throws -> Bool {
    let oldest = try database.readAtOnce {
      try LogTables(db: $0).oldest(bytes: bytes, before: bytes)
    }
    guard let oldest else { return false }
    let segment = Segment(sealing: oldest.changesets, chain: oldest.chain)
    try database.write { try LogTables(db: $0).replaceTail(by: segment) }
    return true
  }
}

extension LogTables {
  /// Seals the whole tail within this transaction, however short it is.
  func sealTail() throws {
    while let oldest = try oldest(bytes: Limits.segmentBytes, before: 0) {
      try replaceTail(by: Segment(sealing: oldest.changesets, chain: oldest.chain))
    }
  }

  /// The changesets that the tail begins with, of at least so many bytes if it has as many, and no more
  /// than a segment may have.
  ///
  /// - Parameter open: how many bytes must follow them; `nil` is the answer where fewer do.
  fileprivate func oldest(bytes: Int, before open: Int) throws
    -> (changesets: [LoggedChangeset], chain: Chain)?
  {
    var oldest: [LoggedChangeset] = []
    var end: Chain?
    var size = 0
    var packed = 0
    var rest = 0
    try readRuns(after: segments.end()) { run, chain in
      let runBytes = run.reduce(0) { $0 + $1.changeset.events.bytes.count }
      let packedBytes = run.reduce(0) { $0 + ChangesetBatch.mostBytes(of: $1) }
      // One always fits. Many small ones before a large one might not.
      let fits = oldest.isEmpty || packed + packedBytes <= Limits.batchBytes
      if rest == 0, size < bytes, fits {
        oldest += run
        size += runBytes
        packed += packedBytes
        end = chain
      } else {
        rest += runBytes
      }
      return rest == 0 && size < bytes || rest < open
    }
    return rest < open ? nil : end.map { (oldest, $0) }
  }

  /// ⚖ Rows of the tail go only for a segment that was unpacked and found to hold just them.
  fileprivate func replaceTail(by segment: Segment) throws {
    var sealed: ArraySlice<LoggedChangeset>
    do {
      sealed = try segment.changesets()[...]
    } catch {
      throw Damage.unreadable(seq: segment.firstSeq)
    }
    try read(after: segments.end()) { logged in
      guard let held = sealed.popFirst() else { return false }
      guard held == logged else { throw Damage.unreadable(seq: logged.firstSeq) }
      return !sealed.isEmpty
    }
    guard sealed.isEmpty else { throw Damage.unreadable(seq: segment.firstSeq) }
    try segments.append(segment)
    try db.cachedStatement(sql: "DELETE FROM changeset WHERE first_seq <= ?")
      .execute(arguments: [try Int64(storing: segment.lastSeq)])
  }
}
