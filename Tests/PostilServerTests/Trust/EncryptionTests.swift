import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import Synchronization
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// Attacks on the line between a replica and its server: none but a cut succeeds.
struct EncryptionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func identity(_ name: String = "server") throws -> ServerIdentity {
    try ServerIdentity.kept(in: folder.made(name))
  }

  private var nothingCloned: Bool {
    !FileManager.default.fileExists(atPath: folder.file("north"))
  }

  private func link(_ port: Int, _ identity: ServerIdentity) -> Link {
    Link(host: "127.0.0.1", port: port, workspace: "atlas", pin: identity.pin)
  }

  @Test func `two replicas meet over TLS, and a listener learns nothing`() async throws {
    let identity = try identity()
    try await Served.with(MemoryLog(workspace: .atlas), identity: identity) { served in
      let heard = try await ManInTheMiddle.before(served.listener.port) { man in
        let link = link(man.port, identity)
        let north = try await Replica.clone(
          link, into: folder.file("north"), as: "north", now: .noon
        ).replica
        try north.imports("The weir held all night, and nobody slept.")
        _ = try await north.synchronize(.sync)
        let south = try await Replica.clone(
          link, into: folder.file("south"), as: "south", now: .noon
        ).replica
        #expect(try south.digest == north.digest)
        return man.bytes
      }
      #expect(heard.count > 1_000)
      for secret in ["north", "atlas", "weir", "nobody"] {
        #expect(!heard.contains(Array(secret.utf8)), "\(secret) passed in clear")
      }
    }
  }

  @Test func `the same without TLS is heard, so the listener above has ears`() async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let heard = try await ManInTheMiddle.before(served.listener.port) { man in
        let link = Link(host: "127.0.0.1", port: man.port, workspace: "atlas")
        _ = try await Replica.clone(link, into: folder.file("north"), as: "north", now: .noon)
        return man.bytes
      }
      #expect(heard.contains(Array("atlas".utf8)))
    }
  }

  @Test func `a server with another key is refused before anything is said`() async throws {
    let right = try identity()
    let log = ObservedLog()
    try await Served.with(log, identity: try identity("false")) { served in
      let link = link(served.listener.port, right)
      do {
        _ = try await Replica.clone(link, into: folder.file("north"), as: "north", now: .noon)
        Issue.record("a false server was trusted")
      } catch SyncError.otherServer(let attempts) {
        #expect(attempts == [Attempt(link.first, .otherKey)])
      }
      #expect(log.end() == 0)
      #expect(nothingCloned)
    }
  }

  @Test func `a server that does not encrypt is no way around the pin`() async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      try await expectNoHandshake(link(served.listener.port, try identity()))
    }
  }

  @Test func `a server of an older TLS is refused, whatever its key`() async throws {
    let own = try OwnCertificate(in: folder, "old")
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(own.certificate).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: own.key, format: .pem)))
    configuration.maximumTLSVersion = .tlsv12
    let old = try NIOSSLContext(configuration: configuration)
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: old))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    try await expectNoHandshake(link(server.localAddress?.port ?? 0, try own.identity()))
    try await server.close()
  }

  private func expectNoHandshake(_ link: Link) async throws {
    do {
      _ = try await Replica.clone(link, into: folder.file("north"), as: "north", now: .noon)
      Issue.record("spoke without TLS 1.3")
    } catch SyncError.unreachable(let attempts) {
      #expect(
        attempts.map(\.failure) == [
          .unreached(
            "the TLS 1.3 handshake failed; the server does not encrypt, or the connection broke")
        ])
    }
    #expect(nothingCloned)
  }

  /// From the first, second or third turn of a side on: the handshake, and what it says first, which
  /// is the server's welcome or the replica's hello. Neither has fewer turns.
  @Test(arguments: [ManInTheMiddle.Side.server, .replica], 0..<3)
  func `bytes that were changed on the way change nothing on either side`(
    side: ManInTheMiddle.Side, first: Int
  ) async throws {
    let identity = try identity()
    let log = ObservedLog()
    try await Served.with(log, identity: identity) { served in
      let direct = link(served.listener.port, identity)
      let north = try await Replica.clone(
        direct, into: folder.file("north"), as: "north", now: .noon
      ).replica
      let south = try await Replica.clone(
        direct, into: folder.file("south"), as: "south", now: .noon
      ).replica
      try north.imports("The weir held all night.")
      _ = try await north.synchronize(.sync)
      try south.imports("The bridge did not.")
      let (before, end) = (try south.digest, log.end())
      #expect(end == 3)
      let turns = Mutex(0)
      try await ManInTheMiddle.before(
        served.listener.port,
        changing: { bytes, from in
          guard from == side else { return }
          let isClean = turns.withLock { count in
            count += 1
            return count <= first
          }
          if !isClean { bytes[bytes.count - 1] ^= 1 }
        }
      ) { man in
        try south.use(link(man.port, identity))
        await #expect(throws: SyncError.self) { _ = try await south.synchronize(.sync) }
      }
      try south.use(direct)
      #expect(turns.withLock { $0 } > first)
      #expect(try south.digest == before)
      #expect(log.end() == end)
      _ = try await south.synchronize(.sync)
      _ = try await north.synchronize(.sync)
      #expect(try south.digest == north.digest)
    }
  }

  @Test func `names and dates in a certificate mean nothing, and a new one needs no new link`()
    async throws
  {
    let owner = OwnCertificate.Kind.p256.newKey
    let first = try OwnCertificate(of: owner, in: folder, "first").identity()
    let renewed = try OwnCertificate(of: owner, in: folder, "renewed").identity()
    let log = ObservedLog()
    let pin = try await Served.with(log, identity: first) { served in
      _ = try await Replica.clone(
        link(served.listener.port, first), into: folder.file("north"), as: "north", now: .noon)
      return first.pin
    }
    try await Served.with(log, identity: renewed) { served in
      let link = Link(
        host: "127.0.0.1", port: served.listener.port, workspace: "atlas", pin: pin)
      let north = try Replica(containing: folder.file("north"))
      var session = ReplicaSession(.sync, store: north.store)
      try await Dialer(link: link).carry(&session)
    }
  }

  @Test(arguments: OwnCertificate.Kind.allCases)
  func `an operator's own key of any usual kind is spoken to`(kind: OwnCertificate.Kind)
    async throws
  {
    let own = try OwnCertificate(of: kind.newKey, in: folder, "own").identity()
    try await Served.with(MemoryLog(workspace: .atlas), identity: own) { served in
      _ = try await Replica.clone(
        link(served.listener.port, own), into: folder.file("north"), as: "north", now: .noon)
    }
  }

  @Test func `a link that lost its pin is told from a server that is away`() async throws {
    try await Served.with(MemoryLog(workspace: .atlas), identity: try identity()) { served in
      let cut = Link(host: "127.0.0.1", port: served.listener.port, workspace: "atlas")
      var inquiry = Inquiry(workspaceName: "atlas", replica: SigningKey().replica)
      do {
        try await Dialer(link: cut, silenceTimeout: .zero).carry(&inquiry)
        Issue.record("spoke in clear")
      } catch SyncError.unreachable(let attempts) {
        #expect(
          attempts.map(\.failure) == [
            .unreached(
              "the server says nothing; if it encrypts, the end of your link is missing: #pin=…")
          ])
      }
    }
  }

  @Test func `a peer that speaks in clear to an encrypting server hears nothing of Postil`()
    async throws
  {
    let identity = try identity()
    try await Served.with(MemoryLog(workspace: .atlas), identity: identity) { served in
      // Shorter ones are no whole record of TLS, and are waited for until the connection idles.
      for nonsense in HostileTests.Nonsense.allCases where nonsense.bytes.count > 5 {
        // The answer is at most an alert of TLS, and no frame.
        let said = try? await served.send(nonsense.bytes)
        #expect(said?.isEmpty ?? true, "\(nonsense)")
      }
      let link = link(served.listener.port, identity)
      _ = try await Replica.clone(link, into: folder.file("north"), as: "north", now: .noon)
    }
  }
}
