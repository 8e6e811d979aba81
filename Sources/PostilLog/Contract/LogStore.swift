package import PostilCore
package import PostilWire

/// A workspace's log as a server keeps it: read by its sessions, written by one hub.
///
/// A protocol because it has several implementations: `ServerStore` in SQLite, and `MemoryLog`, which
/// is the plain one that the contract suite and the simulation hold beside it. None of them knows a law
/// of the log: what goes in goes through `LogAppender`.
package protocol LogStore: LogReader {
  /// From when on a log that was put back takes pushes again, by the server's clock; `nil` for any other.
  var repairEnd: Instant? { get }

  /// Seals the beginning of the open tail if it is long enough. May be called while others append.
  ///
  /// - Parameter bytes: of events, for a segment; as much stays open.
  /// - Returns: whether something was sealed.
  func seal(bytes: Int) throws(LogError) -> Bool

  /// Appends what the laws of the log admit, all in one durable transaction.
  ///
  /// - Returns: one answer for each changeset, in their order.
  mutating func append(_ changesets: [Changeset], receivedAt: Instant) throws(LogError)
    -> [Appended]

  /// Appends what a replica gives back of a log that lost its end, just as it stood there, in one
  /// durable transaction. What the log holds already must be the same.
  ///
  /// ⚖ All laws of the log are checked, and the chain that the segment names. Only while it heals.
  mutating func takeBack(_ segment: Segment, now: Instant) throws(LogError) -> RepairOutcome

  /// Begins to heal, since the operator signed an end beyond this log's: its file was put back from a copy.
  ///
  /// ⚖ Only where the runs extend the log to exactly that end, by all of its laws; all of it in one durable
  /// transaction, or nothing. A log that heals already takes the runs back.
  ///
  /// - Parameters:
  ///   - end: within the runs. Its signature was looked at.
  ///   - epoch: one that no other log of the workspace has.
  mutating func repair(with runs: [Segment], to end: LogEnd, as epoch: Epoch, now: Instant)
    throws(LogError) -> RepairOutcome

  /// Takes pushes again, where the time for that has come.
  ///
  /// - Returns: whether it just came.
  mutating func endRepair(now: Instant) throws(LogError) -> Bool
}

/// How long a log that was put back from a copy takes no pushes, so that the replicas that hold what it
/// lacks come first. In milliseconds.
package struct RepairWaits: Hashable, Sendable {
  /// From when it was noticed, as long as nothing was given back.
  package var untilFirstSegment: Int64 = 10 * 60_000
  /// From when something was given back last.
  package var afterLastSegment: Int64 = 24 * 60 * 60_000

  package init() {}
}

/// What became of a pushed changeset.
package enum Appended: Equatable, Sendable {
  case logged(LoggedChangeset)
  /// The log ends this replica's events with exactly this changeset: a repeated push.
  case alreadyHeld(LoggedChangeset)
  case refused(Refusal)
}

/// What became of a run that was given back.
package enum RepairOutcome: Equatable, Sendable {
  case durable(through: Seq)
  case refused(Refusal)
}
