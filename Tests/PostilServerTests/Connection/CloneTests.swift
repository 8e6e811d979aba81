import Foundation
import NIOCore
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// Replicas and a server over real sockets.
struct CloneTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func refusal(_ body: () async throws -> Void) async -> Refusal? {
    do {
      try await body()
      return nil
    } catch SyncError.refused(let refusal) {
      return refusal
    } catch {
      return nil
    }
  }

  @Test func `a clone joins and holds all of the workspace`() async throws {
    let log = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    try await Served.with(log) { served in
      let north = try await served.clone("north", in: folder)
      try north.imports("A bridge")
      #expect(try await north.synchronize(.sync).pushed == 1)
      let (south, report) = try await Replica.clone(
        served.link, into: folder.file("south"), as: "south", now: .noon)
      #expect(report == SyncReport(pulled: 2, pushed: 1))
      #expect(
        try south.store.workspace == ServerStore(opening: folder.file("log.sqlite")).workspace)
      #expect(try await north.synchronize(.pull).pulled == 1)
      #expect(try north.digest == south.digest)
      #expect(try Replica(containing: folder.file("south")).key().replica == south.store.replica)
      #expect(try south.verify().log.events == 3)
    }
  }

  @Test func `a name that is taken leaves nothing behind`() async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      _ = try await served.clone("north", in: folder)
      let refusal = await refusal {
        _ = try await Replica.clone(
          served.link, into: folder.file("second"), as: "north", now: .noon)
      }
      #expect(refusal == Refusal(.nameTaken, subject: "north"))
      #expect(!FileManager.default.fileExists(atPath: folder.file("second")))
      try FileManager.default.createDirectory(
        atPath: folder.file("third"), withIntermediateDirectories: true)
      try folder.write(Array("keep".utf8), to: "third/notes.txt")
      await #expect(throws: ReplicaError.self) {
        try await Replica.clone(served.link, into: folder.file("third"), as: "north", now: .noon)
      }
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.file("third")) == ["notes.txt"])
    }
  }

  @Test func `another workspace's link leaves nothing behind`() async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let link = Link(host: "127.0.0.1", port: served.link.first.port, workspace: "other")
      let refusal = await refusal {
        _ = try await Replica.clone(link, into: folder.file("north"), as: "north", now: .noon)
      }
      #expect(refusal == Refusal(.unknownWorkspace, subject: "other"))
      #expect(!FileManager.default.fileExists(atPath: folder.file("north")))
    }
  }

  @Test func `no server leaves nothing behind`() async throws {
    let link = try await Served.with(MemoryLog(workspace: .atlas)) { $0.link }
    do {
      _ = try await Replica.clone(link, into: folder.file("north"), as: "north", now: .noon)
      Issue.record("something answered")
    } catch SyncError.unreachable(let attempts) {
      #expect(attempts == [Attempt(link.first, .unreached("nothing listens there"))])
    }
    #expect(!FileManager.default.fileExists(atPath: folder.file("north")))
  }

  @Test func `a server of another workspace under the same link is told apart`() async throws {
    let north = try await Served.with(MemoryLog(workspace: .atlas)) { served in
      try await served.clone("north", in: folder)
    }
    try await Served.with(MemoryLog(workspace: .other)) { served in
      var session = ReplicaSession(.sync, store: north.store)
      do {
        try await Dialer(link: served.link).carry(&session)
        Issue.record("another workspace was taken for this one")
      } catch SyncError.refused(let refusal) {
        #expect(refusal == Refusal(.otherWorkspace))
      }
    }
  }

  @Test func `two synchronisations of one replica do not meet`() async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let north = try await served.clone("north", in: folder)
      guard let lock = try FileLock(taking: north.folder.syncLock) else {
        Issue.record("the lock is taken already")
        return
      }
      do {
        _ = try await north.synchronize(.sync)
        Issue.record("both ran")
      } catch SyncError.busy {}
      withExtendedLifetime(lock) {}
    }
  }

  @Test func `a port that is in use is an error`() async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      _ = await #expect(throws: IOError.self) {
        _ = try await Listener(
          host: "127.0.0.1", port: served.link.first.port, identity: nil,
          workspaces: [ServedWorkspace(MemoryLog(workspace: .atlas))],
          logger: Served.quiet, now: { .noon })
      }
    }
  }
}
