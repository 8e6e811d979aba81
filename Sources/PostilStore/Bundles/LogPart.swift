package import PostilCore
import PostilLog
package import PostilWire

/// The log part of a bundle, on its way into a log: all of it or nothing.
///
/// ⚖ The log's chains at both ends of the part decide, and the operator's signature over the later end:
/// nobody else can attest the places of events.
extension BundleContents.Log {
  /// - Parameters:
  ///   - end: the last seq that the log holds.
  ///   - chain: the log's where the part begins; `nil` where no changeset of the log ends there.
  /// - Throws: `BundleProblem.logGap`, `BundleProblem.logDiverged`.
  package func expectFollows(_ end: Seq, chain: Chain?) throws(BundleProblem) {
    guard after <= end else { throw .logGap(holds: end, after: after) }
    guard chain == nil || chain == chainBefore else { throw .logDiverged(seq: after) }
  }

  /// - Parameter chain: the log's where the part ends, once it was taken.
  /// - Throws: `BundleProblem.logDiverged`.
  package func expectTaken(chain: Chain?) throws(BundleProblem) {
    guard chain == self.chain else { throw .logDiverged(seq: end) }
  }

  /// Runs the code that takes the sections.
  ///
  /// - Throws: `BundleProblem.logDiverged` for a chain that is not the log's.
  package func taking(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch StoreError.damaged(.chain), Damage.chain {
      throw BundleProblem.logDiverged(seq: end)
    }
  }
}

extension BundleSection {
  /// The changesets that it brings.
  package func changesets() throws -> [LoggedChangeset] {
    switch self {
    case .contents, .push: []
    case .segment(let segment): try segment.readChangesets()
    case .changesets(let changesets): changesets
    }
  }
}

extension BundleFileWriter {
  /// Writes a part of a log.
  ///
  /// - Parameters:
  ///   - seq: the end of a changeset, or 0.
  ///   - end: the end of a later one.
  ///   - run: the log after a seq, up to the end of a segment.
  package mutating func write(
    logAfter seq: Seq, through end: Seq, _ run: (Seq) throws -> Segment
  ) throws {
    var seq = seq
    while seq < end {
      let next = try run(seq)
      if next.lastSeq <= end {
        try write(.segment(next))
        seq = next.lastSeq
      } else {
        try write(.changesets(next.readChangesets().filter { $0.lastSeq <= end }))
        seq = end
      }
    }
  }
}
