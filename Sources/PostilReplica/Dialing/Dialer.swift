import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import PostilCore
import PostilLog
import PostilSocket
import PostilWire

/// Connects to a server and carries one conversation over the socket.
///
/// The addresses of the link are tried in their order until one answers: the first one that speaks with the
/// right key is the server, and later failures do not lead to another address in this conversation.
///
/// Source: Protocol/WIRE.md, "Several addresses" and "Proxies".
struct Dialer: Sendable {
  let link: Link
  /// The keys that are accepted in place of the link's own.
  let successors: [Pin]
  let proxies: ProxySettings
  /// Those of the link, in the order in which they are tried.
  let addresses: [LinkAddress]
  /// The longest silence of a connection: while bytes wait to go out, since the server took the last one,
  /// else since the last byte in either direction.
  let silenceTimeout: TimeAmount
  private let timeouts: Timeouts

  /// The waiting times for one address.
  struct Timeouts: Sendable {
    /// For a connection.
    var connect: TimeAmount
    /// From there to the server's first message.
    var answer: TimeAmount

    /// For an address behind which others are tried.
    static let withOthers = Timeouts(connect: .seconds(5), answer: .seconds(10))
    static let withoutOthers = Timeouts(connect: .seconds(10), answer: .seconds(30))
  }

  /// The way in which a conversation came about.
  struct Reached {
    /// The server's key; `nil` where the connection is not encrypted.
    let pin: Pin?
    let address: LinkAddress
    /// The addresses where others answered before, with another key.
    let strangers: [LinkAddress]
  }

  /// - Parameters:
  ///   - first: the address of the link to try first, where it has one of that name.
  ///   - timeouts: for each address but the last.
  init(
    link: Link, successors: [Pin] = [], trying first: String? = nil,
    proxies: ProxySettings = .ofEnvironment, silenceTimeout: TimeAmount = .seconds(30),
    timeouts: Timeouts = .withOthers
  ) {
    self.link = link
    addresses =
      link.addresses.filter { $0.description == first }
      + link.addresses.filter { $0.description != first }
    self.successors = successors
    self.proxies = proxies
    self.silenceTimeout = silenceTimeout
    self.timeouts = timeouts
  }

  /// Talks until the conversation is finished.
  ///
  /// - Throws: `SyncError`, or the conversation's errors; `SystemFault` where too many files are open.
  @discardableResult
  func carry(_ conversation: inout some Conversation) async throws -> Reached {
    guard EventLoops.obstacle == 0 else { throw SystemFault(errno: EventLoops.obstacle) }
    var attempts: [Attempt] = []
    var unusable: [ProxySettings.Problem] = []
    for address in addresses {
      let proxy: Proxy?
      do {
        proxy = try self.proxy(for: address)
      } catch {
        unusable.append(error)
        attempts.append(Attempt(address, .unreached(error.words)))
        continue
      }
      let isLast = attempts.count == link.others.count
      do {
        let pin = try await carry(
          &conversation, to: address, through: proxy, isLast ? .withoutOthers : timeouts)
        return Reached(
          pin: pin, address: address,
          strangers: attempts.filter { $0.failure == .otherKey }.map(\.address))
      } catch let failure as Failure {
        attempts.append(Attempt(address, through: proxy?.address, failure.said))
      }
    }
    if attempts.contains(where: { $0.failure == .otherKey }) {
      throw SyncError.otherServer(attempts)
    }
    if let problem = unusable.first, unusable.count == attempts.count {
      throw SyncError.proxyNotUsable(problem)
    }
    throw SyncError.unreachable(attempts)
  }

  /// The reason why an address did not lead to the server.
  private struct Failure: Error {
    let said: Attempt.Failure

    init(_ reason: String) { said = .unreached(reason) }
    init(_ said: Attempt.Failure) { self.said = said }
  }

  /// ⚖ An unencrypted connection never leaves this machine, so it goes through no proxy.
  private func proxy(for address: LinkAddress) throws(ProxySettings.Problem) -> Proxy? {
    link.pin == nil ? nil : try proxies.proxy(for: address)
  }

  /// - Throws: `Failure` until the server has spoken.
  private func carry(
    _ conversation: inout some Conversation, to address: LinkAddress, through proxy: Proxy?,
    _ timeouts: Timeouts
  ) async throws -> Pin? {
    let connection = try await connect(to: address, through: proxy, timeouts)
    let channel = connection.channel
    let deadline = channel.channel.eventLoop.scheduleTask(in: timeouts.answer) {
      channel.channel.close(promise: nil)
    }
    var isGreeted = false
    do {
      let pin = try await channel.executeThenClose { inbound, outbound in
        let pin = try await connection.ready()
        conversation.meet(pin)
        try await carry(&conversation, inbound, outbound) {
          isGreeted = true
          deadline.cancel()
        }
        outbound.finish()
        return pin
      }
      return pin
    } catch {
      deadline.cancel()
      guard isGreeted else {
        // A deadline that has passed can be waited for, one that was cancelled fails.
        let isLate = (try? await deadline.futureResult.get()) != nil
        throw isLate
          ? Failure(Self.noAnswer(within: timeouts.answer))
          : failure(for: error)
      }
      throw isOfConnection(error) ? SyncError.connectionLost(address) : said(error)
    }
  }

