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
  private let server: ServerFolder
  private let invitation = Change.memberInvited(
    Invitation(
      publicKey: SigningKey.ofTests("one").publicKey, guest: .member(.reader, name: nil),
      expires: nil))

  init() throws {
    folder = try TemporaryFolder()
    server = try ServerFolder(folder.file("server"))
    try server.create("atlas", now: .noon)
  }

  @Test func `the operator invites, once with a key`() throws {
    let desk = try OperatorDesk(at: server.chosen(nil).path)
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
    let restored = try ServerFolder(folder.file("restored"))
    _ = try server.backUp(nil, into: backup)
    _ = try restored.restore(backup)
    let (from, to) = (try server.chosen(nil).path, try restored.chosen(nil).path)
    try FileManager.default.copyItem(
      atPath: "\(from)/operator-key", toPath: "\(to)/operator-key")
    let desk = try OperatorDesk(at: to)
    #expect(throws: Refusal(.healing)) { try desk.record(invitation, now: .noon) }
    #expect(try desk.store.head() == 1)
  }
}
