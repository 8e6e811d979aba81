import PostilCore
import PostilWire

/// A run of the log on its way back into a log that lost it.
struct GivenBack {
  let segment: Segment
  private let changesets: [LoggedChangeset]

  /// - Throws: for a segment that cannot be read.
  init(_ segment: Segment) throws(WireError) {
    self.segment = segment
    changesets = try segment.changesets()
  }

  /// The changesets that a log lacks.
  ///
  /// - Parameters:
  ///   - head: the log's last seq.
  ///   - chain: the log's at a seq, or `nil` where no changeset ends.
  /// - Throws: `Damage` where the segment does not follow, or is not of the same history.
  func missing(after head: Seq, chain: (Seq) throws -> Chain?) throws -> ArraySlice<LoggedChangeset>
  {
    guard segment.firstSeq <= head + 1, var end = try chain(segment.firstSeq - 1) else {
      throw Damage.gap(expected: head + 1, found: segment.firstSeq)
    }
    let held = changesets.prefix { $0.lastSeq <= head }
    end = held.reduce(end) { $0.adding($1) }
    if let last = held.last, try chain(last.lastSeq) != end {
      throw Damage.chain(seq: last.lastSeq)
    }
    let missing = changesets.dropFirst(held.count)
    if let first = missing.first, first.firstSeq != head + 1 {
      throw Damage.gap(expected: head + 1, found: first.firstSeq)
    }
    guard missing.reduce(end, { $0.adding($1) }) == segment.chain else {
      throw Damage.chain(seq: segment.lastSeq)
    }
    return missing
  }
}