  private func said(_ error: any Error) -> any Error {
    guard let error = error as? WireError else { return error }
    return SyncError.protocolViolation(String(describing: error))
  }

  private func isOfConnection(_ error: any Error) -> Bool {
    error is IOError || error is ChannelError || error is NIOSSLError || error is BoringSSLError
      || error is Ended
  }

  /// The server closed before the conversation was complete.
  private struct Ended: Error {}

  /// The server never waits for us to read before it reads, so writing here cannot block for ever. Where it
  /// takes no more, its last messages may hold the reason: they are read to the end.
  private func carry(
    _ conversation: inout some Conversation,
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>, whenGreeted: () -> Void
  ) async throws {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    var isHeard = true
    for try await buffer in inbound {
      whenGreeted()
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
    throw Ended()
  }

  /// A socket with TLS, and a proxy's handshake before it, under way.
  private struct Connection: Sendable {
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    let opened: EventLoopFuture<Void>?
    let handshake: EventLoopFuture<Pin>?

    /// - Returns: the server's key, once the server has proven it.
    func ready() async throws -> Pin? {
      try await opened?.get()
      return try await handshake?.get()
    }
  }

  private func connect(to address: LinkAddress, through proxy: Proxy?, _ timeouts: Timeouts)
    async throws -> Connection
  {
    do {
      let tls = try link.pin.map { try PinnedTLS(pins: [$0] + successors) }
      let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(timeouts.connect)
        .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      let place = proxy?.address ?? address
      return try await DeadPeers.options.reduce(bootstrap) {
        $0.channelOption($1.option, value: $1.value)
      }
      .connect(host: place.host, port: place.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            SilenceWatch(limit: silenceTimeout, now: channel.eventLoop.now))
          let opened = try proxy.map { try ProxyHandler.add(to: channel, $0, to: address) }
          let handshake = try tls?.shake(on: channel)
          return Connection(
            channel: try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
              wrappingChannelSynchronously: channel),
            opened: opened, handshake: handshake)
        }
      }
    } catch ChannelError.connectTimeout(let time) {
      throw Failure(Self.noAnswer(within: time))
    } catch {
      throw Failure(Self.reason(for: error))
    }
  }

  private func failure(for error: any Error) -> Failure {
    switch error {
    case PinnedTLS.Problem.otherKey: Failure(.otherKey)
    case PinnedTLS.Problem.noHandshake: Failure(Self.noHandshake)
    case let problem as ProxyProblem: Failure(problem.words)
    // A server that encrypts waits for us to begin; one that does not speaks first.
    case is Ended, is ChannelError: Failure(link.pin == nil ? Self.noGreeting : Self.noWord)
    default: Failure(Self.reason(for: error))
    }
  }

  private static func noAnswer(within time: TimeAmount) -> String {
    let seconds = time.nanoseconds / 1_000_000_000
    return seconds == 1 ? "no answer within 1 second" : "no answer within \(seconds) seconds"
  }

  private static let noHandshake =
    "the TLS 1.3 handshake failed; the server does not encrypt, or the connection broke"
  private static let noGreeting =
    "the server says nothing; if it encrypts, the end of your link is missing: #pin=…"
  private static let noWord = "the connection broke before the server said anything"

  /// A name may have several addresses, which were all tried.
  private static func reason(for error: any Error) -> String {
    if let error = error as? NIOConnectionError {
      let reasons = error.connectionErrors.map { (place: $0.target, reason: reason(for: $0.error)) }
      if let first = reasons.first {
        if reasons.allSatisfy({ $0.reason == first.reason }) { return first.reason }
        return reasons.map { "\($0.place.ipAddress ?? "\($0.place)"): \($0.reason)" }
          .joined(separator: "; ")
      }
      if error.dnsAError != nil || error.dnsAAAAError != nil { return "the name does not resolve" }
    }
    if let error = error as? IOError { return words(forErrno: error.errnoCode) }
    if let problem = error as? ProxyProblem { return problem.words }
    return String(describing: error)
  }

  private static func words(forErrno code: CInt) -> String {
    switch code {
    case ECONNREFUSED: "nothing listens there"
    case ECONNRESET: "the connection broke"
    case EHOSTUNREACH, ENETUNREACH: "there is no route to it"
    case ETIMEDOUT: "no answer"
    default: String(cString: strerror(code))
    }
  }
}
