import Logging
import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// Greets connections, and leads each to the workspace that its hello names.
///
/// An actor, because connections share it; on a thread of its own, because it opens files. Nothing that
/// happens to the file of one workspace is felt in another.
actor Admission {
  /// One that has not named a workspace yet; it is remembered until it ends.
  private struct PendingConnection {
    /// `nil` once the workspace's connection has it.
    var session: ServerSession?
    var connection: Connection?
    let wake: AsyncStream<Void>.Continuation
    let onWelcome: @Sendable () -> Void
  }

  /// Opens the workspace of a name, if there is one to be served.
  typealias Finder = @Sendable (String) throws -> ServedWorkspace?

  private let thread = SerialThread()
  private let find: Finder
  /// The pin of the server's key; `nil` if nothing is encrypted.
  private let pin: Pin?
  private let limits: ServerLimits
  private let meter: ServerMeter?
  nonisolated let memory: WaitingBytes
  private let claims = KeptClaims()
  private let frames: SharedFrames
  private let now: @Sendable () -> Instant
  private let logger: Logger
  private var pending: [ConnectionID: PendingConnection] = [:]
  private var lastConnection = 0
  private var hubs: [String: Hub] = [:]
  private var isStopping = false
  private let (openings, opening) = AsyncStream.makeStream(of: Hub.self)

  /// - Parameters:
  ///   - pin: of the server's key; `nil` where nothing is encrypted.
  ///   - workspaces: those that are served from the beginning.
  ///   - find: asked for every other name.
  ///   - meter: counts; `nil` where nobody watches.
  init(
    _ workspaces: [ServedWorkspace], under pin: Pin?, find: @escaping Finder, limits: ServerLimits,
    logger: Logger, meter: ServerMeter? = nil,
    now: @escaping @Sendable () -> Instant
  ) {
    self.find = find
    self.pin = pin
    self.limits = limits
    self.meter = meter
    memory = WaitingBytes(limit: limits.waitingBytes)
    frames = SharedFrames(limit: limits.outgoingBytes)
    self.now = now
    self.logger = logger
    for workspace in workspaces {
      let hub = Hub(
        workspace, limits: limits, memory: memory, claims: claims, server: meter, now: now)
      hubs[workspace.name] = hub
      opening.yield(hub)
    }
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    thread.asUnownedSerialExecutor()
  }

  /// Begins a conversation.
  ///
  /// - Parameters:
  ///   - refusal: all that is to be said, besides a greeting.
  ///   - onWelcome: called once the other side is no stranger any more.
  /// - Returns: the connection, and a sequence that yields whenever there may be something to send
  ///   and ends when nothing will follow from here.
  func connect(
    refusing refusal: Refusal? = nil, onWelcome: @escaping @Sendable () -> Void = {}
  ) -> (ConnectionID, AsyncStream<Void>) {
    lastConnection += 1
    let id = ConnectionID(number: lastConnection)
    let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    pending[id] = PendingConnection(
      session: ServerSession(nonce: Self.nonce(), pin: pin), wake: wake, onWelcome: onWelcome)
    if let refusal = isStopping ? .stopping : refusal { refuse(refusal, to: id) }
    wake.yield()
    return (id, wakes)
  }

  private static func nonce() -> [UInt8] {
    var source = SystemRandomNumberGenerator()
    return (0..<Greeting.nonceBytes).map { _ in UInt8(truncatingIfNeeded: source.next()) }
  }

  /// Ends the conversation once everything to send by now is sent: its socket brings nothing more.
  func hearNoMore(from id: ConnectionID) {
    pending[id]?.wake.finish()
    pending[id]?.connection?.finish()
  }

  /// Forgets a connection, once nothing is read for it or written to it any more.
  func disconnect(_ id: ConnectionID) async {
    guard let ended = pending.removeValue(forKey: id) else { return }
    ended.wake.finish()
    await ended.connection?.disconnect()
  }

  /// Takes the first frame that came from the socket.
  ///
  /// - Returns: the connection that takes it and all later frames, if it was a hello of a workspace.
  func receive(_ frame: Frame, from id: ConnectionID) async -> Connection? {
    guard let session = pending[id]?.session, !session.isClosing else { return nil }
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
    let hub: Hub?
    do {
      let (found, gone) = try self.hub(named: hello.workspaceName.string)
      await gone?.retire()
      hub = found
    } catch {
      refuse(LogFailure(error).refusal, to: id)
      return nil
    }
    guard let hub else {
      pending[id]?.session?.receiveUnknown(hello)
      wake(id)
      return nil
    }
    return await connect(id, to: hub)
  }

  /// The connection that goes on once the peer has named a workspace; `nil` before.
  func connection(of id: ConnectionID) -> Connection? { pending[id]?.connection }

  /// Refuses a peer for a fault below the level of messages.
  func refuse(_ refusal: Refusal, to id: ConnectionID) {
    pending[id]?.session?.refuse(refusal)
    wake(id)
  }

  /// The bytes to send next, or `nil` if there is nothing for now.
  func nextBytes(for id: ConnectionID) -> [UInt8]? {
    guard let messages = pending[id]?.session?.nextAnswers() else { return nil }
    meter?.count(messages)
    if pending[id]?.session?.isFinished == true { pending[id]?.wake.finish() }
    return messages.isEmpty ? nil : messages.flatMap(\.frame.encoded)
  }

  /// Runs the hubs, also later ones, until `stop()`. Closes the log of each hub once the hub has ended, at the stop
  /// or because its workspace is no longer served, and its last connection has left.
  nonisolated func run() async {
    await withDiscardingTaskGroup { tasks in
      for await hub in openings {
        tasks.addTask {
          await hub.run(logger: self.logger)
          await hub.close()
        }
      }
    }
  }

  /// Appends pending pushes, then ends all conversations; a log that cannot be written must not
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

  /// The session moves before anything is awaited: what it says is said once, here or there.
  private func connect(_ id: ConnectionID, to hub: Hub) async -> Connection? {
    guard let moving = pending[id], let session = moving.session else { return nil }
    pending[id]?.session = nil
    let connection = await Connection.open(
      id, to: hub, session: session, memory: memory, frames: frames, now: now,
      onWelcome: moving.onWelcome)
    guard pending[id] != nil else {
      await connection.disconnect()
      return nil
    }
    pending[id]?.connection = connection
    moving.wake.finish()
    return connection
  }

  /// - Returns: besides, the hub that had the name and serves it no more.
  /// - Throws: where nobody can say now whether there is such a workspace.
  private func hub(named name: String) throws(LogError) -> (Hub?, gone: Hub?) {
    if let hub = hubs[name], !hub.workspace.isGone { return (hub, nil) }
    let gone = hubs.removeValue(forKey: name)
    guard !isStopping, hubs.count < ServerLimits.workspaces else { return (nil, gone) }
    do {
      guard let workspace = try find(name) else { return (nil, gone) }
      let hub = Hub(
        workspace, limits: limits, memory: memory, claims: claims, server: meter, now: now)
      hubs[name] = hub
      opening.yield(hub)
      logger.notice("serving", metadata: ["workspace": "\(name)"])
      return (hub, gone)
    } catch {
      logger.error("cannot open", metadata: LogFailure(error).facts(of: name))
      if case LogError.unreachable(let words) = error { throw .unreachable(words) }
      return (nil, gone)
    }
  }

  private func wake(_ id: ConnectionID) {
    pending[id]?.wake.yield()
  }
}

extension Refusal {
  static var stopping: Refusal { Refusal(.shuttingDown, retryAfterSeconds: 5) }

  /// The log has begun another epoch than the replica was welcomed to: it says hello again.
  static var begunAnew: Refusal {
    Refusal(.busy, subject: "its log has begun anew", retryAfterSeconds: 1)
  }
}
