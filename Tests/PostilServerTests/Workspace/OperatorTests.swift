import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// The operator's steps with a server that was restored from a backup.
struct OperatorTests {
  private let folder: TemporaryFolder
  private let key = SigningKey()

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Found by `Scripts/simulate 2`.
  @Test func `a log that heals takes no act of its operator, since replicas hold later events`()
    throws
  {
    let path = folder.file("server.sqlite")
    let store = try ServerStore(
      creating: path, workspace: WorkspaceIdentity(foundedBy: key.publicKey, name: "atlas"),
      epoch: Epoch(life: 1), founder: key, now: .noon)
    _ = try WorkspaceCopy.back(up: path, into: folder.file("backup"))
    guard case .logged = try store.record([invitation], by: key, now: .noon) else {
      Issue.record("a workspace that is whole refuses its operator")
      return
    }

    let restored = folder.file("restored.sqlite")
    _ = try WorkspaceCopy.restore(folder.file("backup"), to: restored, epoch: Epoch(life: 2))
    var healing = try ServerStore(opening: restored)
    #expect(
      try healing.record([invitation], by: key, now: .noon) == .refused(Refusal(.healing)))
    #expect(try healing.end() == 1)

    try healing.endHealing()
    guard case .logged(let logged) = try healing.record([invitation], by: key, now: .noon) else {
      Issue.record("a workspace that was healed refuses its operator")
      return
    }
    #expect(logged.firstSeq == 2)
  }

  private var invitation: Change {
    .memberInvited(
      Invitation(
        publicKey: SigningKey().publicKey, guest: .member(.analyst, name: nil), expires: nil))
  }
}
