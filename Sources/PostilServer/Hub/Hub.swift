import Logging
import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// Where all connections of a workspace meet: the one writer of its log.
///
/// An actor, because sessions share the log; on a thread of its own, because the log waits for the
/// disk. While one group of pushes is made durable, the next one gathers: pushes that wait at the
/// same time share one transaction.
actor Hub {
  private struct Connection {
    var session: ServerSession
    /// Begun, and not handed over whole.
    var outgoing: OutgoingFrame?
    /// Wakes the connection's writer.
    let wake: AsyncStream<Void>.Continuation
    /// Who is counted as connected, once it was welcomed.
    var peer: Peer?
    /// What is said once all that it pushed before is appended; nothing more is taken.
    var lastWord: Refusal?
    /// What its session keeps of what was given back, as far as memory was taken for that.
    var keptBytes = 0
    let line: Line
  }

  private struct Peer {
    let replica: ReplicaID
    /// Whose replica that is.
    let member: ReplicaID
  }

  /// Bytes of the log that a writer takes at once.
  private static let batchBytes = 256 << 10

  nonisolated let workspace: ServedWorkspace
  private let thread = SerialThread()
  private var log: any LogStore
  private let quotaBytes: Int?
  private let memory: WaitingBytes
  private let claims: WaitingBytes
  private let frames: SharedFrames
  private var allowances: Allowances
  private let now: @Sendable () -> Instant
  private var connections: [ConnectionID: Connection] = [:]
  private var lastConnection = 0
  private var waiting: [(connection: ConnectionID, changeset: Changeset)] = []
  private var returning: [(connection: ConnectionID, given: RepairSegments)] = []
  private let (groups, group) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))
  /// Why all conversations end, once they do.
  private var farewell: Refusal?
  private let (ripenings, ripening) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))
  private var logger: Logger?
  private var hasFailedToEnd = false
  /// Bytes of events that were appended since the tail was last looked at for sealing.
  private var unsealedBytes = Limits.segmentBytes

  /// - Parameters:
  ///   - memory: for what waits to be appended, shared with other hubs.
  ///   - claims: for what is kept until it proves that a log was put back, shared as well.
  ///   - frames: that wait to go out, shared as well.
  init(
    _ workspace: ServedWorkspace, limits: ServerLimits, memory: WaitingBytes,
    claims: WaitingBytes = WaitingBytes(limit: Limits.claimBytes), frames: SharedFrames,
    now: @escaping @Sendable () -> Instant
  ) {
    self.workspace = workspace
    log = workspace.log
    quotaBytes = limits.quotaBytes
    allowances = Allowances(limits)
    self.memory = memory
    self.claims = claims
    self.frames = frames
    self.now = now
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  /// Goes on with a conversation that was begun elsewhere.
  func seat(_ session: ServerSession, on line: Line = Line()) -> Admission.Seat {
    lastConnection += 1
    let id = ConnectionID(number: lastConnection)
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    connections[id] = Connection(session: session, wake: wake, line: line)
    if let farewell { refuse(farewell, to: id) }
    wake.yield()
    return Admission.Seat(hub: self, id: id, wakes: wakes)
  }

  func disconnect(_ id: ConnectionID) {
    guard let connection = connections.removeValue(forKey: id) else { return }
    connection.wake.finish()
    claims.give(connection.keptBytes)
    if let peer = connection.peer { allowances.disconnect(peer.replica, of: peer.member) }
  }

  /// Takes frames as they came from the socket.
  func receive(_ frames: [Frame], from id: ConnectionID) throws {
    endRepairIfDue()
    for frame in frames {
      guard let connection = connections[id], connection.lastWord == nil else { return }
      let session = connection.session
      guard !session.isClosing else { return }
      guard session.expects(frame.type) else {
        refuse(Refusal(.outOfOrder), to: id)
        return
      }
      do {
        let message = try ClientMessage(frame)
        let delivery = try connections[id]?.session.receive(
          message, log: log, signer: workspace.signer, now: now())
        if keepsWithinMemory(id), let delivery {
          enqueue(delivery, from: id)
        } else if case .hello(let hello) = message {
          try admit(hello, at: id)
        }
      } catch let error as WireError {
        connections[id]?.session.refuse(Refusal(malformed: error))
      }
    }
    wake(id)
  }

  /// A disk that does not take it keeps nobody from pulling: pushes wait on, and the next frame tries again.
  private func endRepairIfDue() {
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

  /// Takes nothing more, and says why once what was taken before is appended and acknowledged: whoever
  /// comes again later has come further.
  func dismiss(_ id: ConnectionID, with refusal: Refusal) {
    guard isAwaited(id) else { return refuse(refusal, to: id) }
    connections[id]?.lastWord = refusal
  }

  private func refuse(_ refusal: Refusal, to id: ConnectionID) {
    connections[id]?.session.refuse(refusal)
    wake(id)
  }

  /// The bytes to send next, at most a slice, or `nil` if there is nothing for now.
  ///
  /// ⚖ Asked for only when the socket has taken what came before, so a connection whose peer does not read
  /// costs a few slices and produces nothing.
  func nextBytes(for id: ConnectionID) throws -> [UInt8]? {
    if connections[id]?.outgoing == nil {
      guard
        let messages = try connections[id]?.session.nextMessages(
          bytes: Self.batchBytes, log: log, signer: workspace.signer)
      else { return nil }
      connections[id]?.outgoing = OutgoingFrame(messages, of: log, frames: frames)
    }
    let bytes = try connections[id]?.outgoing?.next(frames, log: log)
    if connections[id]?.outgoing?.isSent == true { connections[id]?.outgoing = nil }
    if connections[id]?.session.isFinished == true, !isAwaited(id) {
      connections[id]?.wake.finish()
    }
    return bytes
  }

  /// Appends what is pushed, group by group, until `stop()`.
  ///
  /// Each group is what has come in until this actor gets to it: it takes its turn behind every
  /// message that waited before it.
  func run(logger: Logger) async {
    self.logger = logger
    for await _ in groups {
      do {
        try appendAll()
      } catch {
        logger.error(
          "cannot append to the log", metadata: LogFailure(error).facts(of: workspace.name))
      }
    }
  }

  /// Seals the log's tail as it grows, until `stop()`. Off this actor: appends go on meanwhile.
  nonisolated func seal(logger: Logger) async {
    for await _ in ripenings {
      do {
        let log = await self.log
        while try log.seal(bytes: Limits.segmentBytes) {}
      } catch {
        logger.error(
          "cannot seal the log", metadata: LogFailure(error).facts(of: workspace.name))
      }
    }
  }

  /// Finishes what has been pushed, then ends all conversations.
  func stop() throws {
    defer { end(.stopping) }
    try appendAll()
  }

  /// Ends all conversations: the workspace is not served any more.
  func retire() {
    refuseWaiting(unknown)
    end(unknown)
  }

  private func end(_ refusal: Refusal) {
    farewell = refusal
    group.finish()
    ripening.finish()
    for id in connections.keys { refuse(refusal, to: id) }
  }

  /// ⚖ What is said where there is no such workspace.
  private var unknown: Refusal { Refusal(.unknownWorkspace, subject: Text(workspace.name)) }

  private func refuseWaiting(_ refusal: Refusal) {
    for (id, changeset) in waiting {
      memory.give(changeset.waitingBytes)
      refuse(refusal, to: id)
    }
    waiting = []
    for (id, given) in returning {
      memory.give(given.waitingBytes)
      refuse(refusal, to: id)
    }
    returning = []
  }

  /// Counts a replica that was welcomed as connected, or refuses it.
  private func admit(_ hello: Hello, at id: ConnectionID) throws {
    guard connections[id]?.session.isClosing == false else { return }
    let member = try log.members().member(
      of: hello.replica, joiningWith: hello.joining?.ticket)
    if let refusal = allowances.connect(hello.replica, of: member, now: now()) {
      refuse(refusal, to: id)
    } else {
      connections[id]?.peer = Peer(replica: hello.replica, member: member)
      connections[id]?.line.isWelcomed()
    }
  }

  /// What is given back counts as memory alone: a replica that heals a server may give back all of it.
  private func enqueue(_ delivery: Delivery, from id: ConnectionID) {
    if case .push(let changeset) = delivery,
      let refusal = allowances.push(
        changeset, by: connections[id]?.peer?.replica ?? changeset.replica,
        of: connections[id]?.peer?.member ?? changeset.replica, now: now())
    {
      return dismiss(id, with: refusal)
    }
    guard memory.take(delivery.waitingBytes) else {
      return dismiss(id, with: Refusal(.busy, retryAfterSeconds: 10))
    }
    switch delivery {
    case .push(let changeset): waiting.append((id, changeset))
    case .giveBack(let given): returning.append((id, given))
    }
    group.yield()
  }

  /// Counts what a session keeps until it proves something.
  ///
  /// - Returns: whether there is room; where there is none, the conversation ends.
  private func keepsWithinMemory(_ id: ConnectionID) -> Bool {
    guard let connection = connections[id] else { return false }
    let kept = connection.session.keptBytes
    if kept <= connection.keptBytes {
      claims.give(connection.keptBytes - kept)
    } else if !hasRoom(for: kept - connection.keptBytes, besides: id) {
      dismiss(id, with: Refusal(.busy, retryAfterSeconds: 10))
      return false
    }
    connections[id]?.keptBytes = kept
    return true
  }

  /// The claim that came first makes way: no silence keeps others from proving theirs.
  private func hasRoom(for bytes: Int, besides id: ConnectionID) -> Bool {
    if claims.take(bytes) { return true }
    let others = connections.filter { $0.key != id && $0.value.keptBytes > 0 }
    guard let oldest = others.keys.min(by: { $0.number < $1.number }) else { return false }
    claims.give(connections[oldest]?.keptBytes ?? 0)
    connections[oldest]?.keptBytes = 0
    refuse(Refusal(.busy, retryAfterSeconds: 10), to: oldest)
    return claims.take(bytes)
  }

  private func note(_ what: String) {
    logger?.notice("\(what)", metadata: ["workspace": "\(workspace.name)"])
  }

  private func sayLastWord(to id: ConnectionID) {
    guard let refusal = connections[id]?.lastWord, !isAwaited(id) else { return }
    connections[id]?.lastWord = nil
    refuse(refusal, to: id)
  }

  /// Whether something of a connection waits to be appended.
  private func isAwaited(_ id: ConnectionID) -> Bool {
    waiting.contains { $0.connection == id } || returning.contains { $0.connection == id }
  }

  private func appendAll() throws {
    if waiting.isEmpty && returning.isEmpty { return }
    if let obstacle { return refuseWaiting(obstacle) }
    // After a failure what is left has its turn.
    defer { if !waiting.isEmpty || !returning.isEmpty { group.yield() } }
    try appendReturning()
    try appendWaiting()
  }

  /// Why nothing can be appended now, whoever pushes it.
  private var obstacle: Refusal? {
    switch workspace.disk() {
    case .gone: return unknown
    case .present(let bytes):
      guard let quotaBytes, bytes >= quotaBytes else { return nil }
      return Refusal(.quotaReached, expected: UInt64(quotaBytes), found: UInt64(bytes))
    }
  }

  /// ⚖ Each run that was given back is durable before anybody hears that it is.
  private func appendReturning() throws {
    while !returning.isEmpty {
      let (id, given) = returning.removeFirst()
      memory.give(given.waitingBytes)
      let wasHealing = log.restoration == .healing
      do {
        let outcome = try log.take(given, as: .new(), now: now())
        connections[id]?.session.tookBack(given, outcome)
      } catch {
        refuse(LogFailure(error).refusal, to: id)
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
      wake(id)
      sayLastWord(to: id)
    }
  }

  /// ⚖ One transaction for the whole group; the acknowledgements follow its durable commit.
  private func appendWaiting() throws {
    guard !waiting.isEmpty else { return }
    // Repair may have begun since they came.
    if log.restoration == .healing {
      return refuseWaiting(Refusal(.healing, retryAfterSeconds: 300))
    }
    let pushes = waiting
    waiting = []
    defer { for push in pushes { memory.give(push.changeset.waitingBytes) } }
    let outcomes: [Appended]
    do {
      outcomes = try log.append(pushes.map(\.changeset), receivedAt: now())
    } catch {
      for (id, _) in pushes { refuse(LogFailure(error).refusal, to: id) }
      throw error
    }
    noteGrowth(bytes: pushes.reduce(0) { $0 + $1.changeset.events.bytes.count })
    for ((id, changeset), outcome) in zip(pushes, outcomes) {
      connections[id]?.session.appended(changeset, outcome)
      wake(id)
    }
    for (id, _) in pushes { sayLastWord(to: id) }
  }

  private func noteGrowth(bytes: Int) {
    unsealedBytes += bytes
    guard unsealedBytes >= Limits.segmentBytes else { return }
    unsealedBytes = 0
    ripening.yield()
  }

  private func wake(_ id: ConnectionID) {
    connections[id]?.wake.yield()
  }
}
