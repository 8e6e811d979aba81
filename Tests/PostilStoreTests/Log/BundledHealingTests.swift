import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A server's file that was put back from a backup takes the lost events out of a bundle.
struct BundledHealingTests {
  private let folder: TemporaryFolder
  private let key = SigningKey.ofTests("operator")
  /// The log that was lost, of three events.
  private let lost: ServerStore
  /// Of its first event alone.
  private let restored: ServerStore

  init() throws {
    folder = try TemporaryFolder()
    lost = try ServerStore(
      creating: folder.file("lost"),
      workspace: WorkspaceIdentity(foundedBy: key.publicKey, name: "atlas"),
      epoch: Epoch(life: 1), founder: key, now: .noon)
    _ = try WorkspaceCopy.back(up: folder.file("lost"), into: folder.file("backup"))
    for guest in ["north", "south"] {
      let invitation = Invitation(
        publicKey: SigningKey.ofTests(guest).publicKey, guest: .member(.editor, name: nil),
        expires: nil)
      _ = try lost.record([.memberInvited(invitation)], by: key, now: .noon)
    }
    _ = try WorkspaceCopy.restore(
      folder.file("backup"), to: folder.file("restored"), epoch: Epoch(life: 2))
    restored = try ServerStore(opening: folder.file("restored"))
  }

  /// The lost log after a seq.
  private func bundle(after: Seq = 0, signedBy key: SigningKey?) throws -> (BundleContents, String)
  {
    let end = try lost.end()
    let chain = try #require(try lost.chain(at: end))
    let said = LogEnd(workspaceID: lost.workspace.id, epoch: lost.epoch, seq: end, chain: chain)
    let contents = BundleContents(
      workspaceID: lost.workspace.id, workspaceName: "atlas",
      log: BundleContents.Log(
        after: after, chainBefore: try #require(try lost.chain(at: after)), end: end, chain: chain,
        signed: try key.map { .init(epoch: lost.epoch, signature: try $0.sign(.end(said))) }))
    let path = folder.file("bundle")
    var file = try BundleFileWriter(to: path, replacing: true)
    try file.write(.contents(contents))
    try file.write(logAfter: after, through: end) { try lost.run(after: $0, bytes: 1) }
    try file.finish()
    return (contents, path)
  }

  @Test func `events that the backup lacks are taken once`() throws {
    let (contents, path) = try bundle(signedBy: key)
    #expect(try restored.takeBack(contents, from: path, now: .noon) == 2)
    #expect(try restored.chain(at: 3) == lost.chain(at: 3))
    #expect(try restored.takeBack(contents, from: path, now: .noon) == 0)
    #expect(try restored.check().events == 3)
  }

  @Test func `an end that the operator did not sign changes nothing`() throws {
    for other in [nil, SigningKey.ofTests("north")] {
      let (contents, path) = try bundle(signedBy: other)
      #expect(throws: BundleProblem.endNotSigned(seq: 3)) {
        try restored.takeBack(contents, from: path, now: .noon)
      }
      #expect(try restored.end() == 1)
    }
  }

  @Test func `a gap is named, and changes nothing`() throws {
    let (contents, path) = try bundle(after: 2, signedBy: key)
    #expect(throws: BundleProblem.logGap(holds: 1, after: 2)) {
      try restored.takeBack(contents, from: path, now: .noon)
    }
  }

  @Test func `a log that went on another way since is another history`() throws {
    var other = restored
    try other.endHealing()
    _ = try other.record(
      [
        .serverKeyAnnounced(
          pin: Array(repeating: 1, count: 32), replacing: Array(repeating: 2, count: 32))
      ],
      by: key, now: .noon)
    _ = try WorkspaceCopy.back(up: folder.file("restored"), into: folder.file("forked"))
    _ = try WorkspaceCopy.restore(
      folder.file("forked"), to: folder.file("again"), epoch: Epoch(life: 3))
    let forked = try ServerStore(opening: folder.file("again"))
    let (contents, bundle) = try bundle(signedBy: key)
    #expect(throws: BundleProblem.logDiverged(seq: 3)) {
      try forked.takeBack(contents, from: bundle, now: .noon)
    }
    #expect(try forked.end() == 2)
  }

  @Test func `a log that does not heal takes nothing`() throws {
    let (contents, path) = try bundle(signedBy: key)
    #expect(throws: BundleProblem.notHealing) {
      try lost.takeBack(contents, from: path, now: .noon)
    }
  }
}
