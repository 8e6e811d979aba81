import PostilCore
import PostilLog
import PostilWire
import Synchronization

/// A connection that named a workspace: the one owner of its session and of the frame that it is sending.
///
/// An actor, since one task brings its peer's frames and another takes its answers; on a thread of its own,
/// because it reads the log, inflates and deflates. ⚖ It reads over the workspace's reader, so what it takes from
/// the log keeps no push waiting, and no push keeps it waiting.
actor Connection {
  /// Bytes of the log that are read at once.
  private static let batchBytes = 256 << 10

  nonisolated let id: ConnectionID
  /// Yields whenever there may be something to send, ends when nothing will follow.
  nonisolated let wakes: AsyncStream<Void>
  private nonisolated let wake: AsyncStream<Void>.Continuation
  /// Answers of hub and writer that are not read yet: neither waits for a connection.
  private nonisolated let inbox = Mutex<[ConnectionAnswer]>([])

  private let thread = SerialThread(sharing: true)
  private let hub: Hub
  private let writer: LogWriter
  private let limiter: RateLimiter
  private let workspace: ServedWorkspace
  private let memory: WaitingBytes
  private let frames: SharedFrames
  private let now: @Sendable () -> Instant
  private let onWelcome: @Sendable () -> Void

  private var session: ServerSession
  /// The frame that is begun and not handed over whole.
  private var outgoing: OutgoingFrame?
  /// The replica on the other side, once it was welcomed.
  private var peer: MemberReplica?
  /// Handed to the writer and not answered.
  private var awaited = 0
  /// The refusal to send once every changeset pushed before is appended; nothing more is taken.
  private var lastWord: Refusal?
  /// Ends the conversation once its refusal is sent.
  private var failure: LogError?
  /// Nothing is said until the hub has counted it.
  private var isBeingAdmitted = false
  /// The bytes of returned runs that the session keeps, as far as memory was taken for them.
  private var keptBytes = 0

  /// Goes on with a conversation in a workspace.
  ///
  /// - Parameters:
  ///   - session: of a conversation that was begun elsewhere.
  ///   - memory: for deliveries that wait to be appended.
  ///   - onWelcome: called once the other side is no stranger any more.
  static func open(
    _ id: ConnectionID, to hub: Hub, session: ServerSession, memory: WaitingBytes,
    frames: SharedFrames, now: @escaping @Sendable () -> Instant,
    onWelcome: @escaping @Sendable () -> Void = {}
  ) async -> Connection {
    let connection = Connection(
      id, to: hub, session: session, memory: memory, frames: frames, now: now,
      onWelcome: onWelcome)
    await hub.join(connection.line, as: id)
    return connection
  }

  private init(
    _ id: ConnectionID, to hub: Hub, session: ServerSession, memory: WaitingBytes,
    frames: SharedFrames, now: @escaping @Sendable () -> Instant,
    onWelcome: @escaping @Sendable () -> Void
  ) {
    self.id = id
    self.hub = hub
    self.session = session
    self.memory = memory
    self.frames = frames
    self.now = now
    self.onWelcome = onWelcome
    writer = hub.writer
    limiter = hub.limiter
    workspace = hub.workspace
    (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    wake.yield()
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// How hub and writer reach it.
  private nonisolated var line: ConnectionLine {
    ConnectionLine(answer: { self.answer($0) }, end: { await self.refuse($0) })
  }

  /// Takes frames as they came from the socket, and hands their deliveries to the writer.
  ///
  /// ⚖ A delivery that was taken is appended, even if a later frame is refused.
  func receive(_ frames: [Frame]) async throws {
    takeAnswers()
    // The log of a hub that has ended may be closed.
    guard !session.isClosing else { return }
    if let end = workspace.reader.repairEnd, now().milliseconds >= end.milliseconds {
      await writer.endRepair()
    }
    if isOfFormerEpoch { dismiss(with: .begunAnew) }
    var taken: [Delivery] = []
    let ending: Result<Refusal?, any Error>
    do {
      ending = .success(try await take(frames, into: &taken))
    } catch {
      ending = .failure(error)
    }
    hand(over: taken)
    wake.yield()
    if let refusal = try ending.get() { dismiss(with: refusal) }
  }

  /// - Returns: the refusal of all later frames, to be sent once the taken ones are appended.
  private func take(_ frames: [Frame], into taken: inout [Delivery]) async throws -> Refusal? {
    for frame in frames {
      takeAnswers()
      guard lastWord == nil, !session.isClosing else { return nil }
      guard session.expects(frame.type) else {
        session.refuse(Refusal(.outOfOrder))
        return nil
      }
      do {
        let message = try ClientMessage(frame)
        let delivery = try session.receive(
          message, log: workspace.reader, signer: workspace.signer, now: now())
        if case .hello(let hello) = message { try await admit(hello) }
        guard await keepsWithinMemory() else { return .noRoom }
        guard let delivery else { continue }
        guard memory.take(delivery.waitingBytes) else { return .noRoom }
        taken.append(delivery)
      } catch let error as WireError {
        session.refuse(Refusal(malformed: error))
      } catch LogError.unreachable(let words) {
        let error = LogError.unreachable(words)
        session.refuse(LogFailure(error).refusal)
        throw error
      }
    }
    return nil
  }

  /// Hands deliveries to the writer, in this order. Memory was taken for all of them.
  private func hand(over deliveries: [Delivery]) {
    for (index, delivery) in deliveries.enumerated() {
      if let refusal = excess(delivery) ?? writer.take(delivery, from: line, of: session.epoch) {
        for left in deliveries[index...] { memory.give(left.waitingBytes) }
        return dismiss(with: refusal)
      }
      awaited += 1
    }
  }

  /// Counts a push against the limits of its replica and member. Returned runs count only as
  /// memory: a replica that heals a server may return the whole log.
  ///
  /// - Returns: the refusal of a push that exceeds a limit; `nil` for any other delivery.
  private func excess(_ delivery: Delivery) -> Refusal? {
    guard case .push(let changeset) = delivery, let peer else { return nil }
    return limiter.push(changeset, by: peer, now: now())
  }

  /// Counts a replica that was welcomed as connected, or refuses it.
  private func admit(_ hello: Hello) async throws {
    guard !session.isClosing else { return }
    isBeingAdmitted = true
    defer { isBeingAdmitted = false }
    let member = try workspace.reader.members().member(
      of: hello.replica, joiningWith: hello.joining?.ticket)
    let peer = MemberReplica(replica: hello.replica, member: member)
    if let refusal = await hub.admit(peer, at: id) {
      session.refuse(refusal)
    } else {
      self.peer = peer
      onWelcome()
    }
  }

  /// Counts the runs that the session keeps until they prove its claim.
  private func keepsWithinMemory() async -> Bool {
    guard session.keptBytes != keptBytes else { return true }
    guard await hub.keep(session.keptBytes, for: id) else { return false }
    keptBytes = session.keptBytes
    return true
  }

  /// Refuses at once, and drops the runs that it keeps.
  func refuse(_ refusal: Refusal) {
    session.refuse(refusal)
    wake.yield()
  }

  /// Takes nothing more, and refuses once earlier deliveries are appended and acknowledged: a replica
  /// that comes again later has come further.
  func dismiss(with refusal: Refusal) {
    takeAnswers()
    lastWord = lastWord ?? refusal
    sayLastWord()
    wake.yield()
  }

  /// Leaves word of the hub's or the writer's, which is looked at before anything else is said or taken.
  nonisolated func answer(_ answer: ConnectionAnswer) {
    inbox.withLock { $0.append(answer) }
    wake.yield()
  }

  /// The bytes to send next, at most a slice, or `nil` if there is nothing for now.
  ///
  /// ⚖ Asked for only when the socket has taken the bytes before, so a connection whose peer does not read
  /// costs a few slices and produces nothing.
  func nextBytes() throws -> [UInt8]? {
    takeAnswers()
    if isBeingAdmitted { return nil }
    if outgoing == nil {
      let messages = try nextMessages()
      hub.meter?.count(messages)
      outgoing = OutgoingFrame(messages, of: workspace.reader, frames: frames)
    }
    let bytes = try outgoing?.next(frames, log: workspace.reader)
    if outgoing?.isSent == true { outgoing = nil }
    if session.isFinished, awaited == 0 { wake.finish() }
    return bytes
  }

  /// True if the log, which is shared, has begun another epoch than the replica was welcomed to.
  private var isOfFormerEpoch: Bool {
    guard workspace.isShared, let epoch = session.epoch else { return false }
    return epoch != workspace.reader.epoch
  }

  private func nextMessages() throws(LogError) -> [ServerMessage] {
    if awaited == 0, isOfFormerEpoch { session.refuse(.begunAnew) }
    if let failure {
      self.failure = nil
      throw failure
    }
    do {
      return try session.nextMessages(
        bytes: Self.batchBytes, log: workspace.reader, signer: workspace.signer)
    } catch LogError.unreachable(let words) {
      let error = LogError.unreachable(words)
      session.refuse(LogFailure(error).refusal)
      failure = error
      return session.nextAnswers()
    }
  }

  /// Ends the conversation once everything to send by now is sent.
  nonisolated func finish() { wake.finish() }

  /// Leaves the hub: nothing is received or sent any more. Its pending pushes are still appended.
  func disconnect() async {
    finish()
    await hub.disconnect(id)
  }

  private func takeAnswers() {
    let answers = inbox.withLock { inbox in
      defer { inbox = [] }
      return inbox
    }
    for answer in answers {
      switch answer {
      case .pushed(let outcome):
        awaited -= 1
        session.appended(outcome)
      case .gaveBack(let outcome):
        awaited -= 1
        session.tookBack(outcome)
      case .failed(let refusal):
        awaited -= 1
        session.refuse(refusal)
      case .ended(let refusal): session.refuse(refusal)
      }
      sayLastWord()
    }
  }

  private func sayLastWord() {
    guard awaited == 0, let refusal = lastWord else { return }
    lastWord = nil
    session.refuse(refusal)
  }
}
