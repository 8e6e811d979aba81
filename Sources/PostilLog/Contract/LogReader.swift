package import PostilCore
package import PostilWire

/// A workspace's log as sessions read it, beside the one writer.
///
/// Each read sees at least all that was appended before it began, and no read waits for an append. A protocol
/// because a log is read over several things: the connection that also writes it, one of its own, and memory.
package protocol LogReader: Sendable {
  var workspace: WorkspaceIdentity { get }

  /// Which life of the log this is: another one from when it is found to have been put back.
  var epoch: Epoch { get }

  /// Whether the log was made of a backup, or put back from a copy; while it heals, `append` must not be
  /// called.
  var restoration: Restoration { get }

  /// What the log holds now, all of it from one consistent read.
  ///
  /// - Parameter replica: whose frontier it is to have.
  func state(for replica: ReplicaID) throws(LogError) -> LogState

  /// The last seq; 0 for an empty log.
  func end() throws(LogError) -> Seq

  /// The log's chain at a seq, or `nil` where no changeset ends there.
  func chain(at seq: Seq) throws(LogError) -> Chain?

  /// Who belongs to the workspace, as the log has it.
  func members() throws(LogError) -> Roster

  /// What the log holds of a replica, or `nil` where it holds nothing.
  func frontier(of replica: ReplicaID) throws(LogError) -> Frontier?

  /// The changesets that follow a seq, without gaps: at least one if there is one, then as long as
  /// they stay within `bytes` and, where they begin in a segment, within that.
  func changesets(after seq: Seq, bytes: Int) throws(LogError) -> [LoggedChangeset]

  /// The sealed segment that begins at a seq, as it is stored; `nil` where none does.
  func segment(startingAt seq: Seq) throws(LogError) -> Segment?
}

/// What a hello is judged and answered by: a log at one moment.
package struct LogState: Sendable {
  package let epoch: Epoch
  package let restoration: Restoration
  /// The last seq; 0 for an empty log.
  package let end: Seq
  /// The log's at its end.
  package let chain: Chain
  package let roster: Roster
  /// Of the replica that was asked for; `nil` where the log holds nothing of it.
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
