import Logging
import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// Where connections come in: greets them, and leads each to the hub of the workspace that its hello
/// names.
///
/// An actor, because connections share it; on a thread of its own, because it opens files. Nothing that
/// happens to the file of one workspace is felt in another.
actor Admission {
  /// A place in the hub of a workspace.
  struct Seat: Sendable {
    let hub: Hub
    let id: Hub.ConnectionID
    /// Yields whenever there may be something to send, ends when nothing will follow.
    let wakes: AsyncStream<Void>
  }

  struct PendingID: Hashable, Sendable {
    let number: Int
  }

  /// A connection, until it ends.
  private struct PendingConnection {
    /// `nil` once the hub has it.
    var session: ServerSession?
    var seat: Seat?
    let wake: AsyncStream<Void>.Continuation
    let line: Hub.Line
  }

  /// Opens the workspace of a name, if there is one to be served.
  typealias Finder = @Sendable (String) throws -> ServedWorkspace?

  private let thread = SerialThread()
  private let find: Finder
  /// Of the server's key; `nil` where nothing is encrypted.
  private let pin: Pin?
  private let limits: ServerLimits
  nonisolated let memory: WaitingBytes
  private let claims = WaitingBytes(limit: Limits.claimBytes)
  private let frames: SharedFrames
  private let now: @Sendable () -> Instant
  private let logger: Logger
  private var pending: [PendingID: PendingConnection] = [:]
  private var lastPending = 0
  private var hubs: [String: Hub] = [:]
  private var isStopping = false
  private let (openings, opening) = AsyncStream.makeStream(of: Hub.self)

  /// - Parameters:
  ///   - pin: of the server's key; `nil` where nothing is encrypted.
  ///   - workspaces: those that are served from the beginning.
  ///   - find: asked for every other name.
  init(
    _ workspaces: [ServedWorkspace], under pin: Pin?, find: @escaping Finder, limits: ServerLimits,
    logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) {
    self.find = find
    self.pin = pin
    self.limits = limits
    memory = WaitingBytes(limit: limits.waitingBytes)
    frames = SharedFrames(limit: limits.outgoingBytes)
    self.now = now
    self.logger = logger
    for workspace in workspaces {
      let hub = Hub(
        workspace, limits: limits, memory: memory, claims: claims, frames: frames, now: now)
      hubs[workspace.name] = hub
      opening.yield(hub)
    }
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  /// Begins a conversation.
  ///
  /// - Parameter refusal: all that is to be said, besides a greeting.
  /// - Returns: the connection, and a sequence that yields whenever there may be something to send
  ///   and ends when nothing will follow from here.
  func connect(_ line: Hub.Line = Hub.Line(), refusing refusal: Refusal? = nil) -> (
    PendingID, AsyncStream<Void>
  ) {
    lastPending += 1
    let id = PendingID(number: lastPending)
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    pending[id] = PendingConnection(
      session: ServerSession(nonce: Self.nonce(), pin: pin), wake: wake, line: line)
    if let refusal = isStopping ? .stopping : refusal { refuse(refusal, to: id) }
    wake.yield()
    return (id, wakes)
  }

  private static func nonce() -> [UInt8] {
    var source = SystemRandomNumberGenerator()
    return (0..<Greeting.nonceBytes).map { _ in UInt8(truncatingIfNeeded: source.next()) }
  }

  func disconnect(_ id: PendingID) async {
    guard let connection = pending.removeValue(forKey: id) else { return }
    connection.wake.finish()
    if let seat = connection.seat { await seat.hub.disconnect(seat.id) }
  }

  /// Takes the first frame that came from the socket.
  ///
  /// - Returns: where it and all later ones belong, if it was a hello of a workspace.
  func receive(_ frame: Frame, from id: PendingID) async -> Seat? {
    guard let connection = pending[id], let session = connection.session,
      !session.isClosing
    else { return nil }
    guard session.expects(frame.type) else {
      refuse(Refusal(.outOfOrder), to: id)
      return nil
    }
    let hello: Hello
    do {
      guard case .hello(let said) = try ClientMessage(frame) else { return nil }
      hello = said
    } catch {
      refuse(Refusal(malformed: error), to: id)
      return nil
    }
    let (hub, gone) = hub(named: hello.workspaceName.string)
    await gone?.retire()
    guard let hub else {
      pending[id]?.session?.receiveUnknown(hello)
      wake(id)
      return nil
    }
    return await seat(id, in: hub)
  }

  /// The place of a connection in a hub, if it has one.
  func seat(of id: PendingID) -> Seat? { pending[id]?.seat }

  /// Says why the conversation ends, for what is wrong below the level of messages.
  func refuse(_ refusal: Refusal, to id: PendingID) {
    pending[id]?.session?.refuse(refusal)
    wake(id)
  }

  /// The bytes to send next, or `nil` if there is nothing for now.
  func nextBytes(for id: PendingID) -> [UInt8]? {
    guard let messages = pending[id]?.session?.nextAnswers() else { return nil }
    if pending[id]?.session?.isFinished == true { pending[id]?.wake.finish() }
    return messages.isEmpty ? nil : messages.flatMap(\.frame.encoded)
  }

  /// Runs the hubs, also those that come later, until `stop()`.
  nonisolated func run() async {
    await withDiscardingTaskGroup { tasks in
      for await hub in openings {
        tasks.addTask { await hub.run(logger: self.logger) }
        tasks.addTask { await hub.seal(logger: self.logger) }
      }
    }
  }

  /// Finishes what has been pushed, then ends all conversations; a log that cannot be written must not
  /// keep the server from stopping.
  func stop() async {
    isStopping = true
    opening.finish()
    for id in pending.keys { refuse(.stopping, to: id) }
    for hub in hubs.values {
      do {
        try await hub.stop()
      } catch {
        logger.error(
          "cannot append to the log", metadata: LogFailure(error).facts(of: hub.workspace.name))
      }
    }
  }

  /// Closes the logs, once all conversations and all hubs have ended.
  func close() {
    for hub in hubs.values { hub.workspace.close() }
  }

  /// The session moves before anything is awaited: what it says is said once, here or there.
  private func seat(_ id: PendingID, in hub: Hub) async -> Seat? {
    guard let connection = pending[id], let session = connection.session else { return nil }
    pending[id]?.session = nil
    let seat = await hub.seat(session, on: connection.line)
    guard pending[id] != nil else {
      await hub.disconnect(seat.id)
      return nil
    }
    pending[id]?.seat = seat
    connection.wake.finish()
    return seat
  }

  /// - Returns: besides, the hub that had the name and serves it no more.
  private func hub(named name: String) -> (Hub?, gone: Hub?) {
    if let hub = hubs[name], !hub.workspace.isGone { return (hub, nil) }
    let gone = hubs.removeValue(forKey: name)
    guard !isStopping, hubs.count < ServerLimits.workspaces else { return (nil, gone) }
    do {
      guard let workspace = try find(name) else { return (nil, gone) }
      let hub = Hub(
        workspace, limits: limits, memory: memory, claims: claims, frames: frames, now: now)
      hubs[name] = hub
      opening.yield(hub)
      logger.notice("serving", metadata: ["workspace": "\(name)"])
      return (hub, gone)
    } catch {
      logger.error("cannot open", metadata: LogFailure(error).facts(of: name))
      return (nil, gone)
    }
  }

  private func wake(_ id: PendingID) {
    pending[id]?.wake.yield()
  }
}

extension Refusal {
  static var stopping: Refusal { Refusal(.shuttingDown, retryAfterSeconds: 5) }
}
