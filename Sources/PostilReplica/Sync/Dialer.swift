import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import PostilCore
import PostilSocket
import PostilWire

/// Connects to a server and carries one conversation over the socket.
struct Dialer: Sendable {
  let link: Link
  /// The keys that may be there in place of the link's own.
  let successors: [Pin]
  /// How long a connection may take to come about.
  let connectTimeout = TimeAmount.seconds(10)
  /// How long a connection may be silent: while bytes wait to go out, since the server took the last one, else
  /// since the last one moved.
  let silenceTimeout: TimeAmount

  init(link: Link, successors: [Pin] = [], silenceTimeout: TimeAmount = .seconds(30)) {
    self.link = link
    self.successors = successors
    self.silenceTimeout = silenceTimeout
  }

  /// Talks until the conversation is finished.
  ///
  /// - Returns: which key the server has; `nil` where nothing is encrypted.
  /// - Throws: `SyncError`, or what the conversation throws.
  @discardableResult
  func carry(_ conversation: inout some Conversation) async throws -> Pin? {
    let (channel, met) = try await connect()
    conversation.meet(met)
    do {
      try await channel.executeThenClose { inbound, outbound in
        try await carry(&conversation, inbound, outbound)
        outbound.finish()
      }
      return met
    } catch is IOError {
      throw SyncError.connectionLost(link)
    } catch is ChannelError {
      throw SyncError.connectionLost(link)
    } catch is NIOSSLError {
      throw SyncError.connectionLost(link)
    } catch is BoringSSLError {
      throw SyncError.connectionLost(link)
    } catch let error as WireError {
      throw SyncError.protocolViolation(String(describing: error))
    }
  }

  /// The server never waits for us to read before it reads, so writing here cannot block for ever. Where
  /// it takes no more, its last words may say why: they are read to their end.
  private func carry(
    _ conversation: inout some Conversation,
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) async throws {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    var isGreeted = false
    var isHeard = true
    for try await buffer in inbound {
      isGreeted = true
      decoder.feed(buffer.readableBytesView)
      while let frame = try decoder.next() {
        try conversation.receive(ServerMessage(frame))
      }
      while isHeard, case let messages = try conversation.nextMessages(), !messages.isEmpty {
        for message in messages where isHeard {
          do {
            try await outbound.write(ByteBuffer(bytes: message.frame.encoded))
          } catch {
            isHeard = false
          }
        }
      }
      if try conversation.isFinished() { return }
    }
    // A server that encrypts waits for us to begin; one that does not speaks first.
    guard isGreeted || link.pin != nil else {
      throw SyncError.unreachable(link, reason: Self.noGreeting)
    }
    throw SyncError.connectionLost(link)
  }

  /// A connection that is encrypted, and leads to the server that the link pins, where it pins one.
  ///
  /// - Returns: besides, which key the server has.
  private func connect() async throws -> (NIOAsyncChannel<ByteBuffer, ByteBuffer>, Pin?) {
    let tls = try link.pin.map { try PinnedTLS(pins: [$0] + successors) }
    do {
      let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(connectTimeout)
        .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      let (channel, handshake) = try await DeadPeers.options.reduce(bootstrap) {
        $0.channelOption($1.option, value: $1.value)
      }
      .connect(host: link.host, port: link.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(SilenceWatch(limit: silenceTimeout))
          let handshake = try tls?.shake(on: channel)
          return (
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel),
            handshake
          )
        }
      }
      do {
        return (channel, try await handshake?.get())
      } catch {
        // How it closes is no matter: why nothing came of it is.
        try? await channel.executeThenClose { _, _ in }
        throw error
      }
    } catch PinnedTLS.Problem.otherKey {
      throw SyncError.otherServer(link)
    } catch PinnedTLS.Problem.noHandshake {
      throw SyncError.unreachable(link, reason: Self.noHandshake)
    } catch {
      throw SyncError.unreachable(link, reason: Self.reason(for: error))
    }
  }

  private static let noHandshake =
    "no TLS 1.3 came about; it does not encrypt, or the connection broke"
  private static let noGreeting =
    "it says nothing; if it encrypts, the link lacks its end, #pin=…"

  private static func reason(for error: any Error) -> String {
    if let error = error as? NIOConnectionError {
      if let first = error.connectionErrors.first { return reason(for: first.error) }
      if error.dnsAError != nil || error.dnsAAAAError != nil { return "the name does not resolve" }
    }
    if let error = error as? IOError { return Self.words(forErrno: error.errnoCode) }
    if case .connectTimeout? = error as? ChannelError { return "no answer within 10 seconds" }
    return String(describing: error)
  }

  private static func words(forErrno code: CInt) -> String {
    switch code {
    case ECONNREFUSED: "nothing listens there"
    case EHOSTUNREACH, ENETUNREACH: "the network does not lead there"
    case ETIMEDOUT: "no answer"
    default: String(cString: strerror(code))
    }
  }
}
