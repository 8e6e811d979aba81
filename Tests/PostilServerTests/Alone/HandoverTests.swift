import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A workspace without a server, and its way to one.
struct HandoverTests {
  private let folder: TemporaryFolder
  private let address = LinkAddress(host: "127.0.0.1", port: 4747)

  init() throws {
    folder = try TemporaryFolder()
  }

  /// The replica of a new workspace, with an article in its log.
  private func found(_ name: String = "drafts") async throws -> Replica {
    let place = try ReplicaFolder.new(at: folder.file(name))
    let replica = try await Replica.found(name, in: place, as: "north", now: .noon) {
      (
        try UnpublishedServer.found(name, at: place.server, now: .noon),
        LocalServer { body in
          let nonce = [UInt8](repeating: 7, count: Greeting.nonceBytes)
          try UnpublishedServer(at: place.server).converse(nonce: nonce, now: { .noon }, body)
        }
      )
    }
    try replica.imports("A bridge")
    #expect(try await replica.synchronize(.sync).pushed == 1)
    return replica
  }

  private func server(of replica: Replica) throws -> UnpublishedServer {
    try UnpublishedServer(at: replica.folder.server)
  }

  private func log(in path: String) throws -> [LoggedChangeset] {
    let log = try ServerFolder(path).chosen(nil).reading()
    return try log.changesets(after: 0, bytes: .max)
  }

