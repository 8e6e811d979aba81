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

/// Slow is not dead, and deaf is.
struct SilenceTests {
  /// An article that shrinks by half at most when it is packed. Made quickly: a test that computes for
  /// seconds leaves no thread to those that talk meanwhile.
  private func longText(bytes: Int) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var random = SplitMix64(seed: 7)
    return String(unsafeUninitializedCapacity: bytes) { text in
      var word = random.next()
      for index in 0..<bytes {
        if index % 16 == 0 { word = random.next() }
        text[index] = digits[Int(word & 15)]
        word >>= 4
      }
      return bytes
    }
  }

  @Test func `a push over a line that is slower than the patience of both sides comes through`()
    async throws
  {
    let folder = try TemporaryFolder()
    let limits = { () -> ServerLimits in
      var limits = ServerLimits()
      limits.idleTimeout = .seconds(6)
      return limits
    }()
    let text = longText(bytes: 300_000)
    let log = ObservedLog()
    try await Served.with([ServedWorkspace(log)], limits: limits) { served in
      let north = try await served.clone("north", in: folder)
      try north.imports(text)
      // Some ten seconds for what must not be silent for six. Long enough for a machine on which all other
      // tests run.
      try await SlowLine.before(served.listener.port, bytes: 4_096, pause: .milliseconds(140)) {
        line in
        let link = Link(host: "127.0.0.1", port: line.port, workspace: "atlas")
        var session = ReplicaSession(.push, store: north.store)
        try await Dialer(link: link, silenceTimeout: .seconds(6)).carry(&session)
      }
      #expect(log.end() == 2)
    }
  }

  @Test func `a server that takes no more bytes is left`() async throws {
    let folder = try TemporaryFolder()
    let text = longText(bytes: 2_000_000)
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let north = try await served.clone("north", in: folder)
      try north.imports(text)
      try await SlowLine.before(
        served.listener.port, bytes: 65_536, pause: .zero, ends: [100_000]
      ) { line in
        let link = Link(host: "127.0.0.1", port: line.port, workspace: "atlas")
        var session = ReplicaSession(.push, store: north.store)
        await #expect(throws: SyncError.self) {
          try await Dialer(link: link, silenceTimeout: .milliseconds(500)).carry(&session)
        }
      }
    }
  }

  @Test func `peers that ask for the log and do not read are closed, and others are served`()
    async throws
  {
    let folder = try TemporaryFolder()
    let limits = { () -> ServerLimits in
      var limits = ServerLimits()
      // Longer than a busy machine computes between two bytes.
      limits.idleTimeout = .seconds(20)
      return limits
    }()
    let text = longText(bytes: 1_000_000)
    let log = ObservedLog()
    try await Served.with([ServedWorkspace(log)], limits: limits) { served in
      let north = try await served.clone("north", in: folder)
      for number in 0..<3 { try north.imports("\(number) \(text)") }
      _ = try await north.synchronize(.push)
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for number in 0..<8 {
          tasks.addTask { try await beDeaf(to: served, as: "deaf\(number)") }
        }
        let south = try await served.clone("south", in: folder)
        #expect(try south.digest == north.digest)
        try await tasks.waitForAll()
      }
    }
  }

  /// Says hello over and over a socket that reads nothing, until the server closes it.
  private func beDeaf(to served: Served, as name: String) async throws {
    let hello = ClientMessage.hello(.from(Author(name).replica)).frame.encoded
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.autoRead, value: false)
      .channelOption(.socketOption(.so_rcvbuf), value: 4_096)
      .connect(host: "127.0.0.1", port: served.listener.port).get()
    try await channel.writeAndFlush(ByteBuffer(bytes: hello))
    try await channel.closeFuture.get()
  }
}
