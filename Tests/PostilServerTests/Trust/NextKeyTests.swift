import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A server that gets another key, over real sockets: the keys that replicas follow, and those that they refuse.
struct NextKeyTests {
  private let folder: TemporaryFolder
  private let server: ServerFolder
  /// Of the server, which the first link pins; announced after it; and nobody's.
  private let old, next, stranger: ServerIdentity

  init() throws {
    folder = try TemporaryFolder()
    old = try ServerIdentity.kept(in: folder.made("old"))
    next = try ServerIdentity.kept(in: folder.made("next"))
    stranger = try ServerIdentity.kept(in: folder.made("stranger"))
    server = try ServerFolder(folder.file("server"))
    try server.create("atlas", now: .noon)
  }

  /// Serves the workspace under a key, and tells where.
  private func served<Answer: Sendable>(
    as identity: ServerIdentity, _ body: @escaping @Sendable (Link) async throws -> Answer
  ) async throws -> Answer {
    let workspace = try #require(try server.serving("atlas", now: .noon))
    return try await Served.with([workspace], identity: identity) { served in
      try await body(served.link.pinning(identity.pin))
    }
  }

  private var desk: OperatorDesk { get throws { try OperatorDesk(at: server.chosen(nil).path) } }

  /// A replica that joins the workspace under the old key.
  private func clone(_ name: String) async throws -> Replica {
    let desk = try desk
    return try await served(as: old) { link in
      try await Replica.clone(
        link.inviting(desk.inviteAdmin()), into: folder.file(name), as: name,
        now: .noon
      ).replica
    }
  }

  private func announce(_ pin: Pin, after replaced: Pin) throws {
    try desk.record(
      .serverKeyAnnounced(pin: pin.bytes, replacing: replaced.bytes), now: .noon)
  }

  /// Synchronises with the holder of a key, at any port: the pin of the replica's link stays.
  private func sync(_ replica: Replica, with identity: ServerIdentity) async throws {
    try await served(as: identity) { link in
      let pin = try #require(try replica.link().pin)
      try replica.use(link.pinning(pin))
      _ = try await replica.synchronize(.sync)
    }
  }

  private func isRefused(_ identity: ServerIdentity, by replica: Replica) async throws -> Bool {
    do {
      try await sync(replica, with: identity)
      return false
    } catch SyncError.otherServer {
      return true
    }
  }

  @Test func `a replica that has pulled the announcement goes on without a word, and not back`()
    async throws
  {
    let north = try await clone("north")
    try announce(next.pin, after: old.pin)
    #expect(try north.status().announcedPins == [])
    try await sync(north, with: old)
    #expect(try north.status().announcedPins == [next.pin.description])
    #expect(try north.link().pin == old.pin)

    try north.imports("The weir held all night.")
    try await sync(north, with: next)
    #expect(try north.link().pin == next.pin)
    #expect(try north.status().unpushed == 0)
    #expect(try await isRefused(old, by: north), "a key that was left")
    #expect(try await isRefused(stranger, by: north))
    try await sync(north, with: next)
  }

  @Test func `a replica that has not pulled it is refused, until it follows the new link`()
    async throws
  {
    let north = try await clone("north")
    try announce(next.pin, after: old.pin)
    try north.imports("The weir held all night.")
    #expect(try await isRefused(next, by: north))
    #expect(try north.status().unpushed == 1)
    try await served(as: next) { link in
      try north.use(link)
      _ = try await north.synchronize(.sync)
    }
    #expect(try north.status().unpushed == 0)
  }

  /// The listener above holds the announced key; this one sits before it, with a key of its own.
  @Test func `a man in the middle with a key that nobody announced hears nothing`() async throws {
    let north = try await clone("north")
    try announce(next.pin, after: old.pin)
    try await sync(north, with: old)
    let log = ObservedLog()
    try await Served.with(log, identity: stranger) { served in
      let pin = try #require(try north.link().pin)
      try north.use(served.link.pinning(pin))
      do {
        _ = try await north.synchronize(.sync)
        Issue.record("spoke to a stranger")
      } catch SyncError.otherServer {}
    }
    #expect(log.end() == 0)
    #expect(try north.link().pin == old.pin)
  }

  @Test func `a withdrawn key is refused, and the one that replaced it is not`() async throws {
    let north = try await clone("north")
    try announce(stranger.pin, after: old.pin)
    try await sync(north, with: old)
    try announce(old.pin, after: old.pin)
    try await sync(north, with: old)
    #expect(try await isRefused(stranger, by: north))
    try announce(next.pin, after: old.pin)
    try await sync(north, with: old)
    try await sync(north, with: next)
  }

  /// The announced key was stolen: the operator makes another, and gives everybody the link.
  @Test func `a link with an unannounced key ends earlier announcements`() async throws {
    let north = try await clone("north")
    try announce(next.pin, after: old.pin)
    try await sync(north, with: old)
    try await served(as: stranger) { link in
      try north.use(link)
      _ = try await north.synchronize(.sync)
    }
    #expect(try await isRefused(next, by: north))
    #expect(try await isRefused(old, by: north))
  }

