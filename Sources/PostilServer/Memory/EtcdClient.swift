import NIOCore
import NIOHTTP1
import NIOPosix

/// Asks an etcd cluster over HTTP: its JSON gateway.
///
/// Source: etcd's documentation, "gRPC gateway".
struct EtcdClient: Sendable {
  enum Problem: Error, Equatable {
    case tooSlow
    case refused(status: UInt)
    case tooLong
    case unreadable
  }

  /// For one question to one member.
  private static let longest = TimeAmount.seconds(2)
  fileprivate static let answerBytes = 64 << 10

  /// At least one.
  private let members: [EtcdAddress]
  let loop: any EventLoop

  init(members: [EtcdAddress]) {
    self.members = members
    loop = MultiThreadedEventLoopGroup.singleton.next()
  }

  /// Posts a body to the first member that answers.
  func post(_ path: String, _ body: [UInt8]) -> EventLoopFuture<[UInt8]> {
    post(path, body, to: members[...])
  }

  private func post(_ path: String, _ body: [UInt8], to members: ArraySlice<EtcdAddress>)
    -> EventLoopFuture<[UInt8]>
  {
    guard let first = members.first else { return loop.makeFailedFuture(Problem.tooSlow) }
    return Self.ask(first, path, body, over: loop).flatMapError { error in
      members.count == 1
        ? loop.makeFailedFuture(error) : post(path, body, to: members.dropFirst())
    }
  }

  private static func ask(
    _ member: EtcdAddress, _ path: String, _ body: [UInt8], over loop: any EventLoop
  ) -> EventLoopFuture<[UInt8]> {
    let answer = loop.makePromise(of: [UInt8].self)
    let deadline = loop.scheduleTask(in: longest) { answer.fail(Problem.tooSlow) }
    answer.futureResult.whenComplete { _ in deadline.cancel() }
    ClientBootstrap(group: loop).connectTimeout(longest)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(Exchange(answer))
        }
      }
      .connect(host: member.host, port: member.port)
      .whenComplete { connected in
        switch connected {
        case .failure(let error): answer.fail(error)
        case .success(let channel):
          answer.futureResult.whenComplete { _ in channel.close(promise: nil) }
          post(path, body, to: member, over: channel)
        }
      }
    return answer.futureResult
  }

  private static func post(
    _ path: String, _ body: [UInt8], to member: EtcdAddress, over channel: any Channel
  ) {
    let isIPv6 = member.host.utf8.contains(UInt8(ascii: ":"))
    let headers = [
      ("Host", "\(isIPv6 ? "[\(member.host)]" : member.host):\(member.port)"),
      ("Content-Type", "application/json"), ("Content-Length", "\(body.count)"),
      ("Connection", "close"),
    ]
    let head = HTTPRequestHead(
      version: .http1_1, method: .POST, uri: path, headers: HTTPHeaders(headers))
    channel.write(HTTPClientRequestPart.head(head), promise: nil)
    channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
    channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
  }
}

/// Gathers the answer to one question.
///
/// A class, because handlers of channels are.
private final class Exchange: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  private let answer: EventLoopPromise<[UInt8]>
  private var status = HTTPResponseStatus.ok
  private var body: [UInt8] = []

  init(_ answer: EventLoopPromise<[UInt8]>) {
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): status = head.status
    case .body(let bytes):
      body += bytes.readableBytesView
      if body.count > EtcdClient.answerBytes { answer.fail(EtcdClient.Problem.tooLong) }
    case .end:
      if status == .ok {
        answer.succeed(body)
      } else {
        answer.fail(EtcdClient.Problem.refused(status: status.code))
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { answer.fail(error) }

  /// The answer is there by then, if one came.
  func channelInactive(context: ChannelHandlerContext) { answer.fail(ChannelError.eof) }
}
