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
  @Test func `what is in flight when the server stops is acknowledged`() async throws {
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
    #expect(log.head() == 2)
    #expect(try store.read { try $0.acknowledgedCounter() } == 2)
    #expect(try store.pendingCount == 0)
  }

  @Test func `a log that fails is an answer to try later, and the server stops all the same`()
    async throws
  {
    let folder = try TemporaryFolder()
    let store = try joinedStore("north", in: folder)
    try await Served.with(ObservedLog(failure: .full)) { served in
      var session = ReplicaSession(.sync, store: store)
      do {
        try await Dialer(link: served.link).carry(&session)
        Issue.record("a failed append was acknowledged")
      } catch SyncError.refused(let refusal) {
        #expect(refusal == Refusal(.busy, retryAfterSeconds: 30))
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
