import PostilCore
import PostilWire

/// A segment inflated, with its events decoded. Made on any thread: that is most of the work of a
/// first pull, a rebuild and a verification.
struct OpenedSegment: Sendable {
  let segment: Segment
  let changesets: [LoggedChangeset]
  /// Of each changeset.
  let events: [[Event]]

  /// - Parameter chain: the log's before the segment, which must lead to the one that it names; `nil`
  ///   where that is not in question.
  /// - Throws: `Damage` for bytes that cannot be read, and for another chain.
  init(_ segment: Segment, after chain: Chain?) throws(Damage) {
    self.segment = segment
    do {
      changesets = try segment.changesets()
      events = try changesets.map { logged throws(WireError) in
        try logged.changeset.decodedLeniently()
      }
    } catch {
      throw .unreadable(seq: segment.firstSeq)
    }
    if let chain, changesets.reduce(chain, { $0.adding($1) }) != segment.chain {
      throw .chain(seq: segment.lastSeq)
    }
  }
}
