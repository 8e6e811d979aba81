import PostilCore
package import PostilWire

/// The part of a carried outbox that a log lacks, changeset by changeset.
///
/// The log may have taken a part of it with the events cut into other changesets.
package struct CarriedOutbox {
  /// Why the log cannot continue with it.
  package enum Fault: Error, Hashable, Sendable {
    /// The log ends the replica's events before the outbox begins.
    case gap(held: UInt64, first: UInt64)
    /// The log holds other events of the replica up to this counter.
    case diverged(counter: UInt64)
  }

  package let outbox: BundleContents.Outbox
  /// The last counter of the replica in the log, and the replica's own chain there.
  private let held: (counter: UInt64, chain: Chain)
  private var counter: UInt64
  /// The replica's own at the last event that was passed.
  package private(set) var chain: Chain

  /// - Parameter frontier: the replica's in the log.
  package init(
    _ outbox: BundleContents.Outbox, in workspace: WorkspaceIdentity, frontier: Frontier?
  ) throws(Fault) {
    self.outbox = outbox
    held = (
      frontier?.lastCounter ?? 0,
      frontier?.chain ?? Chain(replica: outbox.replica, workspace: workspace.id)
    )
    counter = outbox.firstCounter - 1
    chain = outbox.chainBefore
    guard held.counter >= counter else {
      throw .gap(held: held.counter, first: outbox.firstCounter)
    }
    try compare()
  }

  /// Takes the next changeset, which follows.
  ///
  /// - Returns: the part that the log lacks, as its author signed it; `nil` for none.
  package mutating func lacking(_ changeset: Changeset) throws -> Changeset? {
    for range in changeset.events.ranges {
      chain = chain.adding(changeset.events.bytes[range])
      counter += 1
      try compare()
    }
    return try changeset.suffix(after: held.counter)
  }

  private func compare() throws(Fault) {
    guard counter != held.counter || chain == held.chain else {
      throw .diverged(counter: counter)
    }
  }
}