  @Test func `two keys that were announced at once are both followed, in their order`() async throws
  {
    let north = try await clone("north")
    try announce(next.pin, after: old.pin)
    try announce(stranger.pin, after: next.pin)
    try await sync(north, with: old)
    try await sync(north, with: next)
    try await sync(north, with: stranger)
    #expect(try await isRefused(next, by: north))
  }

  @Test func `a dry run speaks to the announced key, and leaves the link as it is`() async throws {
    let north = try await clone("north")
    try announce(next.pin, after: old.pin)
    try await sync(north, with: old)
    try await served(as: next) { link in
      try north.use(link.pinning(old.pin))
      _ = try await north.preview()
    }
    #expect(try north.link().pin == old.pin)
  }

  /// By a program that does not check its role.
  @Test func `an admin's announcement is refused by the server, and stays where it was made`()
    async throws
  {
    let north = try await clone("north")
    let change = Change.serverKeyAnnounced(pin: stranger.pin.bytes, replacing: old.pin.bytes)
    #expect(throws: ReplicaError.self) { try north.decide(change, now: .noon) }
    _ = try north.store.write { try $0.record(change, now: .noon) }
    let end = try desk.store.end()
    await #expect(throws: SyncError.self) { try await sync(north, with: old) }
    #expect(try north.refusal()?.refusal == Refusal(.membershipRefused))
    #expect(try desk.store.end() == end)
    // Its own word is worth nothing to the replica itself, either.
    #expect(try await isRefused(stranger, by: north))
  }

  @Test func `in an open workspace nobody announces a key`() async throws {
    let log = ObservedLog()
    let north = try await Served.with(log, identity: old) { served in
      let link = served.link.pinning(old.pin)
      let north = try await Replica.clone(
        link, into: folder.file("north"), as: "north", now: .noon
      ).replica
      _ = try north.store.write {
        try $0.record(
          .serverKeyAnnounced(pin: stranger.pin.bytes, replacing: old.pin.bytes), now: .noon)
      }
      _ = try await north.synchronize(.sync)
      return north
    }
    #expect(log.end() == 2)
    #expect(try north.status().announcedPins == [])
  }

  // MARK: The folder

  @Test func `a key is announced once in each workspace that is served to members`() throws {
    try server.create("desk", now: .noon)
    try server.create("open", for: .anybody, now: .noon)
    try server.create("past", now: .noon)
    try server.archive("past")
    let announcement = KeyAnnouncement(of: next.pin, replacing: old.pin, in: server)
    #expect(try announcement.lacking() == ["atlas", "desk"])
    let words = { (outcome: KeyAnnouncement.Outcome) in "\(outcome)" }
    let made = try announcement.make(now: .noon)
    #expect(made.map(\.workspace) == ["atlas", "desk", "open", "past"])
    #expect(made.map(\.outcome).map(words) == ["announced", "announced", "open", "archived"])
    #expect(
      try announcement.make(now: .noon).map(\.outcome).map(words)
        == ["known", "known", "open", "archived"])
    #expect(try announcement.lacking() == [])
    try server.create("later", now: .noon)
    #expect(try announcement.lacking() == ["later"])
  }

  @Test func `a certificate of the operator's own shows the key that is announced`() async throws {
    let own = try OwnCertificate(in: folder, "own")
    #expect(try Pin(ofCertificate: own.certificate) == own.identity().pin)
    let missing = folder.file("missing.pem")
    #expect(throws: ServerIdentity.Problem.certificateUnreadable(path: missing)) {
      try Pin(ofCertificate: missing)
    }
    let north = try await clone("north")
    try announce(Pin(ofCertificate: own.certificate), after: old.pin)
    try await sync(north, with: old)
    try await sync(north, with: own.identity())
  }

  @Test func `a workspace whose key is away keeps the others from nothing`() throws {
    try server.create("desk", now: .noon)
    try FileManager.default.removeItem(atPath: folder.file("server/workspaces/atlas/operator-key"))
    let made = try KeyAnnouncement(of: next.pin, replacing: old.pin, in: server).make(now: .noon)
    guard case .failed = made[0].outcome, case .announced = made[1].outcome else {
      Issue.record("\(made)")
      return
    }
  }

  @Test func `the next key is made once, private, and takes the place of the other`() throws {
    let path = try folder.made("keys")
    let (first, nextKey) = (try ServerIdentity.kept(in: path), NextKey(in: path))
    #expect(throws: NextKey.Missing.self) { try nextKey.kept() }
    let made = try nextKey.made()
    #expect(try made.pin != first.pin && made.pin == nextKey.made().pin)
    #expect(try nextKey.kept().pin == made.pin)
    #expect(PrivateFile.isPrivate("\(path)/tls-key.next.pem"))
    try nextKey.take()
    #expect(try ServerIdentity.kept(in: path).pin == made.pin)
    #expect(throws: NextKey.Missing.self) { try nextKey.kept() }
    _ = try nextKey.made()
    try nextKey.remove()
    #expect(throws: NextKey.Missing.self) { try nextKey.kept() }
    try nextKey.remove()
  }
}
