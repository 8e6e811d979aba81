package import Logging
import NIOCore
import NIOPosix
import NIOSSL
package import PostilCore
package import PostilStore
import PostilWire

/// A workspace served over TCP, with TLS 1.3 inside it where the server has an identity.
package struct Listener: Sendable {
  private let channel: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>
  private let hub: Hub
  private let logger: Logger
  /// The port that is listened on: the one asked for, or for 0 the one that the system chose.
  package let port: Int

  /// Takes the address, before anything is served.
  ///
  /// - Parameter identity: what the server proves to be; `nil`: nothing is encrypted.
  /// - Throws: `IOError` where the port is in use or the address is not this machine's.
  package init(
    host: String, port: Int, identity: ServerIdentity?, log: any EventLog, logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) async throws {
    let tls = try identity?.context()
    let group = MultiThreadedEventLoopGroup.singleton
    channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 256)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .bind(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            IdleStateHandler(allTimeout: ServerLimits.idleTimeout))
          try channel.pipeline.syncOperations.addHandler(IdleCloser())
          if let tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
          }
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true))
        }
      }
    hub = Hub(log: log, now: now)
    self.logger = logger
    self.port = channel.channel.localAddress?.port ?? port
  }

  /// Serves until `stop()`, then finishes what is in flight.
  package func serve() async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await hub.run(logger: logger) }
      tasks.addTask { await hub.seal(logger: logger) }
      do {
        try await channel.executeThenClose { connections in
          try await withThrowingDiscardingTaskGroup { conversations in
            for try await connection in connections {
              conversations.addTask { await converse(over: connection) }
            }
            await endConversations()
          }
        }
      } catch {
        await endConversations()
        throw error
      }
    }
  }

  /// Takes no more connections and ends those that are open: `serve()` returns after the last.
  package func stop() {
    channel.channel.close(promise: nil)
  }

  /// Appends what was pushed; a log that cannot be written must not keep the server from stopping.
  private func endConversations() async {
    do {
      try await hub.stop()
    } catch {
      logger.error("cannot append to the log", metadata: ["error": "\(error)"])
    }
  }

  private func converse(over channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
    do {
      try await channel.executeThenClose { inbound, outbound in
        let closeSoon: @Sendable () -> Void = {
          channel.channel.eventLoop.scheduleTask(in: ServerLimits.lingerTimeout) {
            channel.channel.close(promise: nil)
          }
        }
        let connected = await hub.connect(limit: ServerLimits.connections, closeSoon: closeSoon)
        guard let (id, wakes) = connected else {
          let refusal = ServerMessage.refusal(Refusal(.busy, retryAfterSeconds: 10))
          try await outbound.write(ByteBuffer(bytes: refusal.frame.encoded))
          outbound.finish()
          return
        }
        logger.debug("connection opened", metadata: ["connection": "\(id.number)"])
        defer { logger.debug("connection closed", metadata: ["connection": "\(id.number)"]) }
        await withTaskGroup(of: Void.self) { tasks in
          tasks.addTask { await read(inbound, for: id) }
          await write(wakes, to: outbound, for: id)
          // Closing at once would throw away what was said last if the replica is still sending. It
          // has a while to read it and to close.
          closeSoon()
          await tasks.waitForAll()
        }
        await hub.disconnect(id)
      }
    } catch {
      logger.debug("connection ended", metadata: ["error": "\(error)"])
    }
  }

  private func read(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, for id: Hub.ConnectionID)
    async
  {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    do {
      for try await buffer in inbound {
        decoder.feed(buffer.readableBytesView)
        var frames: [Frame] = []
        while let frame = try decoder.next() { frames.append(frame) }
        try await hub.receive(frames, from: id)
      }
    } catch let error as WireError {
      await hub.refuse(Refusal(.malformed), to: id)
      logger.debug("unreadable frame", metadata: ["error": "\(error)"])
      return
    } catch let error as StoreError {
      logger.error("cannot read the log", metadata: ["error": "\(error)"])
    } catch {
      logger.debug("connection lost", metadata: ["error": "\(error)"])
    }
    await hub.disconnect(id)
  }

  private func write(
    _ wakes: AsyncStream<Void>, to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
    for id: Hub.ConnectionID
  ) async {
    do {
      for await _ in wakes {
        while let bytes = try await hub.nextBytes(for: id) {
          try await outbound.write(ByteBuffer(bytes: bytes))
        }
      }
    } catch let error as StoreError {
      logger.error("cannot read the log", metadata: ["error": "\(error)"])
    } catch {
      logger.debug("connection lost", metadata: ["error": "\(error)"])
    }
    outbound.finish()
  }
}

/// Closes a connection on which nothing has moved for a while.
private final class IdleCloser: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }
}
