import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A replica whose join came to nothing after it was made: it remembers what it was told.
struct TurnedAwayTests {
  private let folder: TemporaryFolder
  private let server: ServerFolder

  init() throws {
    folder = try TemporaryFolder()
    server = try ServerFolder(folder.file("server"))
    try server.create("atlas", now: .noon)
  }

  /// A replica as a clone leaves it whose connection was lost before its join arrived.
  private func made(_ name: String, with invite: Invite, at link: Link) throws -> Replica {
    _ = try Desk(
      name, at: folder.file(name), of: WorkspaceIdentity(id: invite.workspaceID, name: "atlas"),
      ticket: invite.ticket(for: SigningKey.ofTests(name).publicKey, as: Text(name)),
      link: link.description)
    return try Replica(containing: folder.file(name))
  }

  @Test
  func `an invitation that somebody else used meanwhile is told by status, until one is good`()
    async throws
  {
    let workspace = try #require(try server.serving("atlas", now: .noon))
    let desk = try OperatorDesk(at: server.chosen(nil).path)
    let identity = try ServerIdentity.kept(in: folder.file("server"))
    try await Served.with([workspace], identity: identity) { served in
      let link = served.link.pinning(identity.pin)
      let invite = try desk.inviteAdmin()
      let north = try made("north", with: invite, at: link)
      #expect(try north.status().turnedAway == nil)
      let south = try await Replica.clone(
        link.inviting(invite), into: folder.file("south"), as: "south", now: .noon
      ).replica
      await #expect(throws: SyncError.self) { _ = try await north.synchronize(.sync) }
      let told = try #require(try north.status().turnedAway)
      #expect(told.reason == "invitationRefused" && told.seq == nil && told.by == nil)
      #expect(
        told.refusal
          == Refusal(.invitationRefused, found: Refusal.InvitationFault.used.rawValue))
      #expect(try south.status().turnedAway == nil)

      let east = try made("east", with: desk.inviteAdmin(), at: link)
      try east.store.write { try $0.note(turnedAway: Refusal(.unknownWorkspace)) }
      #expect(try east.status().turnedAway?.reason == "unknownWorkspace")
      _ = try await east.synchronize(.sync)
      #expect(try east.status().turnedAway == nil)
    }
  }
}
