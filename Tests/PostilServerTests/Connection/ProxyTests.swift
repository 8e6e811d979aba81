import NIOCore
import PostilCore
import PostilLog
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// Servers that only a proxy reaches.
struct ProxyTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A name that no machine looks up: the proxy does.
  private func link(_ identity: ServerIdentity?) -> Link {
    Link(host: "desk.test", port: 4747, workspace: "atlas", pin: identity?.pin)
  }

  private func identity(_ name: String = "server") throws -> ServerIdentity {
    try ServerIdentity.kept(in: folder.made(name))
  }

  private static let socksRequest: [UInt8] =
    [5, 1, 0, 3, 9] + Array("desk.test".utf8) + [0x12, 0x8B]
  private static let socksReply: [UInt8] = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]
  private static let connectReply = Array("HTTP/1.1 200 OK\r\n\r\n".utf8)

  /// Asks which workspace is behind the link.
  private func ask(_ link: Link, through url: String, answer: TimeAmount = .seconds(10))
    async throws -> [UInt8]?
  {
    var inquiry = Inquiry(workspaceName: "atlas", replica: SigningKey().replica)
    let dialer = Dialer(
      link: link, proxies: ProxySettings(["ALL_PROXY": url]),
      timeouts: .init(connect: .seconds(5), answer: answer))
    try await dialer.carry(&inquiry)
    return inquiry.workspaceID
  }

  private func attempts(_ link: Link, through url: String, answer: TimeAmount = .seconds(10))
    async -> [Attempt]
  {
    do {
      _ = try await ask(link, through: url, answer: answer)
      Issue.record("the server was reached")
      return []
    } catch SyncError.unreachable(let attempts) {
      return attempts
    } catch SyncError.otherServer(let attempts) {
      return attempts
    } catch {
      Issue.record(error)
      return []
    }
  }

  @Test func `SOCKS5 leads to the server, with its key checked behind the proxy`() async throws {
    let identity = try identity()
    let link = link(identity)
    try await Served.with(MemoryLog(workspace: .atlas), identity: identity) { served in
      try await TestProxy.with(
        [[5, 2], [1, 0], Self.socksReply], to: served.listener.port
      ) { proxy in
        let found = try await ask(link, through: "socks5h://me:pass@127.0.0.1:\(proxy.port)")
        #expect(found == WorkspaceIdentity.atlas.id)
        #expect(
          proxy.requests == [
            [5, 2, 0, 2], [1, 2] + Array("me".utf8) + [4] + Array("pass".utf8), Self.socksRequest,
          ])
      }
    }
  }

  @Test func `CONNECT leads to the server, with its key checked behind the proxy`() async throws {
    let identity = try identity()
    let link = link(identity)
    try await Served.with(MemoryLog(workspace: .atlas), identity: identity) { served in
      try await TestProxy.with([Self.connectReply], to: served.listener.port) { proxy in
        let found = try await ask(link, through: "http://127.0.0.1:\(proxy.port)")
        #expect(found == WorkspaceIdentity.atlas.id)
        #expect(
          proxy.requests
            == [Array("CONNECT desk.test:4747 HTTP/1.1\r\nHost: desk.test:4747\r\n\r\n".utf8)])
      }
    }
  }

  @Test func `a proxy that leads to another server is found out by the key`() async throws {
    let link = link(try identity())
    let other = try identity("false")
    try await Served.with(MemoryLog(workspace: .atlas), identity: other) { served in
      try await TestProxy.with([Self.connectReply], to: served.listener.port) { proxy in
        let said = await attempts(link, through: "http://127.0.0.1:\(proxy.port)")
        #expect(
          said == [
            Attempt(
              link.first, through: LinkAddress(host: "127.0.0.1", port: proxy.port), .otherKey)
          ])
      }
    }
  }

  @Test(
    arguments: [
      ("socks5", [[5, 0], [5, 5, 0, 1, 0]], "it refused to connect: nothing listens there"),
      ("http", [Array("HTTP/1.1 407 No\r\n\r\n".utf8)], "it refuses the user and the password"),
      (
        "http", [Array("220 mail.example.org ESMTP\r\n".utf8)],
        "it does not answer like a proxy of this kind"
      ),
    ] as [(String, [[UInt8]], String)])
  func `a proxy that refuses is named, and no password with it`(
    scheme: String, answers: [[UInt8]], reason: String
  ) async throws {
    let link = link(try identity())
    try await TestProxy.with(answers) { proxy in
      let said = await attempts(link, through: "\(scheme)://me:secret@127.0.0.1:\(proxy.port)")
      let address = LinkAddress(host: "127.0.0.1", port: proxy.port)
      #expect(said == [Attempt(link.first, through: address, .unreached(reason))])
      #expect(!"\(said)".contains("secret"))
    }
  }

  @Test func `a proxy that says nothing is left, and the next address is tried`() async throws {
    let pin = try identity().pin
    let link = Link(
      LinkAddress(host: "desk.test", port: 4747), [LinkAddress(host: "127.0.0.1", port: 1)],
      workspace: "atlas", pin: pin)
    try await TestProxy.with([]) { proxy in
      let said = await attempts(
        link, through: "socks5://127.0.0.1:\(proxy.port)", answer: .zero)
      #expect(
        said.map(\.failure) == [
          .unreached("no answer within 0 seconds"), .unreached("nothing listens there"),
        ])
      #expect(said.map { $0.proxy == nil } == [false, true])
    }
  }

  @Test func `a proxy that cannot be used hides nothing of the addresses before it`() async throws {
    let link = Link(
      LinkAddress(host: "127.0.0.1", port: 1), [LinkAddress(host: "desk.test", port: 4747)],
      workspace: "atlas", pin: try identity().pin)
    let said = await attempts(link, through: "gopher://proxy.test:70")
    #expect(
      said.map(\.failure) == [
        .unreached("nothing listens there"),
        .unreached("ALL_PROXY names a proxy of the unknown kind gopher"),
      ])
    let (right, other) = (try identity(), try identity("false"))
    try await Served.with(MemoryLog(workspace: .atlas), identity: other) { served in
      let stranger = LinkAddress(host: "127.0.0.1", port: served.listener.port)
      let link = Link(
        stranger, [LinkAddress(host: "desk.test", port: 4747)], workspace: "atlas", pin: right.pin)
      do {
        _ = try await ask(link, through: "gopher://proxy.test:70")
        Issue.record("a false server was trusted")
      } catch SyncError.otherServer(let attempts) {
        #expect(attempts.map(\.address) == link.addresses)
      }
    }
  }

  @Test func `a proxy that is away is told from a server that is away`() async throws {
    let link = link(try identity())
    let said = await attempts(link, through: "socks5://127.0.0.1:1")
    #expect(
      said == [
        Attempt(
          link.first, through: LinkAddress(host: "127.0.0.1", port: 1),
          .unreached("nothing listens there"))
      ])
  }

  @Test func `an unencrypted connection goes through no proxy`() async throws {
    try await TestProxy.with([[5, 0]]) { proxy in
      // `.test` resolves nowhere (RFC 6761), so it is not reached directly either.
      _ = await attempts(link(nil), through: "socks5://127.0.0.1:\(proxy.port)")
      #expect(proxy.requests == [])
    }
  }
}
