import NIOCore
import NIOPosix
import PostilSocket
import Testing

/// The progress of a connection, as the system reports it.
@Suite(.timeLimit(.minutes(1)))
struct TCPProgressTests {
  private static let bytes = 1 << 20

  /// Answers with one byte once it has read all.
  private final class Reader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var left = TCPProgressTests.bytes

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      left -= unwrapInboundIn(data).readableBytes
      guard left == 0 else { return }
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [1])), promise: nil)
    }
  }

  /// Waits for the answer.
  private final class Listener: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answered: EventLoopPromise<Void>

    init(_ answered: EventLoopPromise<Void>) {
      self.answered = answered
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { answered.succeed() }
  }

  @Test func `it tells how far the other side has come, and whether bytes wait for it`()
    async throws
  {
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let accepted = loop.makePromise(of: (any Channel).self)
    let answered = loop.makePromise(of: Void.self)
    let server = try await ServerBootstrap(group: loop)
      .serverChannelOption(.socketOption(.so_rcvbuf), value: 4_096)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Reader())
          accepted.succeed(channel)
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(server.localAddress?.port)
    let channel = try await ClientBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Listener(answered))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    let reader = try await accepted.futureResult.get()

    channel.writeAndFlush(ByteBuffer(repeating: 1, count: Self.bytes), promise: nil)
    let before = try #require(try await progress(of: channel))
    #expect(before.isWaiting)
    #expect(before.acknowledgedBytes < Self.bytes)

    try await reader.setOption(.autoRead, value: true).get()
    try await answered.futureResult.get()
    let after = try #require(try await progress(of: channel))
    #expect(!after.isWaiting)
    // The connection itself may count as one.
    #expect([0, 1].contains(after.acknowledgedBytes - UInt64(Self.bytes)))

    try await channel.close()
    try await server.close()
  }

  private func progress(of channel: any Channel) async throws -> TCPProgress? {
    try await TCPProgress.read(from: channel)?.get()
  }
}
