import Foundation
import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// What the operator does about members, in the server's folder.
struct OperatorDeskTests {
  private let folder: TemporaryFolder
  private let server: String
  private let invitation = Change.memberInvited(
    Invitation(
      publicKey: SigningKey.ofTests("one").publicKey, guest: .member(.reader, name: nil),
      expires: nil))

  init() throws {
    folder = try TemporaryFolder()
    server = folder.file("server")
    _ = try WorkspaceFolder.open(at: server, name: "atlas", isOpen: false, now: .noon)
  }

  @Test func `the operator invites, once with a key`() throws {
    let desk = try OperatorDesk(at: server)
    try desk.record(invitation, now: .noon)
    #expect(try desk.store.head() == 2)
    #expect(throws: OperatorDesk.Refused(objection: .usedInvitation)) {
      try desk.record(invitation, now: .noon)
    }
    #expect(try desk.store.head() == 2)
  }

  /// The replicas hold what a restored log lacks: whatever came in between would stand in its place.
  @Test func `the operator changes nothing while the workspace heals`() throws {
    let backup = folder.file("backup")
    let restored = folder.file("restored")
    _ = try WorkspaceFolder.back(up: server, into: backup)
    _ = try WorkspaceFolder.restore(backup, to: restored)
    try FileManager.default.copyItem(
      atPath: "\(server)/operator-key", toPath: "\(restored)/operator-key")
    let desk = try OperatorDesk(at: restored)
    #expect(throws: Refusal(.healing)) { try desk.record(invitation, now: .noon) }
    #expect(try desk.store.head() == 1)
  }
}
