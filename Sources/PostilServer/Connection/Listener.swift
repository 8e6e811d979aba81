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
  private let channel: NIOAsyncChannel<AcceptedSocket, Never>
  private let limits: ServerLimits
  private let admission: Admission
  /// The port that is listened on: the one asked for, or for 0 the one that the system chose.
  package let port: Int

  /// Takes the address, before anything is served.
  ///
  /// - Parameters:
  ///   - identity: the key and the certificate of the server; `nil` to serve without encryption.
  ///   - workspaces: those that are served from the beginning.
  ///   - find: opens the workspace of another name, if there is one by now.
  ///   - meter: counts; `nil` where nobody watches.
  /// - Throws: `IOError` where the port is in use or the address is not this machine's; `SystemFault` where too
  ///   many files are open.
  package init(
    host: String, port: Int, identity: ServerIdentity?, workspaces: [ServedWorkspace],
    find: @escaping @Sendable (String) throws -> ServedWorkspace? = { _ in nil },
    limits: ServerLimits = ServerLimits(), logger: Logger, meter: ServerMeter? = nil,
    now: @escaping @Sendable () -> Instant
  ) async throws {
    guard EventLoops.obstacle == 0 else { throw SystemFault(errno: EventLoops.obstacle) }
    let tls = try identity?.context()
    let slots = ConnectionSlots(limits)
    let admission = Admission(
      workspaces, under: identity?.pin, find: find, limits: limits, logger: logger, meter: meter,
      now: now)
    meter?.watch { slots.counts }
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
          SilenceWatch(limit: limits.idleTimeout, now: channel.eventLoop.now) { silence in
            logger.debug("connection closed", metadata: ["reason": "\(silence.rawValue)"])
          })
        if let tls, entry.slot != nil {
          try pipeline.addHandler(NIOSSLServerHandler(context: tls))
        }
        return AcceptedSocket(
          over: try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)),
          at: entry, of: slots, admission: admission, logger: logger)
      }
    }
    self.admission = admission
    self.limits = limits
    self.port = channel.channel.localAddress?.port ?? port
  }

  /// Serves until `stop()`, then finishes pushes in flight.
  package func serve() async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await admission.run() }
      do {
        try await channel.executeThenClose { sockets in
          try await withThrowingDiscardingTaskGroup { conversations in
            for try await socket in sockets {
              conversations.addTask { await socket.run(helloTimeout: limits.helloTimeout) }
            }
            await admission.stop()
          }
        }
      } catch {
        await admission.stop()
        throw error
      }
    }
  }

  /// Takes no more connections and ends those that are open: `serve()` returns after the last.
  package func stop() {
    channel.channel.close(promise: nil)
  }
}
