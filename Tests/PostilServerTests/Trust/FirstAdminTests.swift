import Foundation
import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// The invitation that a server prints until somebody has used it.
struct FirstAdminTests {
  private let folder: TemporaryFolder
  private let workspace: WorkspaceFolder

  init() throws {
    folder = try TemporaryFolder()
    let server = try ServerFolder(folder.file("server"))
    try server.create("atlas", now: .noon)
    workspace = try server.chosen(nil)
  }

  private var desk: OperatorDesk { get throws { try OperatorDesk(at: workspace.path) } }
  private var invite: Invite? {
    get throws { try workspace.firstAdminInvite(now: .noon) }
  }

  /// The one-time key of the invitation that a start finds.
  private var key: SigningKey {
    get throws {
      let key = try KeyFile.read(workspace.firstAdminFile)
      try #require(try invite == Invite(key, workspaceID: desk.store.workspace.id))
      return key
    }
  }

  /// Lets somebody join, a century later by the server's clock.
  private func join(_ name: String, with key: SigningKey) throws {
    let store = try workspace.open()
    var guest = Signer(name, of: store.workspace)
    let join = try guest.write(guest.join(with: guest.ticket(of: key)), base: store.end())
    let appended = try store.append(
      [join], receivedAt: Instant(milliseconds: 4_900_000_000_000))
    guard case .logged? = appended.first else {
      Issue.record("the guest is not let in: \(appended)")
      return
    }
  }

  @Test func `each start finds the same invitation, and only the first writes an event`() throws {
    let first = try #require(try invite)
    #expect(try workspace.reading().end() == 2)
    for _ in 0..<8 { #expect(try invite == first) }
    #expect(try workspace.reading().end() == 2)
    #expect(PrivateFile.isPrivate(workspace.firstAdminFile))
  }

  @Test func `it does not expire, and ends with its one use`() throws {
    try join("anna", with: key)
    #expect(try invite == nil)
    #expect(try workspace.reading().end() == 3)
    #expect(try workspace.reading().members().invitations.values.allSatisfy { $0.end != nil })
  }

  @Test func `no invitation is made anew after a revocation or a join`() throws {
    try desk.record(.revoked(.invitation(key.publicKey), why: "seen"), now: .noon)
    #expect(try invite == nil)
    try FileManager.default.removeItem(atPath: workspace.firstAdminFile)
    try join("anna", with: desk.adminInvitation())
    #expect(try invite == nil)
  }

  @Test func `the first start after the upgrade revokes the invitations of earlier starts`() throws
  {
    // As an earlier version left it: one for each start, and no file.
    try FileManager.default.removeItem(atPath: workspace.firstAdminFile)
    let stale = try (0..<3).map { _ in try desk.adminInvitation() }
    try join("anna", with: stale[1])
    let meant = try desk.adminInvitation()
    #expect(try invite == nil)
    let roster = try workspace.reading().members()
    #expect(
      stale.map { roster.invitations[$0.publicKey]?.isRevoked } == [true, false, true])
    #expect(roster.invitations[meant.publicKey]?.end == nil)
    let end = try workspace.reading().end()
    _ = try invite
    #expect(try workspace.reading().end() == end)
  }

  @Test func `an invitation that the operator made before the first start stays`() throws {
    let meant = try desk.adminInvitation()
    #expect(try key.publicKey != meant.publicKey)
    #expect(try workspace.reading().members().invitations.values.allSatisfy { $0.end == nil })
  }
}

extension Roster.Issued {
  fileprivate var isRevoked: Bool { if case .revoked? = end { true } else { false } }
}
