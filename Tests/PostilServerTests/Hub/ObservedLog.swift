import PostilCore
import PostilLog
import PostilStore
import PostilWire
import Synchronization
import TestSupport

/// A log in memory that tells of each append before it is done, and that may hold it back or fail.
///
/// A class, since one side writes the log, others read it, and the test must see into it.
final class ObservedLog: LogStore {
  let workspace: WorkspaceIdentity
  /// The number of changesets in each append.
  let groups: AsyncStream<Int>
  private let group: AsyncStream<Int>.Continuation
  private let log: Mutex<MemoryLog>
  private let gate: Gate?
  private let failure: LogError?

  init(
    _ log: MemoryLog = MemoryLog(workspace: .atlas), gate: Gate? = nil, failure: LogError? = nil
  ) {
    workspace = log.workspace
    self.log = Mutex(log)
    self.gate = gate
    self.failure = failure
    (groups, group) = AsyncStream.makeStream()
  }

  /// A copy of the log.
  var copy: MemoryLog { log.withLock { $0 } }

  /// The number of changesets in the next append.
  func nextGroup() async -> Int? {
    for await size in groups { return size }
    return nil
  }

  /// As another server leaves a log that was put back and has healed.
  func begin(_ epoch: Epoch, now: Instant) {
    log.withLock { log in
      log.noticePutBack(as: epoch, now: now)
      _ = log.endRepair(now: now.later(by: RepairWaits().untilFirstSegment))
    }
  }

  func end() -> Seq { copy.end() }
  func chain(at seq: Seq) -> Chain? { copy.chain(at: seq) }
  func members() -> Roster { copy.members() }
  func state(for replica: ReplicaID) -> LogState { copy.state(for: replica) }
  func frontier(of replica: ReplicaID) -> Frontier? { copy.frontier(of: replica) }
  func changesets(after seq: Seq, bytes: Int) -> [LoggedChangeset] {
    copy.changesets(after: seq, bytes: bytes)
  }

  func segment(startingAt seq: Seq) -> Segment? { copy.segment(startingAt: seq) }
  func seal(bytes: Int) -> Bool { copy.seal(bytes: bytes) }

  var epoch: Epoch { copy.epoch }

  var restoration: Restoration { copy.restoration }

  var repairEnd: Instant? { copy.repairEnd }

  func takeBack(_ segment: Segment, now: Instant) throws(LogError) -> RepairOutcome {
    try log.withLock { log throws(LogError) in try log.takeBack(segment, now: now) }
  }

  func repair(with runs: [Segment], to end: LogEnd, as epoch: Epoch, now: Instant)
    throws(LogError) -> RepairOutcome
  {
    try log.withLock { log throws(LogError) in
      try log.repair(with: runs, to: end, as: epoch, now: now)
    }
  }

  func endRepair(now: Instant) -> Bool { log.withLock { $0.endRepair(now: now) } }

  func append(_ changesets: [Changeset], receivedAt: Instant) throws(LogError) -> [Appended] {
    group.yield(changesets.count)
    gate?.pass()
    if let failure { throw failure }
    return try log.withLock { log throws(LogError) in
      try log.append(changesets, receivedAt: receivedAt)
    }
  }
}
