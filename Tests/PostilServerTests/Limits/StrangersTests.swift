import NIOCore
import NIOPosix
import PostilCore
import PostilLog
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// Strangers who connect and say nothing, over sockets.
@Suite(.timeLimit(.minutes(1)))
struct StrangersTests {
  private let log = ConnectionLog()

  private static var limits: ServerLimits {
    var limits = ServerLimits()
    limits.connections = 6
    limits.refusedConnections = 8
    return limits
  }

  /// Connect and say nothing, until the test closes them.
  ///
  /// The server accepts each on a loop of its own: only once it has counted all of them is the next one the
  /// one too many.
  ///
  /// - Parameter others: the number of connections that are open already.
  private func silent(_ count: Int, _ served: Served, besides others: Int = 0) async throws
    -> [any Channel]
  {
    var strangers: [any Channel] = []
    for _ in 0..<count {
      strangers.append(
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
          .connect(host: "127.0.0.1", port: served.listener.port).get())
    }
    try await log.wait { $0.opened == others + count }
    return strangers
  }

  /// The refusal that one connection too many receives.
  private func refusal(_ served: Served) async throws -> Refusal? {
    for message in try await served.send([]) {
      if case .refusal(let refusal) = message { return refusal }
    }
    return nil
  }

  private func tooMany(_ limit: UInt64, _ what: Text) -> Refusal {
    Refusal(.busy, expected: limit, subject: what, retryAfterSeconds: 10)
  }

  @Test func `silent strangers take half of the slots, and the other half is for members`()
    async throws
  {
    try await Served.with(
      [ServedWorkspace(MemoryLog(workspace: .atlas))], limits: Self.limits, log: log
    ) { served in
      try await served.converse { say, hear in
        // Says hello, and stays.
        try await say(ClientMessage.hello(.from(Author("north").replica)).frame.encoded)
        while let message = try await hear() {
          if case .end = message { break }
        }
        var strangers = try await silent(3, served, besides: 1)
        #expect(try await refusal(served) == tooMany(3, "connections before a hello"))
        // One slot less for strangers is one that somebody may say hello from.
        try await strangers.removeLast().close()
        try await log.wait { $0.open == 3 }
        try await served.converse { say, hear in
          try await say(ClientMessage.hello(.from(Author("south").replica)).frame.encoded)
          var isWelcomed = false
          while let message = try await hear(), !isWelcomed {
            if case .welcome = message { isWelcomed = true }
          }
          #expect(isWelcomed)
        }
        for stranger in strangers { try await stranger.close() }
      }
    }
  }

  @Test func `strangers count from the accept, before TLS, and hear why behind it`() async throws {
    let folder = try TemporaryFolder()
    let identity = try ServerIdentity.kept(in: folder.made("server"))
    try await Served.with(
      [ServedWorkspace(MemoryLog(workspace: .atlas))], identity: identity, limits: Self.limits,
      log: log
    ) { served in
      let strangers = try await silent(3, served)
      let link = Link(
        host: "127.0.0.1", port: served.listener.port, workspace: "atlas", pin: identity.pin)
      var inquiry = Inquiry(workspaceName: "atlas", replica: SigningKey().replica)
      do {
        try await Dialer(link: link).carry(&inquiry)
        Issue.record("one more was let in")
      } catch SyncError.refused(let refusal) {
        #expect(refusal == tooMany(3, "connections before a hello"))
      }
      for stranger in strangers { try await stranger.close() }
    }
  }
}
