package import PostilCore
package import PostilWire

/// A workspace's log as a server keeps it: read by its sessions, written by one writer.
///
/// A protocol because it has several implementations: `ServerStore` in SQLite, `PostgresLog` in PostgreSQL, and
/// `MemoryLog`, the plain one that the contract suite and the simulation compare with them. None of them knows a law of
/// the log: everything goes in through `LogAppender`.
package protocol LogStore: LogReader {
  /// Seals the beginning of the open tail if it is long enough. May be called while others append.
  ///
  /// - Parameter bytes: of events, for a segment; the same amount stays open.
  /// - Returns: whether anything was sealed.
  func seal(bytes: Int) throws(LogError) -> Bool

  /// Appends the changesets that the laws of the log admit, all in one durable transaction.
  ///
  /// - Returns: one answer for each changeset, in their order.
  mutating func append(_ changesets: [Changeset], receivedAt: Instant) throws(LogError)
    -> [Appended]

  /// Appends a run that a replica gives back to a log that lost its end, unchanged, in one durable
  /// transaction. The part that the log already holds must be the same.
  ///
  /// ⚖ All laws of the log are checked, and the chain that the segment names. Only while it heals.
  mutating func takeBack(_ segment: Segment, now: Instant) throws(LogError) -> RepairOutcome

  /// Begins to heal, since the operator signed an end beyond this log's: its file was restored from a copy.
  ///
  /// ⚖ Only where the runs extend the log to exactly that end, by all of its laws; all of it in one durable
  /// transaction, or nothing. A log that heals already takes the runs back.
  ///
  /// - Parameters:
  ///   - end: within the runs. Its signature was checked.
  ///   - epoch: one that no other log of the workspace has.
  mutating func repair(with runs: [Segment], to end: LogEnd, as epoch: Epoch, now: Instant)
    throws(LogError) -> RepairOutcome

  /// Takes pushes again, once the time for that has come.
  ///
  /// - Returns: whether it has just come.
  mutating func endRepair(now: Instant) throws(LogError) -> Bool
}

/// The time for which a log that was restored from a copy takes no pushes, so that the replicas with its
/// lost events come first. In milliseconds.
package struct RepairWaits: Hashable, Sendable {
  /// From the moment when it was noticed, if nothing was given back.
  package var untilFirstSegment: Int64 = 10 * 60_000
  /// From the last moment when something was given back.
  package var afterLastSegment: Int64 = 24 * 60 * 60_000

  package init() {}
}

/// The result of a pushed changeset.
package enum Appended: Equatable, Sendable {
  case logged(LoggedChangeset)
  /// The log ends this replica's events with exactly this changeset: a repeated push.
  case alreadyHeld(LoggedChangeset)
  case refused(Refusal)
}

/// The result of a run that was given back.
package enum RepairOutcome: Equatable, Sendable {
  case durable(through: Seq)
  case refused(Refusal)
}
