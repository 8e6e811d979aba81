import PostilCore
import PostilLog
import PostilWire
import Synchronization
import TestSupport

/// A replicated database as the servers over it meet it: answers to commits get lost, it fails over to logs that are
/// shorter, and some readers lag behind.
///
/// The plain one of what `PostgresLog` does, with the same rules.
struct FailingDatabase: Sendable {
  /// Something that is made wrong on purpose.
  enum Fault: CaseIterable, Sendable {
    /// A node acknowledges what is on the primary alone.
    case acknowledgesUnconfirmed
    /// A node welcomes replicas to an end that is on the primary alone.
    case servesUnconfirmed
    /// Nobody remembers an end, and every log is taken for whole.
    case forgetsEnds
    /// A reader that lags behind says where the log ends.
    case welcomesFromLaggard
    /// The operator ends the healing before replicas have come.
    case endsHealingEarly
  }

  /// The database on one machine.
  private struct Copy: Sendable {
    var log = MemoryLog(workspace: .atlas)
    var lives: UInt64 = 1
    /// The timeline on which the log was judged last.
    var timeline = 1

    var found: ConfirmedEnd {
      ConfirmedEnd(
        lives: lives,
        end: LogEnd(
          workspaceID: log.workspace.id, epoch: log.epoch, seq: log.end(),
          chain: log.chain(at: log.end()) ?? Chain(workspace: [])))
    }
  }

  private var primary = Copy()
  /// It has everything that was confirmed.
  private var standby = Copy()
  /// It has what was confirmed some time ago.
  private var laggard = Copy()
  private var timeline = 1
  private var confirmed: ConfirmedEnd?
  /// No two epochs are alike.
  private var lastEpoch: UInt64 = 1
  private let fault: Fault?
  private(set) var choices: Choices
  /// How often something happened, so that a test knows that it did.
  private(set) var tally: [String: Int] = [:]

  init(_ seed: Seed, fault: Fault?) {
    self.fault = fault
    choices = seed.choices
  }

  var log: MemoryLog { primary.log }

  mutating func choose(below count: Int) -> Int { choices.below(count) }

  private mutating func count(_ what: String) { tally[what, default: 0] += 1 }

  // MARK: Accidents

  mutating func failOver() {
    timeline += 1
    if choices.once(in: 2) {
      count("failover to the synchronous standby")
      primary = standby
    } else {
      if laggard.log.end() < standby.log.end() { count("failover to a shorter log") }
      (primary, standby) = (laggard, laggard)
    }
  }

  mutating func catchUp() { laggard = standby }

  // MARK: Nodes

  /// Under the lock of the row: by the rules of a node that shares its memory with all others.
  mutating func settle() {
    guard fault != .forgetsEnds else { return }
    let recognition = Recognition(
      of: primary.found, remembered: [confirmed].compactMap(\.self),
      isElsewhere: primary.timeline != timeline, chain: primary.log.chain(at:))
    primary.timeline = timeline
    guard recognition.loss != nil else { return }
    count("loss")
    lastEpoch += 1
    primary.lives = max(primary.lives, confirmed?.lives ?? 0) + 1
    primary.log.noticePutBack(as: Epoch(life: lastEpoch), now: .noon)
    confirm()
  }

  mutating func confirm() {
    standby = primary
    confirmed = max(confirmed ?? primary.found, primary.found)
  }

  mutating func state(for replica: ReplicaID) throws(LogError) -> LogState {
    settle()
    if fault == .welcomesFromLaggard { return laggard.log.state(for: replica) }
    if fault != .servesUnconfirmed {
      guard !choices.once(in: 12) else { throw .unreachable("no standby") }
      confirm()
    }
    return primary.log.state(for: replica)
  }

  /// A reader that lags behind may not have it yet.
  mutating func changesets(after seq: Seq, bytes: Int) -> [LoggedChangeset] {
    guard choices.once(in: 8) else { return primary.log.changesets(after: seq, bytes: bytes) }
    count("read from the laggard")
    return laggard.log.changesets(after: seq, bytes: bytes)
  }

