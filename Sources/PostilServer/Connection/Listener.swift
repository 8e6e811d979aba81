package import Logging
import NIOCore
import NIOPosix
import NIOSSL
package import PostilCore
import PostilLog
import PostilSocket
import PostilStore
import PostilWire

/// Workspaces served over TCP on one port, with TLS 1.3 inside it where the server has an identity.
package struct Listener: Sendable {
  /// A connection, and whether it may stay.
  private struct Accepted: Sendable {
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    let entry: ConnectionSlots.Entry
  }

  private let channel: NIOAsyncChannel<Accepted, Never>
  private let admission: Admission
  let slots: ConnectionSlots
  private let limits: ServerLimits
  private let logger: Logger
  /// The port that is listened on: the one asked for, or for 0 the one that the system chose.
  package let port: Int

  /// Takes the address, before anything is served.
  ///
  /// - Parameters:
  ///   - identity: what the server proves to be; `nil`: nothing is encrypted.
  ///   - workspaces: those that are served from the beginning.
  ///   - find: opens the workspace of another name, if there is one by now.
  /// - Throws: `IOError` where the port is in use or the address is not this machine's; `SystemFault` where too
  ///   many files are open.
  package init(
    host: String, port: Int, identity: ServerIdentity?, workspaces: [ServedWorkspace],
    find: @escaping @Sendable (String) throws -> ServedWorkspace? = { _ in nil },
    limits: ServerLimits = ServerLimits(), logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) async throws {
    guard EventLoops.obstacle == 0 else { throw SystemFault(errno: EventLoops.obstacle) }
    let tls = try identity?.context()
    let slots = ConnectionSlots(limits)
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 256)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    channel = try await DeadPeers.options.reduce(bootstrap) {
      $0.childChannelOption($1.option, value: $1.value)
    }
    .bind(host: host, port: port) { channel in
      channel.eventLoop.makeCompletedFuture {
        let entry = slots.take(from: Address(channel.remoteAddress), now: now())
        if let slot = entry.slot {
          channel.closeFuture.whenComplete { _ in slots.release(slot) }
        }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(
          SilenceWatch(limit: limits.idleTimeout) { silence in
            logger.debug("connection closed", metadata: ["reason": "\(silence.rawValue)"])
          })
        if let tls, entry.slot != nil {
          try pipeline.addHandler(NIOSSLServerHandler(context: tls))
        }
        return Accepted(
          channel: try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)),
          entry: entry)
      }
    }
    self.slots = slots
    admission = Admission(
      workspaces, under: identity?.pin, find: find, limits: limits, logger: logger, now: now)
    self.limits = limits
    self.logger = logger
    self.port = channel.channel.localAddress?.port ?? port
  }

  /// Serves until `stop()`, then finishes what is in flight.
  package func serve() async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await admission.run() }
      do {
        try await channel.executeThenClose { connections in
          try await withThrowingDiscardingTaskGroup { conversations in
            for try await connection in connections {
              conversations.addTask { await converse(over: connection) }
            }
            await admission.stop()
          }
        }
      } catch {
        await admission.stop()
        throw error
      }
    }
    await admission.close()
  }

  /// Takes no more connections and ends those that are open: `serve()` returns after the last.
  package func stop() {
    channel.channel.close(promise: nil)
  }

  private func converse(over accepted: Accepted) async {
    let channel = accepted.channel
    let deadline = channel.channel.eventLoop.scheduleTask(in: limits.helloTimeout) {
      channel.channel.close(promise: nil)
    }
    defer { deadline.cancel() }
    do {
      try await channel.executeThenClose { inbound, outbound in
        guard let slot = accepted.entry.slot else { return }
        let line = Hub.Line { slots.welcome(slot) }
        let (id, wakes) = await admission.connect(line, refusing: accepted.entry.refusal)
        logger.debug("connection opened", metadata: ["connection": "\(id.number)"])
        defer { logger.debug("connection closed", metadata: ["connection": "\(id.number)"]) }
        await withTaskGroup(of: Void.self) { tasks in
          tasks.addTask { await read(inbound, for: id) { deadline.cancel() } }
          let loop = channel.channel.eventLoop
          await write(wakes, to: outbound, on: loop) { await admission.nextBytes(for: id) }
          if let seat = await admission.seat(of: id) {
            await write(seat.wakes, to: outbound, on: loop) {
              try await seat.hub.nextBytes(for: seat.id)
            }
          }
          outbound.finish()
          // Closing at once would throw away what was said last if the replica is still sending. It
          // has a while to read it and to close; before, the deadline of its hello and silence limit it.
          loop.scheduleTask(in: ServerLimits.lingerTimeout) { channel.channel.close(promise: nil) }
          await tasks.waitForAll()
        }
        await admission.disconnect(id)
      }
    } catch {
      logger.debug("connection ended", metadata: ["error": "\(error)"])
    }
  }

  private func read(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, for id: Admission.PendingID,
    whenSeated: () -> Void
  ) async {
    var decoder = FrameDecoder(limit: Limits.helloBytes)
    var seat: Admission.Seat?
    var isRefused = false
    var taken = 0
    defer { admission.memory.give(taken) }
    do {
      for try await buffer in inbound where !isRefused {
        decoder.feed(buffer.readableBytesView)
        var frames: [Frame] = []
        while let frame = try decoder.next() {
          if seat == nil {
            seat = await admission.receive(frame, from: id)
            isRefused = seat == nil
            if isRefused { break }
            decoder.limit = Limits.frameBytes
            whenSeated()
          }
          frames.append(frame)
        }
        if let seat { try await seat.hub.receive(frames, from: seat.id) }
        admission.memory.give(taken)
        taken = 0
        guard admission.memory.take(decoder.waitingBytes) else { throw Problem.noRoom }
        taken = decoder.waitingBytes
      }
    } catch Problem.noRoom {
      await refuse(Refusal(.busy, retryAfterSeconds: 10), to: id, seat)
      return
    } catch let error as WireError {
      logger.debug("unreadable frame", metadata: ["error": "\(error)"])
      return await refuse(Refusal(malformed: error), to: id, seat)
    } catch let error as StoreError {
      logger.error("cannot read the log", metadata: ["error": "\(error)"])
    } catch {
      logger.debug("connection lost", metadata: ["error": "\(error)"])
    }
    // What refuses the connection may not have gone out yet: the writer ends when it has.
    if !isRefused { await admission.disconnect(id) }
  }

  private enum Problem: Error {
    /// For the part of a frame that has come.
    case noRoom
  }

  private func refuse(_ refusal: Refusal, to id: Admission.PendingID, _ seat: Admission.Seat?)
    async
  {
    guard let seat else { return await admission.refuse(refusal, to: id) }
    await seat.hub.dismiss(seat.id, with: refusal)
  }

  /// ⚖ A writer only knows that the socket is full once the event loop has seen what it wrote before: without
  /// waiting for that behind a whole slice, a crowd that keeps the loop busy would queue up whole logs.
  private func write(
    _ wakes: AsyncStream<Void>, to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
    on loop: any EventLoop, _ nextBytes: () async throws -> [UInt8]?
  ) async {
    do {
      for await _ in wakes {
        while let bytes = try await nextBytes() {
          try await outbound.write(ByteBuffer(bytes: bytes))
          if bytes.count == OutgoingFrame.sliceBytes { try await loop.submit {}.get() }
        }
      }
    } catch let error as StoreError {
      logger.error("cannot read the log", metadata: ["error": "\(error)"])
    } catch {
      logger.debug("connection lost", metadata: ["error": "\(error)"])
    }
  }
}

extension ConnectionSlots.Entry {
  fileprivate var slot: ConnectionSlots.Slot? {
    switch self {
    case .taken(let slot), .refused(_, let slot): slot
    case .full: nil
    }
  }

  fileprivate var refusal: Refusal? {
    switch self {
    case .refused(let refusal, _): refusal
    case .taken, .full: nil
    }
  }
}
