package import PostilCore
package import PostilLog
package import PostilWire

/// The plain log: arrays in memory. The oracle of `ServerStore`, and the log of simulations.
package struct MemoryLog: LogStore {
  package let workspace: WorkspaceIdentity
  private var state = LogLife(epoch: Epoch(life: 1))
  /// The life of the log: one more than the number of times that it was restored.
  private var life: UInt64 = 1
  private let waits = RepairWaits()
  private var rows: Rows
  private var roster: Roster
  private let limits: RoomLimits

  package init(workspace: WorkspaceIdentity, limits: RoomLimits = RoomLimits()) {
    self.workspace = workspace
    self.limits = limits
    rows = Rows(chain: Chain(workspace: workspace.id))
    roster = workspace.emptyRoster
  }

  package var epoch: Epoch { state.epoch }

  package var restoration: Restoration { state.restoration }

  package var repairEnd: Instant? { state.repairEnd }

  package var log: [LoggedChangeset] { rows.log }

  package func end() -> Seq { rows.end }

  package func chain(at seq: Seq) -> Chain? { rows.chains[seq] }

  package func members() -> Roster { roster }

  package func state(for replica: ReplicaID) -> LogState {
    LogState(
      epoch: epoch, restoration: restoration, end: rows.end,
      chain: rows.chains[rows.end] ?? Chain(workspace: workspace.id), roster: roster,
      frontier: frontier(of: replica))
  }

  package func frontier(of replica: ReplicaID) -> Frontier? { rows.frontier(of: replica) }

  package func changesets(after seq: Seq, bytes: Int) -> [LoggedChangeset] {
    var batch: [LoggedChangeset] = []
    var size = 0
    for logged in log where logged.firstSeq > seq {
      size += logged.changeset.events.bytes.count
      if size > bytes, !batch.isEmpty { break }
      batch.append(logged)
    }
    return batch
  }

  /// The plain log seals nothing.
  package func segment(startingAt seq: Seq) -> Segment? { nil }

  package func seal(bytes: Int) -> Bool { false }

  package mutating func append(_ changesets: [Changeset], receivedAt: Instant)
    throws(LogError) -> [Appended]
  {
    try write { appender in try appender.push(changesets, receivedAt: receivedAt) }
  }

  /// The log as it would be if it were restored from a backup that ends at a seq: in its next epoch.
  package func restored(through end: Seq) throws(LogError) -> MemoryLog {
    var restored = try putBack(through: end)
    restored.life += 1
    restored.state = LogLife(epoch: Epoch(life: restored.life), restoration: .healing)
    return restored
  }

  /// The log as it would be if its file were put back from a copy that ends at a seq, and nobody noticed.
  package func putBack(through end: Seq) throws(LogError) -> MemoryLog {
    var copy = MemoryLog(workspace: workspace, limits: limits)
    try copy.write { appender in
      for logged in log where logged.lastSeq <= end { _ = try appender.append(logged) }
    }
    (copy.state, copy.life) = (state, life)
    copy.state.repairEnd = nil
    return copy
  }

  /// Its file was put back from a copy, and a start noticed.
  package mutating func noticePutBack(as epoch: Epoch, now: Instant) {
    heal(after: .possible, as: epoch, now: now)
  }

  private mutating func heal(after loss: LogLife.Loss, as epoch: Epoch, now: Instant) {
    life += 1
    state = state.healing(after: loss, as: epoch, now: now, waits: waits)
  }

  package mutating func endHealing() { state = state.healed }

  package mutating func endRepair(now: Instant) -> Bool {
    guard let healed = state.healed(now: now) else { return false }
    state = healed
    return true
  }

  package mutating func takeBack(_ segment: Segment, now: Instant) throws(LogError) -> RepairOutcome
  {
    guard restoration == .healing else { return .refused(Refusal(.outOfOrder)) }
    return take([segment], now: now)
  }

  package mutating func repair(with runs: [Segment], to end: LogEnd, as epoch: Epoch, now: Instant)
    throws(LogError) -> RepairOutcome
  {
    if restoration == .healing { return take(runs, now: now) }
    var repaired = self
    let outcome = repaired.take(runs, now: now)
    guard case .durable = outcome else { return outcome }
    guard repaired.chain(at: end.seq) == end.chain else {
      return .refused(Refusal(.diverged, found: end.seq))
    }
    // All of it may have come meanwhile.
    guard repaired.end() > self.end() else { return outcome }
    repaired.heal(after: .proven, as: epoch, now: now)
    self = repaired
    return outcome
  }

  /// All of the runs, or nothing.
  private mutating func take(_ runs: [Segment], now: Instant) -> RepairOutcome {
    var whole = self
    for segment in runs {
      do {
        _ = try segment.changesets()
      } catch {
        return .refused(Refusal(malformed: error))
      }
      do {
        let before = whole.chain(at: segment.firstSeq - 1)
        try whole.write { appender in try appender.restore(segment, after: before) }
      } catch {
        return .refused(Refusal(.diverged, found: segment.lastSeq))
      }
    }
    if whole.end() > end() { whole.state = state.extended(now: now, waits: waits) }
    self = whole
    return .durable(through: end())
  }

  /// The rows move to the appender and back, since a copy of them would cost the whole log.
  private mutating func write<Answer>(
    _ body: (inout LogAppender<Rows>) throws -> Answer
  ) throws(LogError) -> Answer {
    let end = rows.end
    var appender = LogAppender(
      to: rows, of: workspace, end: (end, rows.chains[end] ?? Chain(workspace: workspace.id)),
      roster: roster, limits: limits)
    rows = Rows(chain: Chain(workspace: workspace.id))
    defer { rows = appender.log }
    do {
      let answer = try body(&appender)
      try appender.save()
      roster = appender.roster
      return answer
    } catch let damage as Damage {
      throw .damaged(damage)
    } catch {
      throw .failed(String(describing: error))
    }
  }
}

