package import PostilCore
package import PostilWire

/// A segment inflated, with its chains hashed and the facts about its changesets that the laws need. Made on
/// any thread: this is most of the work of a first pull, a rebuild and a verification.
package struct OpenedSegment: Sendable {
  package let segment: Segment
  package let changesets: [LoggedChangeset]
  /// One list for each changeset.
  package let events: [[Event]]
  /// One for each changeset.
  let evidence: [Evidence]
  let owns: [Owns]

  /// A replica's own chain before and after one of its changesets. The chain before the segment is the
  /// segment's own claim: `LogAppender` compares it with the log's.
  struct Owns: Sendable {
    let before: Chain
    let after: Chain
  }

  /// - Parameter chain: the log's before the segment, which must lead to the one that the segment names.
  /// - Throws: `Damage` for bytes that cannot be read, and for another chain.
  package init(_ segment: Segment, after chain: Chain) throws(Damage) {
    self.segment = segment
    changesets = try segment.readChangesets()
    events = try changesets.map { logged throws(Damage) in try logged.events() }
    evidence = zip(events, changesets).map { Evidence(of: $0, in: $1.changeset.events) }
    var walk = SegmentWalk(segment, after: chain)
    owns = try changesets.map { logged throws(Damage) in try walk.step(logged) }
    try walk.expectEnd()
  }
}

/// The chains through a segment, changeset by changeset.
package struct SegmentWalk {
  private let segment: Segment
  /// Each replica's own, and the log's, with the changesets so far.
  package private(set) var owns: [ReplicaID: Chain] = [:]
  package private(set) var chain: Chain

  /// - Parameter chain: the log's before the segment.
  package init(_ segment: Segment, after chain: Chain) {
    self.segment = segment
    self.chain = chain
    for start in segment.starts { owns[start.replica] = start.chain }
  }

  @discardableResult
  mutating func step(_ logged: LoggedChangeset) throws(Damage) -> OpenedSegment.Owns {
    guard let before = owns[logged.changeset.replica] else {
      throw .chain(seq: segment.lastSeq)
    }
    let after = before.adding(logged.changeset)
    owns[logged.changeset.replica] = after
    chain = chain.adding(logged, own: after)
    return OpenedSegment.Owns(before: before, after: after)
  }

  /// - Parameter changesets: the first of the segment.
  package mutating func pass(_ changesets: some Sequence<LoggedChangeset>) throws(Damage) {
    for logged in changesets { try step(logged) }
  }

  /// - Throws: `Damage.chain` where the chain is not the one that the segment names.
  func expectEnd() throws(Damage) {
    guard chain == segment.chain else { throw .chain(seq: segment.lastSeq) }
  }
}

extension Segment {
  package func readChangesets() throws(Damage) -> [LoggedChangeset] {
    do {
      return try changesets()
    } catch {
      throw .unreadable(seq: firstSeq)
    }
  }

  /// The part behind a seq at which one of its changesets ends, packed anew.
  ///
  /// - Parameter chain: the log's before the segment.
  package func suffix(after seq: Seq, following chain: Chain) throws(Damage) -> Segment {
    let changesets = try readChangesets()
    var walk = SegmentWalk(self, after: chain)
    try walk.pass(changesets.prefix { $0.lastSeq <= seq })
    let rest = Array(changesets.drop { $0.lastSeq <= seq })
    let replicas = Set(rest.map(\.changeset.replica))
    return Segment(
      sealing: rest, owns: walk.owns.filter { replicas.contains($0.key) }, chain: self.chain)
  }
}

extension LoggedChangeset {
  /// Its events as they come out of the log.
  ///
  /// - Throws: where not even an event's envelope can be read.
  package func events() throws(Damage) -> [Event] {
    do {
      return try changeset.decodedLeniently()
    } catch {
      throw .unreadable(seq: firstSeq)
    }
  }
}
