import NIOCore
import NIOPosix
import PostilCore
import PostilLog
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A server that has several addresses, of which some lead nowhere.
struct SeveralAddressesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func identity(_ name: String = "server") throws -> ServerIdentity {
    try ServerIdentity.kept(in: folder.made(name))
  }

  private func address(_ port: Int) -> LinkAddress { LinkAddress(host: "127.0.0.1", port: port) }

  /// Nothing listens on port 1 of any machine that runs tests.
  private var nowhere: LinkAddress { address(1) }

  /// Takes connections, and says nothing.
  private func withSilence<Answer>(_ body: (LinkAddress) async throws -> Answer) async throws
    -> Answer
  {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0).get()
    let answer: Result<Answer, any Error>
    do {
      answer = .success(try await body(address(channel.localAddress?.port ?? 0)))
    } catch {
      answer = .failure(error)
    }
    try await channel.close()
    return try answer.get()
  }

  private func reach(_ link: Link, answer: TimeAmount = .seconds(10)) async throws -> [LinkAddress]
  {
    var inquiry = Inquiry(workspaceName: "atlas", replica: SigningKey().replica)
    let dialer = Dialer(link: link, timeouts: .init(connect: .seconds(5), answer: answer))
    let reached = try await dialer.carry(&inquiry)
    #expect(inquiry.workspaceID == WorkspaceIdentity.atlas.id)
    return reached.strangers
  }

  @Test func `a replica finds its server at the second address, and keeps both`() async throws {
    let identity = try identity()
    try await Served.with(MemoryLog(workspace: .atlas), identity: identity) { served in
      let link = Link(
        nowhere, [address(served.listener.port)], workspace: "atlas", pin: identity.pin)
      let north = try await Replica.clone(link, into: folder.file("north"), as: "north", now: .noon)
        .replica
      try north.imports("A bridge")
      #expect(try await north.synchronize(.sync).pushed == 1)
      #expect(try north.link() == link)
    }
  }

  @Test func `the address where the server was found is tried first from then on`() async throws {
    let identity = try identity()
    try await Served.with(MemoryLog(workspace: .atlas), identity: identity) { served in
      let found = address(served.listener.port)
      let link = Link(nowhere, [found, address(2)], workspace: "atlas", pin: identity.pin)
      let north = try await Replica.clone(link, into: folder.file("north"), as: "north", now: .noon)
        .replica
      #expect(try north.dialer().addresses == [found, nowhere, address(2)])
      // It is none of the new link's.
      try north.use(Link(nowhere, [address(2)], workspace: "atlas", pin: identity.pin))
      #expect(try north.dialer().addresses == [nowhere, address(2)])
    }
  }

  @Test func `an address that takes connections and stays silent is left for the next`()
    async throws
  {
    let identity = try identity()
    try await Served.with(MemoryLog(workspace: .atlas), identity: identity) { served in
      try await withSilence { silent in
        let link = Link(
          silent, [address(served.listener.port)], workspace: "atlas", pin: identity.pin)
        let strangers = try await reach(link, answer: .zero)
        #expect(strangers == [])
      }
    }
  }

  @Test func `a wrong server at the first address is reported, and the next is tried`() async throws
  {
    let (right, wrong) = (try identity(), try identity("false"))
    let log = ObservedLog()
    try await Served.with(log, identity: wrong) { other in
      try await Served.with(MemoryLog(workspace: .atlas), identity: right) { served in
        let stranger = address(other.listener.port)
        let link = Link(
          stranger, [address(served.listener.port)], workspace: "atlas", pin: right.pin)
        let (north, report) = try await Replica.clone(
          link, into: folder.file("north"), as: "north", now: .noon)
        #expect(report.strangers == [stranger])
        #expect(try await north.synchronize(.sync).strangers == [])
        #expect(log.end() == 0)
      }
    }
  }

  @Test func `somebody else, and nobody at the next address, is no server that is away`()
    async throws
  {
    let (right, wrong) = (try identity(), try identity("false"))
    try await Served.with(MemoryLog(workspace: .atlas), identity: wrong) { other in
      let stranger = address(other.listener.port)
      let link = Link(stranger, [nowhere], workspace: "atlas", pin: right.pin)
      do {
        _ = try await reach(link)
        Issue.record("a false server was trusted")
      } catch SyncError.otherServer(let attempts) {
        #expect(
          attempts == [
            Attempt(stranger, .otherKey), Attempt(nowhere, .unreached("nothing listens there")),
          ])
      }
    }
  }

  @Test func `a refusal by the server is not retried at another address`() async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let link = Link(
        address(served.listener.port), [nowhere], workspace: "other")
      var inquiry = Inquiry(workspaceName: "other", replica: SigningKey().replica)
      do {
        try await Dialer(link: link).carry(&inquiry)
        Issue.record("another workspace was found")
      } catch SyncError.refused(let refusal) {
        #expect(refusal.code == .unknownWorkspace)
      }
    }
  }

  @Test(arguments: ["::1", "localhost"])
  func `an IPv6 address and a name lead to a server`(host: String) async throws {
    let identity = try identity()
    let listening = host == "::1" ? host : "127.0.0.1"
    try await Served.with(
      [ServedWorkspace(MemoryLog(workspace: .atlas))], identity: identity, host: listening
    ) { served in
      let place = LinkAddress(host: host, port: served.listener.port)
      let link = try Link("postil://\(place)/atlas#pin=\(identity.pin)")
      let strangers = try await reach(link)
      #expect(strangers == [])
    }
  }
}
