package import NIOCore

/// Closes a connection on which nothing moves any more. The first handler of its channel: it sees what the
/// socket sees.
///
/// While bytes wait to go out, silence counts from the last one that the other side took; otherwise from the
/// last that moved in either direction. So a slow line is not silent, and a peer that reads nothing is, however
/// much it sends.
///
/// Source: Protocol/WIRE.md, "What ends a connection".
package final class SilenceWatch: ChannelDuplexHandler {
  package typealias InboundIn = ByteBuffer
  package typealias InboundOut = ByteBuffer
  package typealias OutboundIn = ByteBuffer
  package typealias OutboundOut = ByteBuffer

  package enum Silence: String, Sendable {
    case nothingTaken = "the peer takes nothing"
    case nothingMoves = "nothing moves"
  }

  private let limit: TimeAmount
  private let whenSilent: @Sendable (Silence) -> Void
  private let progress: @Sendable (any Channel) -> EventLoopFuture<TCPProgress>?
  private var movedAt: NIODeadline
  private var takenAt: NIODeadline
  /// Since when bytes wait to go out, as far as it was seen.
  private var waitingSince: NIODeadline?
  /// Written, and not yet taken by the socket.
  private var unwrittenBytes = 0
  private var acknowledgedBytes: UInt64 = 0
  private var check: Scheduled<Void>?

  /// - Parameters:
  ///   - now: the time on the clock of the channel's event loop.
  ///   - whenSilent: told before the connection is closed.
  ///   - progress: asks how far the other side has come; `nil` where nobody knows.
  package init(
    limit: TimeAmount, now: NIODeadline,
    whenSilent: @escaping @Sendable (Silence) -> Void = { _ in },
    progress: @escaping @Sendable (any Channel) -> EventLoopFuture<TCPProgress>? = TCPProgress.read
  ) {
    self.limit = limit
    self.progress = progress
    self.whenSilent = whenSilent
    (movedAt, takenAt) = (now, now)
  }

  package func handlerAdded(context: ChannelHandlerContext) { look(context) }

  package func handlerRemoved(context: ChannelHandlerContext) { check?.cancel() }

  package func channelInactive(context: ChannelHandlerContext) {
    check?.cancel()
    context.fireChannelInactive()
  }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    movedAt = context.eventLoop.now
    context.fireChannelRead(data)
  }

  package func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    let bytes = unwrapOutboundIn(data).readableBytes
    unwrittenBytes += bytes
    let written = promise ?? context.eventLoop.makePromise()
    let loop = context.eventLoop
    written.futureResult.assumeIsolated().whenComplete { _ in
      self.unwrittenBytes -= bytes
      self.movedAt = loop.now
    }
    context.write(data, promise: written)
  }

  /// Looks how far the other side has come, a few times in each span of silence.
  private func look(_ context: ChannelHandlerContext) {
    let pause = TimeAmount.nanoseconds(
      min(max(limit.nanoseconds / 8, 1_000_000), TimeAmount.seconds(5).nanoseconds))
    check = context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
      guard let progress = self.progress(context.channel) else {
        return self.judge(nil, context)
      }
      // On the channel's own event loop it is there at once.
      progress.assumeIsolated().whenComplete { progress in
        self.judge(try? progress.get(), context)
      }
    }
  }

  private func judge(_ progress: TCPProgress?, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return look(context) }
    let now = context.eventLoop.now
    if let progress, progress.acknowledgedBytes > acknowledgedBytes {
      acknowledgedBytes = progress.acknowledgedBytes
      takenAt = now
    }
    let isWaiting = unwrittenBytes > 0 || progress?.isWaiting == true
    waitingSince = isWaiting ? waitingSince ?? now : nil
    let since =
      if let waitingSince { max(takenAt, waitingSince) } else { max(takenAt, movedAt) }
    guard now - since >= limit else { return look(context) }
    whenSilent(isWaiting ? .nothingTaken : .nothingMoves)
    // The system need not keep bytes that the other side did not take.
    if isWaiting, let provider = context.channel as? any SocketOptionProvider {
      provider.unsafeSetSocketOption(level: .socket, name: .so_linger, value: Linger())
        .whenFailure { _ in }
    }
    context.close(promise: nil)
  }

  /// `struct linger`: a close throws away the bytes that wait to go out.
  private struct Linger: Sendable {
    var isOn: CInt = 1
    var seconds: CInt = 0
  }
}
