import NIOCore
import NIOEmbedded
import NIOSSL
import PostilCore
import PostilLog
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// How long TLS and a hello may take, on a clock that the test turns.
@Suite(.timeLimit(.minutes(1)))
struct HelloDeadlineTests {
  /// The server's end of a connection, whose clock stands still until the test turns it.
  private struct Line {
    let channel: NIOAsyncTestingChannel
    private var decoder = FrameDecoder(limit: Limits.frameBytes)

    init(_ channel: NIOAsyncTestingChannel) {
      self.channel = channel
    }

    var isOpen: Bool { channel.isActive }

    func say(_ bytes: [UInt8]) async throws {
      try await channel.writeInbound(ByteBuffer(bytes: bytes))
    }

    mutating func hear() async throws -> ServerMessage {
      while true {
        if let frame = try decoder.next() { return try ServerMessage(frame) }
        let buffer = try await channel.waitForOutboundWrite(as: ByteBuffer.self)
        decoder.feed(buffer.readableBytesView)
      }
    }

    /// Whether everything that the server said was heard.
    func hasHeardAll() async throws -> Bool {
      try await channel.readOutbound(as: ByteBuffer.self) == nil
    }

    func wait(_ time: TimeAmount) async {
      await channel.testingEventLoop.advanceTime(by: time)
    }
  }

  /// Ten seconds.
  private let limit = ServerLimits().helloTimeout

  private var hello: [UInt8] {
    ClientMessage.hello(.from(Author("south").replica, wantsLog: false)).frame.encoded
  }

  /// Accepts a connection, which is closed when `body` has ended.
  private func accept(
    tls: NIOSSLContext? = nil, _ body: (inout Line) async throws -> Void
  ) async throws {
    let (limit, log, limits) = (limit, ConnectionLog(), ServerLimits())
    let slots = ConnectionSlots(limits)
    let admission = Admission(
      [ServedWorkspace(MemoryLog(workspace: .atlas))], under: nil, find: { _ in nil },
      limits: limits, logger: log.logger, now: { .noon })
    let channel = NIOAsyncTestingChannel()
    let socket = try await channel.testingEventLoop.executeInContext {
      if let tls {
        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
      }
      return AcceptedSocket(
        over: try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
          wrappingChannelSynchronously: channel,
          configuration: .init(isOutboundHalfClosureEnabled: true)),
        at: slots.take(from: nil, now: .noon), of: slots, admission: admission, logger: log.logger)
    }
    try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await admission.run() }
      tasks.addTask {
        await socket.run(helloTimeout: limit)
        await admission.stop()
      }
      try await log.wait { $0.opened == 1 }
      var line = Line(channel)
      try await body(&line)
      try? await channel.close()
      try await tasks.waitForAll()
    }
  }

  @Test(arguments: [0, 1, 4, 20])
  func `a peer that says no whole hello is cut off without a word`(bytes: Int) async throws {
    let begun = Array(hello.prefix(bytes))
    try await accept { line in
      guard case .greeting = try await line.hear() else {
        Issue.record("the server does not greet")
        return
      }
      try await line.say(begun)
      await line.wait(limit - .nanoseconds(1))
      #expect(line.isOpen)
      await line.wait(.nanoseconds(1))
      #expect(!line.isOpen)
      #expect(try await line.hasHeardAll())
    }
  }

  @Test func `a peer that says its hello byte by byte is cut off as well`() async throws {
    let hello = hello
    try await accept { line in
      var said = 0
      for byte in hello.dropLast() where line.isOpen {
        try await line.say([byte])
        said += 1
        await line.wait(.seconds(1))
      }
      #expect(said == 10)
    }
  }

  /// Nothing, and the record of a TLS handshake that says that it will be long, and nothing of it.
  @Test(arguments: [[], [0x16, 3, 1, 2, 0, 1]] as [[UInt8]])
  func `a peer that does not finish TLS is cut off`(bytes: [UInt8]) async throws {
    let folder = try TemporaryFolder()
    let identity = try ServerIdentity.kept(in: folder.made("server"))
    try await accept(tls: identity.context()) { line in
      // No socket brings an empty buffer.
      if !bytes.isEmpty { try await line.say(bytes) }
      await line.wait(limit - .nanoseconds(1))
      #expect(line.isOpen)
      await line.wait(.nanoseconds(1))
      // NIO gives the peer a while to end TLS.
      await line.wait(.seconds(10))
      #expect(!line.isOpen)
    }
  }

  @Test func `a replica that was welcomed in time stays`() async throws {
    var author = Author("south")
    let join = ClientMessage.push(try author.write(author.join)).frame.encoded
    let hello = hello
    try await accept { line in
      _ = try await line.hear()
      try await line.say(hello)
      guard case .welcome = try await line.hear() else {
        Issue.record("the server does not welcome")
        return
      }
      await line.wait(.hours(1))
      #expect(line.isOpen)
      try await line.say(join)
      let said = try await line.hear()
      #expect(said == .ack(Ack(lastCounter: 1, firstSeq: 1, receivedAt: .noon)))
    }
  }
}
