import Logging
import NIOCore
import PostgresSupport
import PostilLog
import PostilServer
import PostilWire
import Synchronization
import TestSupport
import Testing

/// The memory that all servers of a database share.
///
/// Source: Protocol/POSTGRES.md, "A memory of all nodes".
struct EtcdMemoryTests {
  private let etcd: FakeEtcd
  private let lines = Lines()

  init() throws {
    etcd = try FakeEtcd()
  }

  private static let workspace = Array(repeating: UInt8(7), count: 16)

  private static func end(_ seq: UInt64, lives: UInt64 = 1, of workspace: [UInt8] = workspace)
    -> ConfirmedEnd
  {
    ConfirmedEnd(
      lives: lives,
      end: LogEnd(
        workspaceID: workspace, epoch: Epoch(life: lives), seq: seq,
        chain: Chain(workspace: [UInt8(seq % 256)])))
  }

  /// - Parameter pause: forever, unless a test writes more than once.
  private func node(_ others: EtcdAddress..., pause: TimeAmount = .hours(1)) throws -> EtcdMemory {
    EtcdMemory(
      others + [try #require(EtcdAddress(etcd.uri))], pause: pause, logger: lines.logger)
  }

  private func keep(_ end: ConfirmedEnd) async throws {
    let node = try node()
    node.remember(end)
    await node.close()
  }

  @Test func `an end is remembered for its workspace alone, by all servers`() async throws {
    let other = Array(repeating: UInt8(8), count: 16)
    try await keep(Self.end(5))
    try await keep(Self.end(9, of: other))
    #expect(try node().recall(of: Self.workspace) == Self.end(5))
    #expect(try node().recall(of: other) == Self.end(9, of: other))
    #expect(try node().recall(of: [1]) == nil)
    #expect(lines.all == [])
  }

  @Test func `what is remembered is only ever replaced by what is later`() async throws {
    for (end, expected) in [
      (Self.end(5), Self.end(5)), (Self.end(4), Self.end(5)), (Self.end(5), Self.end(5)),
      (Self.end(6), Self.end(6)), (Self.end(2, lives: 2), Self.end(2, lives: 2)),
      (Self.end(9), Self.end(2, lives: 2)),
    ] {
      try await keep(end)
      #expect(try node().recall(of: Self.workspace) == expected)
    }
    #expect(etcd.writes == 3)
  }

  @Test(arguments: [(4, 6), (6, 6), (8, 8)] as [(UInt64, UInt64)])
  func `of two servers that write at once the later end prevails`(rival: UInt64, kept: UInt64)
    async throws
  {
    try await keep(Self.end(rival))
    let value = try #require(etcd.values.first)
    let fresh = try FakeEtcd()
    fresh.interfere(with: value)
    let node = EtcdMemory(
      [try #require(EtcdAddress(fresh.uri))], pause: .hours(1), logger: lines.logger)
    node.remember(Self.end(6))
    await node.close()
    #expect(node.recall(of: Self.workspace) == Self.end(kept))
  }

  @Test func `many ends cost one write, and the last is written at the stop`() async throws {
    let node = try node()
    for seq in 1...200 { node.remember(Self.end(UInt64(seq))) }
    await node.close()
    #expect(node.recall(of: Self.workspace) == Self.end(200))
    #expect(etcd.writes <= 2)
  }

  @Test func `ends that follow one another are written without a stop`() async throws {
    let node = try node(pause: .milliseconds(1))
    for seq in 1...20 {
      node.remember(Self.end(UInt64(seq)))
      while node.recall(of: Self.workspace) != Self.end(UInt64(seq)) {}
    }
  }

  @Test func `a member that is away is one of several`() async throws {
    let away = try FakeEtcd().port
    let node = try node(EtcdAddress(host: "127.0.0.1", port: away))
    node.remember(Self.end(5))
    await node.close()
    #expect(node.recall(of: Self.workspace) == Self.end(5))
    #expect(lines.all == [])
  }

  @Test(arguments: ["", "{", #"{"kvs":[{"value":"e30="}]}"#, String(repeating: " ", count: 70_000)])
  func `an etcd that does not answer is said once, and serving goes on`(nonsense: String)
    async throws
  {
    let node = try node()
    etcd.talk(nonsense)
    node.remember(Self.end(5))
    #expect(node.recall(of: Self.workspace) == nil)
    await node.close()
    #expect(node.recall(of: Self.workspace) == nil)
    #expect(lines.all == ["etcd does not remember the ends of logs: serving goes on without"])
    etcd.talk(nil)
    await node.close()
    #expect(node.recall(of: Self.workspace) == Self.end(5))
    #expect(lines.all.dropFirst() == ["etcd remembers the ends of logs again"])
  }

  /// As one that a later version wrote.
  @Test func `a value that cannot be read stays as it is`() async throws {
    try await keep(Self.end(5))
    etcd.replaceAll(by: "eyJ2ZXJzaW9uIjo5fQ==")
    #expect(try node().recall(of: Self.workspace) == nil)
    try await keep(Self.end(6))
    #expect(etcd.values == ["eyJ2ZXJzaW9uIjo5fQ=="])
  }

  @Test(arguments: [
    ("http://etcd1:2379", "etcd1", 2_379), ("http://etcd1", "etcd1", 2_379),
    ("http://10.0.0.1:80/", "10.0.0.1", 80), ("http://[::1]:2379", "::1", 2_379),
  ])
  func `an address is read`(text: String, host: String, port: Int) {
    #expect(EtcdAddress(text) == EtcdAddress(host: host, port: port))
  }

  @Test(arguments: [
    "", "etcd1", "etcd1:2379", "https://etcd1:2379", "http://", "http://etcd1:0",
    "http://me:secret@etcd1", "http://etcd1/v3", "http://etcd1?x", "http://etcd1:99999",
  ])
  func `what is no address is refused`(text: String) {
    #expect(EtcdAddress(text) == nil)
  }
}

/// The lines that a memory logs.
private final class Lines: Sendable {
  private struct Handler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.state.withLock { $0.append("\(event.message)") } }
  }

  private let state = Mutex<[String]>([])

  var all: [String] { state.withLock { $0 } }
  var logger: Logger { Logger(label: "tests") { _ in Handler(lines: self) } }
}