/// The contents of a log in memory.
private struct Rows: LogTransaction, Sendable {
  private(set) var log: [LoggedChangeset] = []
  private(set) var chains: [Seq: Chain]
  private var frontiers: [ReplicaID: Frontier] = [:]
  private var names: Set<Text> = []
  private var rooms: [RoomOwner: RoomUse] = [:]
  private var verdicts: [Seq: Fold.Reason] = [:]
  private var members: [LoggedAct] = []

  init(chain: Chain) {
    chains = [0: chain]
  }

  var end: Seq { log.last?.lastSeq ?? 0 }

  func frontier(of replica: ReplicaID) -> Frontier? { frontiers[replica] }

  func isTaken(_ name: Text) -> Bool { names.contains(name) }

  func changeset(holding seq: Seq) -> LoggedChangeset? {
    log.last { $0.firstSeq <= seq && seq <= $0.lastSeq }
  }

  mutating func append(_ logged: LoggedChangeset, own: Chain, chain: Chain) {
    log.append(logged)
    chains[logged.lastSeq] = chain
  }

  mutating func append(_ segment: Segment) throws {
    let before = chains[end] ?? segment.chain
    var walk = SegmentWalk(segment, after: before)
    for logged in try segment.changesets() {
      try walk.pass([logged])
      log.append(logged)
      chains[logged.lastSeq] = walk.chain
    }
  }

  mutating func save(_ frontier: Frontier, of replica: ReplicaID) {
    frontiers[replica] = frontier
    names.insert(frontier.name)
  }

  func room(of owner: RoomOwner) -> RoomUse? { rooms[owner] }

  mutating func save(_ uses: [(owner: RoomOwner, use: RoomUse)]) {
    for (owner, use) in uses { rooms[owner] = use.parts.isEmpty ? nil : use }
  }

  func isWithoutRoom(_ seq: Seq) -> Bool { verdicts[seq] == .noRoom }

  mutating func note(_ more: [Seq: Fold.Reason]) { verdicts.merge(more) { $1 } }

  func acts() -> [LoggedAct] { members }

  func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws {
    for logged in log { try logged.visit(named, visit) }
  }

  mutating func append(_ act: LoggedAct) { members.append(act) }
}
