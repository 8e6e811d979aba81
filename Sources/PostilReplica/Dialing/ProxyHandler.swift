import NIOCore
import PostilWire

/// Opens the way through a proxy before any later handler in the channel starts: they learn of the
/// connection, and may write, only then.
final class ProxyHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var handshake: any ProxyHandshake
  private let opened: EventLoopPromise<Void>
  private var isOpen = false

  private init(_ handshake: any ProxyHandshake, _ opened: EventLoopPromise<Void>) {
    self.handshake = handshake
    self.opened = opened
  }

  /// Puts it into a new channel, on its event loop.
  ///
  /// - Returns: a future that completes when the way to the address is open; fails with `ProxyProblem`.
  static func add(to channel: any Channel, _ proxy: Proxy, to address: LinkAddress) throws
    -> EventLoopFuture<Void>
  {
    let handshake = try proxy.handshake(to: address)
    let opened = channel.eventLoop.makePromise(of: Void.self)
    try channel.pipeline.syncOperations.addHandler(ProxyHandler(handshake, opened))
    return opened.futureResult
  }

  func channelActive(context: ChannelHandlerContext) {
    say(handshake.opening, context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOpen else { return context.fireChannelRead(data) }
    do throws(ProxyProblem) {
      switch try handshake.receive(Array(unwrapInboundIn(data).readableBytesView)) {
      case .wait: return
      case .say(let bytes): say(bytes, context)
      case .open(let rest): open(rest, context)
      }
    } catch {
      opened.fail(error)
      context.close(promise: nil)
    }
  }

  private func open(_ rest: [UInt8], _ context: ChannelHandlerContext) {
    isOpen = true
    opened.succeed()
    context.fireChannelActive()
    if !rest.isEmpty {
      context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: rest)))
      context.fireChannelReadComplete()
    }
    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
  }

  private func say(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }

  /// Called however the channel ends, even if it never connected.
  func handlerRemoved(context: ChannelHandlerContext) {
    opened.fail(ProxyProblem.closed)
  }
}
