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
    } catch {
      throw .unreadable(seq: segment.firstSeq)
    }
    events = try changesets.map { logged throws(Damage) in try logged.events() }
    if let chain, changesets.reduce(chain, { $0.adding($1) }) != segment.chain {
      throw .chain(seq: segment.lastSeq)
    }
  }
}

extension LoggedChangeset {
  /// Its events as they come out of the log.
  ///
  /// - Throws: where not even the envelope of one can be read.
  func events() throws(Damage) -> [Event] {
    do {
      return try changeset.decodedLeniently()
    } catch {
      throw .unreadable(seq: firstSeq)
    }
  }
}
