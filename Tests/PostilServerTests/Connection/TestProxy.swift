import NIOCore
import NIOPosix
import Synchronization

/// A proxy that answers by a list: one answer to each thing that it hears. With the last one the way to the
/// server is open, if there is a server.
struct TestProxy: Sendable {
  let port: Int
  private let heard: Heard

  /// The requests that it heard before the way was open.
  var requests: [[UInt8]] { heard.said.withLock { $0 } }

  private final class Heard: Sendable {
    let said = Mutex<[[UInt8]]>([])
  }

  static func with<Answer>(
    _ answers: [[UInt8]], to serverPort: Int? = nil, _ body: (TestProxy) async throws -> Answer
  ) async throws -> Answer {
    let heard = Heard()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            Script(answers, to: serverPort) { bytes in heard.said.withLock { $0.append(bytes) } })
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let answer: Result<Answer, any Error>
    do {
      answer = .success(
        try await body(TestProxy(port: channel.localAddress?.port ?? 0, heard: heard)))
    } catch {
      answer = .failure(error)
    }
    try await channel.close()
    return try answer.get()
  }

  private final class Script: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var answers: [[UInt8]]
    private let serverPort: Int?
    private let hear: ([UInt8]) -> Void
    private var server: (any Channel)?

    init(_ answers: [[UInt8]], to serverPort: Int?, _ hear: @escaping ([UInt8]) -> Void) {
      self.answers = answers
      self.serverPort = serverPort
      self.hear = hear
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      if let server { return server.writeAndFlush(unwrapInboundIn(data), promise: nil) }
      hear(Array(unwrapInboundIn(data).readableBytesView))
      guard !answers.isEmpty else { return }
      let answer = ByteBuffer(bytes: answers.removeFirst())
      let client = context.channel
      guard answers.isEmpty, let serverPort else {
        return client.writeAndFlush(answer, promise: nil)
      }
      ClientBootstrap(group: context.eventLoop)
        .channelInitializer { server in
          server.eventLoop.makeCompletedFuture {
            try server.pipeline.syncOperations.addHandler(Passing(to: client))
          }
        }
        .connect(host: "127.0.0.1", port: serverPort).assumeIsolated().whenSuccess { server in
          self.server = server
          client.writeAndFlush(answer, promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { server?.close(promise: nil) }
  }

  private final class Passing: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(to other: any Channel) { self.other = other }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
  }
}
