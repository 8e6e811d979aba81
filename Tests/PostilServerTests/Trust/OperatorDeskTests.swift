import Foundation
import PostilCore
import PostilLog
@testable import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// The operator's decisions about members, in the server's folder.
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
    #expect(try desk.store.end() == 2)
    #expect(throws: OperatorDesk.Refused(objection: .usedInvitation)) {
      try desk.record(invitation, now: .noon)
    }
    #expect(try desk.store.end() == 2)
  }

  @Test
  func `a log of earlier laws is counted anew by the operator only while no server serves it`()
    throws
  {
    let path = try server.chosen(nil).path
    let earlier = try ServerStore(opening: "\(path)/workspace.sqlite")
    try earlier.database.writeAtOnce { try $0.set(.laws, to: Int64(0)) }
    earlier.close()
    do {
      let lock = try server.takeToServe(nil, now: .noon)
      defer { withExtendedLifetime(lock) {} }
      #expect(throws: ServerFolder.Problem.servedByEarlier(path: path)) {
        try OperatorDesk(at: path)
      }
    }
    try OperatorDesk(at: path).record(invitation, now: .noon)
    // The lock was held only meanwhile.
    let lock = try server.takeToServe(nil, now: .noon)
    withExtendedLifetime(lock) {}
    #expect(try OperatorDesk(at: path).store.end() == 2)
  }

  /// The replicas hold the events that a restored log lacks: an event in between would take their places.
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
    #expect(try desk.store.end() == 1)
  }

  @Test func `a log that exceeds room is opened, and cleaned by the operator without an admin`()
    throws
  {
    let desk = try OperatorDesk(at: server.chosen(nil).path)
    let store = try #require(desk.store as? ServerStore)
    let key = SigningKey.ofTests("one")
    try desk.record(invitation(.editor), now: .noon)
    var anna = Signer("anna", of: store.workspace)
    let article = ArticleImport.sample("One")
    let id = EntityID.article(article.article)
    let join = try anna.write(
      anna.join(with: anna.ticket(of: key)), .articleImported(article), base: store.end())
    _ = try store.append([join], receivedAt: .noon)
    for number in 0..<40 {
      let tag = try anna.write(
        .tagged(entity: id, tag: Text("t\(number)")), base: store.end())
      _ = try store.append([tag], receivedAt: .noon)
    }
    try #require(try store.end() == 44)
    // As an earlier version had taken it, under larger limits.
    try store.recount(
      under: RoomLimits(entity: RoomLimits.Size(events: 16, bytes: 100_000)))
    func push() throws -> Appended? {
      var attempt = anna
      let tag = try attempt.write(.tagged(entity: id, tag: "later"), base: store.end())
      return try store.append([tag], receivedAt: .noon).first
    }
    guard case .refused(let refusal)? = try push() else {
      Issue.record("there is room")
      return
    }
    #expect(refusal.code == .noRoom)
    let named = try desk.named(of: "anna", since: 10)
    #expect(named.count == 35)
    try desk.set(named, aside: true, why: "spam", now: .noon)
    guard case .logged? = try push() else {
      Issue.record("there is no room")
      return
    }
  }

  @Test func `the operator sets aside events of the log and nothing else`() throws {
    let desk = try OperatorDesk(at: server.chosen(nil).path)
    #expect(throws: OperatorDesk.Problem.notInLog("operator.2")) { try desk.named(["operator.2"]) }
    #expect(throws: OperatorDesk.Problem.notInLog("nobody.1")) { try desk.named(["nobody.1"]) }
    #expect(throws: OperatorDesk.Problem.notInLog("x")) { try desk.named(["x"]) }
    #expect(throws: OperatorDesk.Problem.nobody("anna")) { try desk.named(of: "anna", since: 1) }
    #expect(
      throws: OperatorDesk.Problem.alwaysCounts("operator.1", change: "memberJoined")
    ) { try desk.named(["operator.1"]) }
    for title in ["One", "Two"] {
      try desk.record(.articleImported(.sample(title)), now: .noon)
    }
    let two = try desk.named(["operator.3", "operator.2", "operator.3"])
    #expect(two.ranges == [CounterRange(replica: desk.replica, first: 2, last: 3)])
  }

  private func invitation(_ role: Role) -> Change {
    .memberInvited(
      Invitation(
        publicKey: SigningKey.ofTests("one").publicKey, guest: .member(role, name: nil),
        expires: nil))
  }
}
