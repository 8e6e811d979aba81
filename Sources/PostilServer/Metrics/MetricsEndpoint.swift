import Dispatch
import NIOCore
import NIOHTTP1
import NIOPosix
import PostilSocket
import ServiceLifecycle
import Synchronization

/// Answers `GET /metrics` and `GET /healthz` over HTTP.
///
/// One request a connection, a few connections at a time, half a minute for each: a watcher takes no more from the server
/// than that.
struct MetricsEndpoint: Service {
  private typealias Exchange = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

  /// The connections at the same time; later ones are closed.
  private static let connections = 8
  /// The longest request with its headers.
  private static let requestBytes = 8 << 10
  /// The time from the accept to the last byte of the answer.
  private static let timeout = TimeAmount.seconds(30)

  private let channel: NIOAsyncChannel<Exchange?, Never>
  private let meter: ServerMeter
  /// Reading logs waits for disk and database: one page at a time, beside the sockets.
  private let reading = DispatchQueue(label: "postil.metrics")
  /// The port that is listened on.
  let port: Int

  /// Takes the address.
  ///
  /// - Parameter port: 0 for any free one.
  /// - Throws: as `Listener`'s initializer.
  init(host: String, port: Int, _ meter: ServerMeter) async throws {
    self.meter = meter
    let open = Places(Self.connections)
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 16)
      .bind(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          guard open.take() else {
            channel.close(promise: nil)
            return nil
          }
          channel.closeFuture.whenComplete { _ in open.give() }
          let deadline = channel.eventLoop.scheduleTask(in: Self.timeout) {
            channel.close(promise: nil)
          }
          channel.closeFuture.whenComplete { _ in deadline.cancel() }
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(ShortRequests(limit: Self.requestBytes))
          try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false)
          return try Exchange(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: false))
        }
      }
    self.port = channel.channel.localAddress?.port ?? port
  }

  /// Answers until the process is asked to end.
  func run() async throws {
    try await withGracefulShutdownHandler {
      try await channel.executeThenClose { exchanges in
        await withDiscardingTaskGroup { tasks in
          do {
            for try await exchange in exchanges {
              guard let exchange else { continue }
              tasks.addTask { await answer(exchange) }
            }
          } catch {
            // The listening socket is gone; the server goes on without it.
          }
        }
      }
    } onGracefulShutdown: {
      channel.channel.close(promise: nil)
    }
  }

  private func answer(_ exchange: Exchange) async {
    // A fault of one watcher's connection concerns nobody else.
    try? await exchange.executeThenClose { inbound, outbound in
      for try await part in inbound {
        guard case .head(let head) = part else { continue }
        let answer = await answer(to: head)
        var headers = HTTPHeaders([
          ("content-type", answer.type), ("content-length", "\(answer.text.utf8.count)"),
          ("cache-control", "no-store"), ("connection", "close"),
        ])
        if answer.status == .methodNotAllowed { headers.add(name: "allow", value: "GET, HEAD") }
        try await outbound.write(
          .head(HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)))
        if head.method != .HEAD {
          try await outbound.write(.body(.byteBuffer(ByteBuffer(string: answer.text))))
        }
        try await outbound.write(.end(nil))
        return
      }
    }
  }

  private struct Answer {
    let status: HTTPResponseStatus
    let text: String
    var type = "text/plain; charset=utf-8"
  }

  private func answer(to head: HTTPRequestHead) async -> Answer {
    guard [.GET, .HEAD].contains(head.method) else {
      return Answer(status: .methodNotAllowed, text: "GET or HEAD\n")
    }
    switch head.uri.prefix(while: { $0 != "?" }) {
    case "/metrics":
      return Answer(
        status: .ok, text: await page().text, type: "text/plain; version=0.0.4; charset=utf-8")
    case "/healthz":
      let page = await page()
      return page.isHealthy
        ? Answer(status: .ok, text: "ok\n")
        : Answer(
          status: .serviceUnavailable,
          text: page.failing.map { "cannot read the log of \($0)\n" }.joined())
    default: return Answer(status: .notFound, text: "/metrics or /healthz\n")
    }
  }

  private func page() async -> MetricsPage {
    await withCheckedContinuation { continuation in
      reading.async { continuation.resume(returning: MetricsPage(meter)) }
    }
  }
}

/// Ends a connection whose request is longer than a limit.
///
/// A class because handlers are; the pipeline keeps it on one event loop.
private final class ShortRequests: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var left: Int

  init(limit: Int) {
    left = limit
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    left -= unwrapInboundIn(data).readableBytes
    guard left >= 0 else { return context.close(promise: nil) }
    context.fireChannelRead(data)
  }
}

/// The connections that may still be opened.
///
/// A class, because the connections share it.
private final class Places: Sendable {
  private let left: Mutex<Int>

  init(_ count: Int) {
    left = Mutex(count)
  }

  func take() -> Bool {
    left.withLock { left in
      guard left > 0 else { return false }
      left -= 1
      return true
    }
  }

  func give() { left.withLock { $0 += 1 } }
}
