import Logging
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import Synchronization

/// The one writer of a workspace's log: it puts the deliveries of all connections in order, and appends them.
///
/// An actor on a thread of its own, because the log waits for the disk. While one group of pushes is made durable,
/// the next one gathers: pushes that wait at the same time share one transaction. It waits for no connection, and
/// a connection waits for it only to hear the outcome of its pushes.
actor LogWriter {
  private struct Queue {
    /// Taken and not looked at.
    var deliveries: [(line: ConnectionLine, delivery: Delivery, epoch: Epoch?)] = []
    /// Why nothing more is taken, once nothing is.
    var farewell: Refusal?
  }

  private nonisolated let workspace: ServedWorkspace
  private let thread = SerialThread()
  private var log: any LogStore
  private let quotaBytes: Int?
  private let memory: WaitingBytes
  private nonisolated let meter: WorkspaceMeter?
  private let now: @Sendable () -> Instant
  private nonisolated let queue = Mutex(Queue())
  private var waiting: [(line: ConnectionLine, changeset: Changeset, epoch: Epoch?)] = []
  private var returning: [(line: ConnectionLine, given: RepairSegments)] = []
  private let (groups, group) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))
  private let (ripenings, ripening) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))
  private var logger: Logger?
  private var hasFailedToEnd = false
  /// Bytes of events that were appended since the tail was last looked at for sealing.
  private var unsealedBytes = Limits.segmentBytes

  /// - Parameters:
  ///   - memory: given back once something is appended or refused.
  ///   - meter: counts what is appended; `nil` where nobody watches.
  init(
    _ workspace: ServedWorkspace, quotaBytes: Int?, memory: WaitingBytes,
    meter: WorkspaceMeter? = nil, now: @escaping @Sendable () -> Instant
  ) {
    self.workspace = workspace
    log = workspace.log
    self.quotaBytes = quotaBytes
    self.memory = memory
    self.meter = meter
    self.now = now
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Takes a delivery to append, for which memory was taken, and answers it over its connection's line.
  ///
  /// - Parameter epoch: the one that its replica was welcomed to; `nil` where it may be any.
  /// - Returns: why it is not taken.
  nonisolated func take(
    _ delivery: Delivery, from line: ConnectionLine, of epoch: Epoch? = nil
  ) -> Refusal? {
    let farewell = queue.withLock { queue in
      if queue.farewell == nil { queue.deliveries.append((line, delivery, epoch)) }
      return queue.farewell
    }
    if farewell == nil { group.yield() }
    return farewell
  }

  /// Appends the deliveries taken, group by group, until `stop()` or until its task is cancelled.
  ///
  /// A group is all deliveries that came in while the group before was made durable.
  func run(logger: Logger) async {
    self.logger = logger
    for await _ in groups {
      do {
        try appendAll()
      } catch {
        logger.error(
          "cannot append to the log", metadata: failure(error).facts(of: workspace.name))
      }
    }
  }

  /// Seals the log's tail as it grows, until `stop()`. Off this actor: appends go on meanwhile.
  nonisolated func seal(logger: Logger) async {
    for await _ in ripenings {
      do {
        let log = await self.log
        let seal = { try log.seal(bytes: Limits.segmentBytes) }
        while try meter?.seal(seal) ?? seal() {}
      } catch {
        logger.error(
          "cannot seal the log", metadata: failure(error).facts(of: workspace.name))
      }
    }
  }

  /// Appends the deliveries taken so far, and takes no more.
  func stop() throws {
    queue.withLock { $0.farewell = .stopping }
    defer { refuse(.stopping) }
    try appendAll()
  }

  /// Appends none of the deliveries taken.
  func refuse(_ refusal: Refusal) {
    queue.withLock { $0.farewell = refusal }
    takeQueue()
    refuseWaiting(refusal)
    group.finish()
    ripening.finish()
  }

  /// Ends the repair if its time is over. If the disk does not take that, replicas still pull, pushes wait on, and
  /// the next frame of a connection tries again.
  func endRepair() {
    do {
      guard try log.endRepair(now: now()) else { return }
      hasFailedToEnd = false
      note("repair is over: pushes are taken again")
    } catch {
      guard !hasFailedToEnd else { return }
      hasFailedToEnd = true
      note("repair is over, and that cannot be written down: pushes wait on")
    }
  }

  /// Closes the workspace's files, which waits for the disk.
  func close() { workspace.close() }

  private func takeQueue() {
    let queued = queue.withLock { queue in
      defer { queue.deliveries = [] }
      return queue.deliveries
    }
    for (line, delivery, epoch) in queued {
      switch delivery {
      case .push(let changeset): waiting.append((line, changeset, epoch))
      case .giveBack(let given): returning.append((line, given))
      }
    }
  }

  private func refuseWaiting(_ refusal: Refusal) {
    for (line, changeset, _) in waiting {
      memory.give(changeset.waitingBytes)
      line.answer(.failed(refusal))
    }
    waiting = []
    for (line, given) in returning {
      memory.give(given.waitingBytes)
      line.answer(.failed(refusal))
    }
    returning = []
  }

  private func note(_ what: String) {
    logger?.notice("\(what)", metadata: ["workspace": "\(workspace.name)"])
  }

  private func appendAll() throws {
    takeQueue()
    if waiting.isEmpty && returning.isEmpty { return }
    if let obstacle { return refuseWaiting(obstacle) }
    // After a failure the next delivery has its turn.
    defer { if !waiting.isEmpty || !returning.isEmpty { group.yield() } }
    try appendReturning()
    try appendWaiting()
  }

  /// The reason why nothing can be appended now, by any connection; `nil` if there is none.
  private var obstacle: Refusal? {
    switch workspace.disk() {
    case .gone: return workspace.unknown
    case .present(let bytes):
      guard let quotaBytes, bytes >= quotaBytes else { return nil }
      return Refusal(.quotaReached, expected: UInt64(quotaBytes), found: UInt64(bytes))
    }
  }

  /// ⚖ Each run that was given back is durable before anybody hears that it is.
  private func appendReturning() throws {
    while !returning.isEmpty {
      let (line, given) = returning.removeFirst()
      memory.give(given.waitingBytes)
      let wasHealing = log.restoration == .healing
      do {
        let outcome = try log.take(given, as: .new(), now: now())
        line.answer(.gaveBack(GiveBackOutcome(given, outcome)))
      } catch {
        line.answer(.failed(failure(error).refusal))
        throw error
      }
      if !wasHealing, log.restoration == .healing {
        note(
          """
          the log was put back from a copy: a replica gave back what it lacked up to event \(given.claim?.seq ?? 0), \
          as the operator's signature says; pushes wait for 24 hours after the last of it, or until --healed
          """)
      }
      noteGrowth(bytes: given.runs.reduce(0) { $0 + Int($1.rawBytes) })
    }
  }

  /// ⚖ One transaction for the whole group; the acknowledgements follow its durable commit.
  private func appendWaiting() throws {
    guard !waiting.isEmpty else { return }
    // Repair may have begun since they came.
    if log.restoration == .healing {
      return refuseWaiting(Refusal(.healing, retryAfterSeconds: 300))
    }
    turnAwayFormerEpochs()
    if waiting.isEmpty { return }
    let pushes = waiting
    waiting = []
    defer { for push in pushes { memory.give(push.changeset.waitingBytes) } }
    let outcomes: [Appended]
    do {
      let group = pushes.map(\.changeset)
      let append = { try self.log.append(group, receivedAt: self.now()) }
      outcomes = try meter?.append(group, append) ?? append()
    } catch {
      for push in pushes { push.line.answer(.failed(failure(error).refusal)) }
      throw error
    }
    noteGrowth(bytes: pushes.reduce(0) { $0 + $1.changeset.events.bytes.count })
    for (push, outcome) in zip(pushes, outcomes) {
      push.line.answer(.pushed(PushOutcome(push.changeset, outcome)))
    }
  }

  /// ⚖ Replicas that were welcomed in a former epoch may hold another history: they say hello again.
  ///
  /// A log that is shared refuses a group by itself where it finds another epoch than the writer's last group did. So
  /// between the two nothing slips through.
  private func turnAwayFormerEpochs() {
    guard workspace.isShared else { return }
    let epoch = log.epoch
    waiting.removeAll { push in
      guard let known = push.epoch, known != epoch else { return false }
      memory.give(push.changeset.waitingBytes)
      push.line.answer(.failed(.begunAnew))
      return true
    }
  }

  private nonisolated func failure(_ error: any Error) -> LogFailure {
    LogFailure(error, isShared: workspace.isShared)
  }

  private func noteGrowth(bytes: Int) {
    unsealedBytes += bytes
    guard unsealedBytes >= Limits.segmentBytes else { return }
    unsealedBytes = 0
    ripening.yield()
  }
}