  /// Writes as a node does that locks the row; the answer may get lost before the commit, or after it.
  mutating func write<Answer>(_ body: (inout MemoryLog) throws(LogError) -> Answer) throws(LogError)
    -> Answer
  {
    settle()
    let before = primary
    let answer = try body(&primary.log)
    switch choices.below(6) {
    case 0:
      count("commit that never was")
      primary = before
      throw .unreachable("the fate is unknown")
    case 1:
      count("commit without an answer")
      throw .unreachable("the fate is unknown")
    case 2:
      confirm()
      throw .unreachable("the fate is unknown")
    default:
      if fault != .acknowledgesUnconfirmed { confirm() }
      return answer
    }
  }

  // MARK: The operator

  mutating func endHealing() {
    settle()
    primary.log.endHealing()
    primary.lives += 1
    confirm()
  }
}

/// A class, because all nodes share it.
final class SharedDatabase: Sendable {
  private let database: Mutex<FailingDatabase>

  init(_ database: FailingDatabase) {
    self.database = Mutex(database)
  }

  func use<Answer: Sendable>(
    _ body: (inout FailingDatabase) throws(LogError) -> Answer
  ) throws(LogError) -> Answer {
    try database.withLock { database throws(LogError) in try body(&database) }
  }

  var log: MemoryLog { database.withLock { $0.log } }

  func choose(below count: Int) -> Int { database.withLock { $0.choose(below: count) } }
}

/// One conversation's view of the database through a node.
struct FailingNode: LogStore {
  private let database: SharedDatabase
  /// The one that the replica was welcomed to.
  private let welcomed: Epoch

  init(_ database: SharedDatabase) throws(LogError) {
    self.database = database
    try database.use { $0.settle() }
    welcomed = database.log.epoch
  }

  var workspace: WorkspaceIdentity { database.log.workspace }
  var epoch: Epoch { database.log.epoch }
  var restoration: Restoration { database.log.restoration }
  var repairEnd: Instant? { database.log.repairEnd }
  func end() -> Seq { database.log.end() }
  func chain(at seq: Seq) -> Chain? { database.log.chain(at: seq) }
  func members() -> Roster { database.log.members() }
  func frontier(of replica: ReplicaID) -> Frontier? { database.log.frontier(of: replica) }
  func segment(startingAt seq: Seq) -> Segment? { nil }
  func seal(bytes: Int) -> Bool { false }

  func state(for replica: ReplicaID) throws(LogError) -> LogState {
    try database.use { database throws(LogError) in try database.state(for: replica) }
  }

  func changesets(after seq: Seq, bytes: Int) throws(LogError) -> [LoggedChangeset] {
    try database.use { $0.changesets(after: seq, bytes: bytes) }
  }

  func append(_ changesets: [Changeset], receivedAt: Instant) throws(LogError) -> [Appended] {
    try write { log throws(LogError) in
      guard log.restoration != .healing, log.epoch == welcomed else {
        return changesets.map { _ in .refused(Refusal(.busy)) }
      }
      return try log.append(changesets, receivedAt: receivedAt)
    }
  }

  func takeBack(_ segment: Segment, now: Instant) throws(LogError) -> RepairOutcome {
    try write { log throws(LogError) in try log.takeBack(segment, now: now) }
  }

  func repair(with runs: [Segment], to end: LogEnd, as epoch: Epoch, now: Instant)
    throws(LogError) -> RepairOutcome
  {
    try write { log throws(LogError) in
      try log.repair(with: runs, to: end, as: epoch, now: now)
    }
  }

  func endRepair(now: Instant) -> Bool { false }

  private func write<Answer: Sendable>(
    _ body: (inout MemoryLog) throws(LogError) -> Answer
  ) throws(LogError) -> Answer {
    try database.use { database throws(LogError) in try database.write(body) }
  }
}
