import NIOCore
import NIOPosix
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// Silent peers of a server, and those that do not read. `SilenceWatchTests` tests when a connection is silent.
@Suite(.timeLimit(.minutes(1)))
struct SilenceTests {
  @Test func `a server closes a connection on which nothing moves`() async throws {
    var limits = ServerLimits()
    limits.idleTimeout = .zero
    let log = ConnectionLog()
    try await Served.with(
      [ServedWorkspace(MemoryLog(workspace: .atlas))], limits: limits, log: log
    ) { served in
      _ = try await served.send([])
      try await log.wait { !$0.silences.isEmpty }
    }
  }

  @Test func `peers that ask for the log and do not read keep nobody waiting`() async throws {
    let folder = try TemporaryFolder()
    var choices = Seed(number: 7).choices
    // Hardly shrinks when it is packed.
    let text = (0..<100_000).map { _ in "\(choices.below(1_000_000_000))" }.joined(separator: " ")
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let north = try await served.clone("north", in: folder)
      for number in 0..<3 { try north.imports("\(number) \(text)") }
      _ = try await north.synchronize(.push)
      var deaf: [any Channel] = []
      for number in 0..<8 { deaf.append(try await connectDeaf(to: served, as: "deaf\(number)")) }
      let south = try await served.clone("south", in: folder)
      #expect(try south.digest == north.digest)
      for channel in deaf { try await channel.close() }
    }
  }

  /// Says hello over a socket that reads nothing.
  private func connectDeaf(to served: Served, as name: String) async throws -> any Channel {
    let hello = ClientMessage.hello(.from(Author(name).replica)).frame.encoded
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: false)
      .channelOption(.socketOption(.so_rcvbuf), value: 4_096)
      .connect(host: "127.0.0.1", port: served.listener.port).get()
    try await channel.writeAndFlush(ByteBuffer(bytes: hello))
    return channel
  }
}
