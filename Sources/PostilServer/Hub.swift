import Logging
import PostilCore
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
    /// Wakes the connection's writer.
    let wake: AsyncStream<Void>.Continuation
    /// Ends the connection after a while, whether the other side reads or not.
    let closeSoon: @Sendable () -> Void
  }

  /// Bytes of the log that a writer takes at once.
  private static let batchBytes = 256 << 10

  nonisolated let workspace: ServedWorkspace
  private let thread = WriterThread()
  private var log: any EventLog
  private let now: @Sendable () -> Instant
  private var connections: [ConnectionID: Connection] = [:]
  private var lastConnection = 0
  private var waiting: [(connection: ConnectionID, changeset: Changeset)] = []
  private var returning: [(connection: ConnectionID, segment: Segment)] = []
  private let (groups, group) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))
  /// Why all conversations end, once they do.
  private var farewell: Refusal?
  private let (ripenings, ripening) = AsyncStream.makeStream(
    of: Void.self, bufferingPolicy: .bufferingNewest(1))
  /// Bytes of events that were appended since the tail was last looked at for sealing.
  private var unsealedBytes = Limits.segmentBytes

  struct ConnectionID: Hashable, Sendable {
    let number: Int
  }

  init(_ workspace: ServedWorkspace, now: @escaping @Sendable () -> Instant) {
    self.workspace = workspace
    log = workspace.log
    self.now = now
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  /// Goes on with a conversation that was begun elsewhere.
  func seat(_ session: ServerSession, closeSoon: @escaping @Sendable () -> Void = {})
    -> Reception.Seat
  {
    lastConnection += 1
    let id = ConnectionID(number: lastConnection)
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    connections[id] = Connection(session: session, wake: wake, closeSoon: closeSoon)
    if let farewell { refuse(farewell, to: id) }
    wake.yield()
    return Reception.Seat(hub: self, id: id, wakes: wakes)
  }

  func disconnect(_ id: ConnectionID) {
    connections.removeValue(forKey: id)?.wake.finish()
  }

  /// Takes frames as they came from the socket.
  func receive(_ frames: [Frame], from id: ConnectionID) throws {
    for frame in frames {
      guard let session = connections[id]?.session, !session.isClosing else { return }
      guard session.expects(frame.type) else {
        refuse(Refusal(.outOfOrder), to: id)
        return
      }
      do {
        let message = try ClientMessage(frame)
        if let delivery = try connections[id]?.session.receive(message, log: log) {
          enqueue(delivery, from: id)
        }
      } catch is WireError {
        connections[id]?.session.refuse(Refusal(.malformed))
      }
    }
    wake(id)
  }

  /// Says why the conversation ends, for what is wrong below the level of messages.
  func refuse(_ refusal: Refusal, to id: ConnectionID) {
    connections[id]?.session.refuse(refusal)
    wake(id)
  }

  /// The bytes to send next, or `nil` if there is nothing for now.
  func nextBytes(for id: ConnectionID) throws -> [UInt8]? {
    guard let messages = try connections[id]?.session.nextMessages(bytes: Self.batchBytes, log: log)
    else { return nil }
    if connections[id]?.session.isFinished == true, !isAwaited(id) {
      connections[id]?.wake.finish()
    }
    return messages.isEmpty ? nil : messages.flatMap(\.frame.encoded)
  }

  /// Appends what is pushed, group by group, until `stop()`.
  ///
  /// Each group is what has come in until this actor gets to it: it takes its turn behind every
  /// message that waited before it.
  func run(logger: Logger) async {
    for await _ in groups {
      do {
        try appendReturning()
        try appendWaiting()
      } catch {
        logger.error(
          "cannot append to the log",
          metadata: ["workspace": "\(workspace.name)", "error": "\(error)"])
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
          "cannot seal the log",
          metadata: ["workspace": "\(workspace.name)", "error": "\(error)"])
      }
    }
  }

  /// Finishes what has been pushed, then ends all conversations.
  func stop() throws {
    defer { end(.stopping) }
    try appendReturning()
    try appendWaiting()
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
    for (id, _) in waiting { refuse(refusal, to: id) }
    for (id, _) in returning { refuse(refusal, to: id) }
    waiting = []
    returning = []
  }

  private func enqueue(_ delivery: Delivery, from id: ConnectionID) {
    switch delivery {
    case .push(let changeset): waiting.append((id, changeset))
    case .giveBack(let segment): returning.append((id, segment))
    }
    group.yield()
  }

  /// Whether something of a connection waits to be appended.
  private func isAwaited(_ id: ConnectionID) -> Bool {
    waiting.contains { $0.connection == id } || returning.contains { $0.connection == id }
  }

  /// ⚖ Each run that was given back is durable before anybody hears that it is.
  private func appendReturning() throws {
    if workspace.isGone { return refuseWaiting(unknown) }
    while !returning.isEmpty {
      let (id, segment) = returning.removeFirst()
      do {
        let outcome = try log.takeBack(segment)
        connections[id]?.session.tookBack(segment, outcome)
      } catch {
        refuse(Refusal(.busy, retryAfterSeconds: 30), to: id)
        throw error
      }
      noteGrowth(bytes: Int(segment.rawBytes))
      wake(id)
    }
  }

  /// ⚖ One transaction for the whole group; the acknowledgements follow its durable commit.
  private func appendWaiting() throws {
    guard !waiting.isEmpty else { return }
    if workspace.isGone { return refuseWaiting(unknown) }
    let pushes = waiting
    waiting = []
    let outcomes: [Appended]
    do {
      outcomes = try log.append(pushes.map(\.changeset), receivedAt: now())
    } catch {
      for (id, _) in pushes { refuse(Refusal(.busy, retryAfterSeconds: 30), to: id) }
      throw error
    }
    noteGrowth(bytes: pushes.reduce(0) { $0 + $1.changeset.events.bytes.count })
    for ((id, changeset), outcome) in zip(pushes, outcomes) {
      connections[id]?.session.appended(changeset, outcome)
      wake(id)
    }
  }

  private func noteGrowth(bytes: Int) {
    unsealedBytes += bytes
    guard unsealedBytes >= Limits.segmentBytes else { return }
    unsealedBytes = 0
    ripening.yield()
  }

  private func wake(_ id: ConnectionID) {
    connections[id]?.wake.yield()
    if connections[id]?.session.isClosing == true { connections[id]?.closeSoon() }
  }
}
