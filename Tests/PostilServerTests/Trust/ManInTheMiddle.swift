import NIOCore
import NIOPosix
import NIOSSL
import PostilWire
import Synchronization

@testable import PostilReplica
@testable import PostilServer

/// Sits between a replica and its server: keeps all that passes, and may change it.
final class ManInTheMiddle: Sendable {
  private typealias Accepted = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  private let heard = Mutex<[UInt8]>([])
  private let channel: NIOAsyncChannel<Accepted, Never>
  private let serverPort: Int
  private let change: Change
  private let keys: Keys?

  /// The keys with which he ends TLS on both sides: the identity that he shows to a replica, and the
  /// pin of the server that he meets.
  struct Keys {
    let shown: ServerIdentity
    let met: Pin
  }

  enum Side { case replica, server }
  /// A change of the bytes from one side.
  typealias Change = @Sendable (inout [UInt8], _ from: Side) -> Void

  var port: Int { channel.channel.localAddress?.port ?? 0 }

  /// All bytes that passed, in both directions.
  var bytes: [UInt8] { heard.withLock { $0 } }

  private init(
    _ channel: NIOAsyncChannel<Accepted, Never>, before serverPort: Int,
    keys: Keys?, change: @escaping Change
  ) {
    self.keys = keys
    self.channel = channel
    self.serverPort = serverPort
    self.change = change
  }

  /// Passes connections on while `body` runs.
  ///
  /// - Parameters:
  ///   - keys: `nil` where he passes on bytes as they come.
  ///   - change: changes the bytes that pass; none by default.
  static func before<Answer: Sendable>(
    _ serverPort: Int, with keys: Keys? = nil, changing change: @escaping Change = { _, _ in },
    _ body: @escaping @Sendable (ManInTheMiddle) async throws -> Answer
  ) async throws -> Answer {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let keys {
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLServerHandler(context: keys.shown.context()))
          }
          return try Accepted(wrappingChannelSynchronously: channel)
        }
      }
    let man = ManInTheMiddle(channel, before: serverPort, keys: keys, change: change)
    async let serving: Void = man.serve()
    do {
      let answer = try await body(man)
      try await channel.channel.close()
      try await serving
      return answer
    } catch {
      try await channel.channel.close()
      throw error
    }
  }

  private func serve() async throws {
    try await channel.executeThenClose { accepted in
      try await withThrowingDiscardingTaskGroup { connections in
        for try await replica in accepted {
          connections.addTask { try? await self.pass(replica) }
        }
      }
    }
  }

  private func pass(_ replica: Accepted) async throws {
    let server = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: serverPort) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let keys = self.keys { _ = try PinnedTLS(pins: [keys.met]).shake(on: channel) }
          return try Accepted(wrappingChannelSynchronously: channel)
        }
      }
    try await replica.executeThenClose { fromReplica, toReplica in
      try await server.executeThenClose { fromServer, toServer in
        await withTaskGroup(of: Void.self) { directions in
          directions.addTask {
            try? await self.pass(fromReplica, to: toServer, side: .replica)
            try? await server.channel.close()
          }
          directions.addTask {
            try? await self.pass(fromServer, to: toReplica, side: .server)
            try? await replica.channel.close()
          }
        }
      }
    }
  }

  private func pass(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, side: Side
  ) async throws {
    for try await buffer in inbound {
      var bytes = Array(buffer.readableBytesView)
      heard.withLock { $0 += bytes }
      change(&bytes, side)
      try await outbound.write(ByteBuffer(bytes: bytes))
    }
    outbound.finish()
  }
}
