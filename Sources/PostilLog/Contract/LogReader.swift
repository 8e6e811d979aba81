package import PostilCore
package import PostilWire

/// A workspace's log as sessions read it, beside the one writer.
///
/// Each read sees at least everything that was appended before it began, and no read waits for an append. A
/// protocol because a log is read over several things: the connection that also writes it, one of its own,
/// and memory.
package protocol LogReader: Sendable {
  var workspace: WorkspaceIdentity { get }

  /// The epoch of the log: a new one from the moment when a rollback of the log is noticed.
  var epoch: Epoch { get }

  /// The restoration of the log from a backup or a copy, if any; while it heals, `append` must not be called.
  var restoration: Restoration { get }

  /// The moment from which a rolled-back log takes pushes again, by the server's clock; `nil` for any other
  /// log. Known without waiting for an append.
  var repairEnd: Instant? { get }

  /// The current state of the log, from one consistent read.
  ///
  /// - Parameter replica: the one whose frontier it includes.
  func state(for replica: ReplicaID) throws(LogError) -> LogState

  /// The last seq; 0 for an empty log.
  func end() throws(LogError) -> Seq

  /// The log's chain at a seq, or `nil` where no changeset ends there.
  func chain(at seq: Seq) throws(LogError) -> Chain?

  /// The members of the workspace, from the log.
  func members() throws(LogError) -> Roster

  /// The frontier of a replica in the log, or `nil` where the log has none of its events.
  func frontier(of replica: ReplicaID) throws(LogError) -> Frontier?

  /// The changesets that follow a seq, without gaps: at least one if there is one, then more while they stay
  /// within `bytes` and, where they begin in a segment, within that segment.
  func changesets(after seq: Seq, bytes: Int) throws(LogError) -> [LoggedChangeset]

  /// The sealed segment that begins at a seq, as it is stored; `nil` where none does.
  func segment(startingAt seq: Seq) throws(LogError) -> Segment?
}

/// The state of a log at one moment, by which a hello is judged and answered.
package struct LogState: Sendable {
  package let epoch: Epoch
  package let restoration: Restoration
  /// The last seq; 0 for an empty log.
  package let end: Seq
  /// The log's at its end.
  package let chain: Chain
  package let roster: Roster
  /// The frontier of the requested replica; `nil` where the log has none of its events.
  package let frontier: Frontier?

  package init(
    epoch: Epoch, restoration: Restoration, end: Seq, chain: Chain, roster: Roster,
    frontier: Frontier?
  ) {
    self.epoch = epoch
    self.restoration = restoration
    self.end = end
    self.chain = chain
    self.roster = roster
    self.frontier = frontier
  }
}
