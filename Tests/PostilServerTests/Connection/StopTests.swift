import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A server that stops finishes what it has begun.
struct StopTests {
  @Test func `a push in flight when the server stops is acknowledged`() async throws {
    let folder = try TemporaryFolder()
    let store = try joinedStore("north", in: folder)
    let gate = Gate()
    let log = ObservedLog(gate: gate)
    try await Served.with(log) { served in
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
          var session = ReplicaSession(.push, store: store)
          do {
            try await Dialer(link: served.link).carry(&session)
          } catch SyncError.refused(let refusal) {
            #expect(refusal.code == .shuttingDown)
          }
        }
        #expect(await log.nextGroup() == 1)
        tasks.addTask { served.listener.stop() }
        gate.open()
        try await tasks.waitForAll()
      }
    }
    #expect(log.end() == 2)
    #expect(try store.read { try $0.acknowledgedCounter() } == 2)
    #expect(try store.pendingCount == 0)
  }

  @Test
  func `a log is in its one file once its server has stopped, while others still hold its store`()
    async throws
  {
    let folder = try TemporaryFolder()
    let server = try ServerFolder(folder.file("server"))
    try server.create("atlas", for: .anybody, now: .noon)
    let workspace = try #require(try server.serving("atlas", now: .noon))
    let wal = try server.chosen("atlas").file + "-wal"
    try await Served.with([workspace]) { served in
      let north = try await served.clone("north", in: folder)
      try north.imports("A bridge")
      _ = try await north.synchronize(.sync)
      #expect(FileManager.default.fileExists(atPath: wal))
    }
    withExtendedLifetime(workspace) {
      #expect(!FileManager.default.fileExists(atPath: wal))
    }
    #expect(try server.chosen("atlas").reading().end() == 2)
  }

  /// A server from which a first pull takes sealed segments, which are staged and folded in one go.
  private func withSealedLog(
    in folder: TemporaryFolder, _ body: @escaping @Sendable (Served, Replica) async throws -> Void
  ) async throws {
    let log = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    try await Served.with(log) { served in
      let north = try await served.clone("north", in: folder)
      try north.imports("A bridge")
      #expect(try await north.synchronize(.push).pushed == 1)
      #expect(try log.seal(bytes: 1))
      try await body(served, north)
    }
  }

  /// The first connection of a clone asks which workspace this is; the second pulls, and its join gets lost.
  private static let lostBehindTheFirstPull = 2

  @Test func `a connection that is lost behind a first pull is taken up again`() async throws {
    let folder = try TemporaryFolder()
    try await withSealedLog(in: folder) { served, north in
      try await BreakingLine.before(
        served.listener.port, breaks: Self.lostBehindTheFirstPull
      ) { line in
        let link = Link(host: "127.0.0.1", port: line.port, workspace: "atlas")
        let (south, report) = try await Replica.clone(
          link, into: folder.file("south"), as: "south", now: .noon)
        #expect(line.connections == 3)
        #expect(report.pulled == 2)
        #expect(try north.digest == south.digest)
        #expect(try south.store.read { try $0.acknowledgedCounter() } == 1)
      }
    }
  }

  /// The server may have its join, and its folder has the only key.
  @Test func `a clone whose server is gone behind its first pull stays`() async throws {
    let folder = try TemporaryFolder()
    try await withSealedLog(in: folder) { served, _ in
      try await BreakingLine.before(
        served.listener.port, breaks: Self.lostBehindTheFirstPull, accepts: 2
      ) { line in
        let link = Link(host: "127.0.0.1", port: line.port, workspace: "atlas")
        await #expect(throws: SyncError.self) {
          _ = try await Replica.clone(link, into: folder.file("south"), as: "south", now: .noon)
        }
        let south = try Replica(containing: folder.file("south"))
        #expect(try south.store.read { try $0.cursor() } == 2)
      }
    }
  }

  @Test func `a log that fails is an answer to try later, and the server stops all the same`()
    async throws
  {
    let folder = try TemporaryFolder()
    let store = try joinedStore("north", in: folder)
    try await Served.with(ObservedLog(failure: .system(SystemFault(.diskFull)))) { served in
      var session = ReplicaSession(.sync, store: store)
      do {
        try await Dialer(link: served.link).carry(&session)
        Issue.record("a failed append was acknowledged")
      } catch SyncError.refused(let refusal) {
        #expect(refusal == Refusal(.busy, subject: "its disk is full", retryAfterSeconds: 30))
      }
    }
    #expect(try store.pendingCount == 2)
  }

  @Test(arguments: [[], [0, 0, 0]] as [[UInt8]])
  func `a replica that says nothing does not hold up the end`(bytes: [UInt8]) async throws {
    try await Served.with(MemoryLog(workspace: .atlas)) { served in
      let said = try await served.send(bytes) { served.listener.stop() }
      #expect(said.last == .refusal(Refusal(.shuttingDown, retryAfterSeconds: 5)))
    }
  }
}
