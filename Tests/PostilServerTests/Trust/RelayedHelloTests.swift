import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A man in the middle whose own key a replica trusts, and who passes its bytes on to the true server.
struct RelayedHelloTests {
  private let folder: TemporaryFolder
  private let workspace: WorkspaceFolder
  private let identity: ServerIdentity

  init() throws {
    folder = try TemporaryFolder()
    let server = try ServerFolder(folder.file("server"))
    try server.create("atlas", now: .noon)
    workspace = try server.chosen("atlas")
    identity = try ServerIdentity.kept(in: server.path)
  }

  /// The result of a sync through a man in the middle who shows an identity.
  private func synchronize(through shown: ServerIdentity) async throws -> Result<
    SyncReport, any Error
  > {
    var limits = ServerLimits()
    // He passes bytes on in tasks that wait for their turn among all tests.
    limits.helloTimeout = .minutes(2)
    return try await Served.with(
      [workspace.serving(now: .noon)], identity: identity, limits: limits
    ) {
      served in
      let link = Link(
        host: "127.0.0.1", port: served.listener.port, workspace: "atlas", pin: identity.pin)
      let invite = try OperatorDesk(at: workspace.path).inviteAdmin()
      let north = try await Replica.clone(
        link.inviting(invite), into: folder.file("north"), as: "north", now: .noon
      ).replica
      let keys = ManInTheMiddle.Keys(shown: shown, met: identity.pin)
      return try await ManInTheMiddle.before(served.listener.port, with: keys) { man in
        try north.use(
          Link(host: "127.0.0.1", port: man.port, workspace: "atlas", pin: shown.pin))
        do {
          return .success(try await north.synchronize(.sync))
        } catch {
          return .failure(error)
        }
      }
    }
  }

  @Test func `the true server does not take a proof that was made for his key`() async throws {
    let his = try ServerIdentity.kept(in: folder.made("his"))
    let result = try await synchronize(through: his)
    guard case .failure(SyncError.refused(let refusal)) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(refusal == Refusal(.unknownWorkspace, subject: "atlas"))
  }

  @Test func `with the server's own key he passes on all of it, so the man above can relay`()
    async throws
  {
    let result = try await synchronize(through: identity)
    guard case .success(let report) = result else {
      Issue.record("\(result)")
      return
    }
    #expect(report == SyncReport())
  }
}