  @Test func `a replica without a server puts its events into a signed log of its own`()
    async throws
  {
    let north = try await found()
    #expect(try log(in: north.folder.server).map(\.lastSeq).last == 4)
    #expect(try north.verify().log.events == 4)
    #expect(try north.status().unpushed == 0)
    let signed = try #require(try north.store.read { try $0.signedEnds() }.first)
    let founder = try #require(
      try ServerFolder(north.folder.server).chosen(nil).reading().founderKey())
    #expect(signed.isSigned(by: founder))
  }

  @Test func `a handover keeps log, id and epoch, and the operator's key`() async throws {
    let north = try await found()
    let before = try ServerFolder(north.folder.server).chosen(nil).reading()
    let (end, held) = (try before.logEnd(), try log(in: north.folder.server))
    let link = try server(of: north).handOver(to: folder.file("server"), reachedAt: address)
    try server(of: north).remove(as: north.folder.formerServer)

    #expect(link.first == address && link.workspace == "drafts")
    let pin = try ServerIdentity.kept(in: folder.file("server")).pin
    #expect(link.pin == pin)
    #expect(try log(in: folder.file("server")) == held)
    let there = try ServerFolder(folder.file("server")).chosen(nil)
    #expect(try there.reading().logEnd() == end)
    #expect(try ServerFolder(folder.file("server")).operated(nil).signedEnd().end == end)
    #expect(try there.firstAdminInvite(now: .noon) == nil)
    #expect(try there.serving(now: .noon).recognition == .same)
    #expect(!north.folder.isUnpublished)
    #expect(!FileManager.default.fileExists(atPath: north.folder.formerServer))
  }

  @Test func `a handover killed before the copy was whole leaves the workspace where it was`()
    async throws
  {
    let north = try await found()
    let target = folder.file("server")
    _ = try server(of: north).handOver(to: target, reachedAt: address)
    // As if the copy had not got its name.
    let file = "\(target)/workspaces/drafts/workspace.sqlite"
    try FileManager.default.moveItem(atPath: file, toPath: "\(file).unfinished")
    try north.imports("A weir")
    await #expect(throws: UnpublishedServer.Problem.handoverBegun(to: target)) {
      try await north.synchronize(.sync)
    }

    #expect(try server(of: north).settle() == nil)
    #expect(try await north.synchronize(.sync).pushed == 1)
    _ = try server(of: north).handOver(to: target, reachedAt: address)
    #expect(try log(in: target).map(\.lastSeq).last == 5)
  }

  @Test func `a handover killed once the copy is whole is finished, not taken back`() async throws {
    let north = try await found()
    let link = try server(of: north).handOver(to: folder.file("server"), reachedAt: address)
    #expect(try server(of: north).settle() == link)
    #expect(try server(of: north).settle() == link)
  }

  @Test func `nothing goes on while nobody can say whether a handover is complete`() async throws {
    let north = try await found()
    let target = folder.file("server")
    _ = try server(of: north).handOver(to: target, reachedAt: address)
    try FileManager.default.moveItem(atPath: target, toPath: folder.file("away"))
    let note = "\(north.folder.server)/handover"
    #expect(throws: UnpublishedServer.Problem.targetMissing(path: target, note: note)) {
      try server(of: north).settle()
    }
    await #expect(throws: UnpublishedServer.Problem.handoverBegun(to: target)) {
      try await north.synchronize(.sync)
    }
  }

  @Test func `a handover that is refused changes nothing, here or there`() async throws {
    let north = try await found()
    let target = folder.file("server")
    try ServerFolder(target).create("drafts", now: .noon)
    let there = try log(in: target)
    #expect(throws: ServerFolder.Problem.alreadyAWorkspace("drafts", path: target)) {
      try server(of: north).handOver(to: target, reachedAt: address)
    }
    #expect(try log(in: target) == there)

    let lock = try ServerFolder(target).lockForChange()
    #expect(throws: ServerFolder.Problem.changing(path: target)) {
      try server(of: north).handOver(to: target, reachedAt: address)
    }
    withExtendedLifetime(lock) {}

    let key = WorkspaceFolder.operatorKeyFile(in: "\(north.folder.server)/workspaces/drafts")
    chmod(key, 0o644)
    #expect(throws: OperatorDesk.Problem.keyReadableByOthers(path: key)) {
      try server(of: north).handOver(to: folder.file("other"), reachedAt: address)
    }
    chmod(key, 0o600)
    #expect(!FileManager.default.fileExists(atPath: folder.file("other")))
    #expect(try server(of: north).settle() == nil)
    try north.imports("A weir")
    #expect(try await north.synchronize(.sync).pushed == 1)
  }

  @Test func `a log that is damaged is not handed over, and nothing is left there`() async throws {
    let north = try await found()
    let target = folder.file("server")
    let file = "\(north.folder.server)/workspaces/drafts/workspace.sqlite"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    while let place = bytes.range(of: Data("A bridge".utf8)) {
      bytes.replaceSubrange(place, with: Data("B bridge".utf8))
    }
    try bytes.write(to: URL(fileURLWithPath: file))
    #expect(throws: StoreError.damaged(.chain(seq: 4))) {
      try server(of: north).handOver(to: target, reachedAt: address)
    }
    #expect(!FileManager.default.fileExists(atPath: target))
    #expect(!FileManager.default.fileExists(atPath: "\(north.folder.server)/handover"))
  }

  @Test func `a folder with a log that has lost its replica is not made anew`() async throws {
    let north = try await found()
    try FileManager.default.removeItem(atPath: north.folder.database)
    let held = try log(in: north.folder.server)
    await #expect(throws: UnpublishedServer.Problem.holdsWork(path: north.folder.server)) {
      _ = try await found()
    }
    #expect(try log(in: north.folder.server) == held)
  }

  @Test func `a copied replica with its log goes on without waiting for anybody`() async throws {
    let north = try await found()
    let copy = folder.file("copy")
    try FileManager.default.copyItem(atPath: north.folder.path, toPath: copy)
    let server = ReplicaFolder(path: copy).server
    let replica = try Replica(
      containing: copy,
      local: LocalServer { body in
        let nonce = [UInt8](repeating: 8, count: Greeting.nonceBytes)
        try UnpublishedServer(at: server).converse(nonce: nonce, now: { .noon }, body)
      })
    try replica.imports("A weir")
    #expect(try await replica.synchronize(.sync).pushed == 1)
    #expect(try replica.status().cursor == 5)
  }

  @Test func `a workspace is not made where another command is making one`() async throws {
    let place = try ReplicaFolder.new(at: folder.file("drafts"))
    let other = try NewReplicaFolder(place)
    let invite = try UnpublishedServer.found("theirs", at: place.server, now: .noon)
    do {
      _ = try await found()
      Issue.record("a second replica was made")
    } catch ReplicaError.beingMade(let path) {
      #expect(path == place.path)
    }
    let log = try ServerFolder(place.server).chosen("theirs").reading()
    #expect(log.workspace.id == invite.workspaceID)
    withExtendedLifetime(other) {}
  }

  private func keys(in server: String) throws -> [[UInt8]] {
    try ["operator-key", "first-admin-key"].map {
      try KeyFile.read("\(server)/workspaces/drafts/\($0)").bytes
    }
  }

  @Test func `a handover replaces nobody's key, also where the log is gone`() async throws {
    let north = try await found()
    let target = folder.file("server")
    try ServerFolder(target).create("drafts", now: .noon)
    let file = "\(target)/workspaces/drafts/workspace.sqlite"
    try FileManager.default.moveItem(atPath: file, toPath: folder.file("away.sqlite"))
    let theirs = try keys(in: target)
    #expect(throws: ServerFolder.Problem.alreadyAWorkspace("drafts", path: target)) {
      try server(of: north).handOver(to: target, reachedAt: address)
    }
    #expect(try keys(in: target) == theirs)
    #expect(!FileManager.default.fileExists(atPath: "\(north.folder.server)/handover"))
    // One key that is another's is enough.
    let own = WorkspaceFolder.operatorKeyFile(in: "\(north.folder.server)/workspaces/drafts")
    try KeyFile.write(
      KeyFile.read(own), to: WorkspaceFolder.operatorKeyFile(in: "\(target)/workspaces/drafts"))
    #expect(throws: ServerFolder.Problem.alreadyAWorkspace("drafts", path: target)) {
      try server(of: north).handOver(to: target, reachedAt: address)
    }
    #expect(try keys(in: target).last == theirs.last)
  }

  @Test func `a handover that is taken back leaves no key there`() async throws {
    let north = try await found()
    let target = folder.file("server")
    _ = try server(of: north).handOver(to: target, reachedAt: address)
    // As if it had been killed before the copy, and while a key was written.
    let there = "\(target)/workspaces/drafts"
    try FileManager.default.removeItem(atPath: "\(there)/workspace.sqlite")
    try FileManager.default.moveItem(
      atPath: "\(there)/first-admin-key", toPath: "\(there)/first-admin-key.new")
    #expect(try server(of: north).settle() == nil)
    #expect(!FileManager.default.fileExists(atPath: "\(target)/workspaces"))
    #expect(try keys(in: north.folder.server).count == 2)
    #expect(try server(of: north).settle() == nil)
    _ = try server(of: north).handOver(to: target, reachedAt: address)
    #expect(try keys(in: target) == keys(in: north.folder.server))
  }

  @Test func `a handover that is taken back leaves the keys of others`() async throws {
    let north = try await found()
    let target = folder.file("server")
    _ = try server(of: north).handOver(to: target, reachedAt: address)
    let there = "\(target)/workspaces/drafts"
    try FileManager.default.removeItem(atPath: "\(there)/workspace.sqlite")
    let other = SigningKey()
    try KeyFile.write(other, to: WorkspaceFolder.operatorKeyFile(in: there))
    #expect(try server(of: north).settle() == nil)
    let kept = try KeyFile.read(WorkspaceFolder.operatorKeyFile(in: there))
    #expect(kept.bytes == other.bytes)
    #expect(!FileManager.default.fileExists(atPath: "\(there)/first-admin-key"))
  }
}
