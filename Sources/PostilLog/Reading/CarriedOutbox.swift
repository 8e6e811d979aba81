import PostilCore
package import PostilWire

/// What a log lacks of an outbox that somebody brings, changeset by changeset.
///
/// The cuts of the changesets may be others than those under which the log took a part of it.
package struct CarriedOutbox {
  /// Why the log cannot go on with it.
  package enum Fault: Error, Hashable, Sendable {
    /// The log ends the replica's events before the outbox begins.
    case gap(held: UInt64, first: UInt64)
    /// The log holds other events of the replica up to this counter.
    case diverged(counter: UInt64)
  }

  package let outbox: BundleContents.Outbox
  /// How far the log holds the replica, and the replica's own chain there.
  private let held: (counter: UInt64, chain: Chain)
  private var counter: UInt64
  /// The replica's own at the last event that was passed.
  package private(set) var chain: Chain

  /// - Parameter frontier: what the log holds of the replica.
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
  /// - Returns: what of it the log lacks, as its author signed it; `nil` for nothing.
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
