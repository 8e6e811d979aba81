import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// Many replicas at the same time.
struct CrowdTests {
  @Test func `a hundred replicas that push at once lose and double nothing`() async throws {
    let folder = try TemporaryFolder()
    let log = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    // All replicas and the server share two threads here, so a hello may come late.
    var limits = ServerLimits()
    limits.helloTimeout = .minutes(5)
    try await Served.with([try ServedWorkspace(log)], limits: limits) { served in
      let replicas = try await withThrowingTaskGroup(of: Replica.self) { tasks in
        for number in 0..<100 {
          tasks.addTask {
            let replica = try await served.clone("r\(number)", in: folder)
            for round in 0..<2 {
              try replica.imports("Article \(number) \(round)")
              _ = try await replica.synchronize(round == 0 ? .push : .sync)
            }
            return replica
          }
        }
        return try await tasks.reduce(into: []) { $0.append($1) }
      }
      try expectAllOnce(in: log, of: replicas)
      let digests = try await withThrowingTaskGroup(of: String.self) { tasks in
        for replica in replicas {
          tasks.addTask {
            _ = try await replica.synchronize(.pull)
            #expect(try replica.store.read { try $0.pendingCount() } == 0)
            return try replica.digest
          }
        }
        return try await tasks.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(digests.count == 1)
    }
  }

  /// The log holds the three events of each replica in their order, and nothing else.
  private func expectAllOnce(in log: ServerStore, of replicas: [Replica]) throws {
    var counters: [ReplicaID: UInt64] = [:]
    var end: Seq = 0
    for logged in try log.changesets(after: 0, bytes: .max) {
      let changeset = logged.changeset
      #expect(logged.firstSeq == end + 1)
      #expect(changeset.firstCounter == counters[changeset.replica, default: 0] + 1)
      end = logged.lastSeq
      counters[changeset.replica] = changeset.lastCounter
    }
    #expect(end == 300)
    #expect(Set(counters.keys) == Set(replicas.map(\.store.replica)))
    #expect(counters.values.allSatisfy { $0 == 3 })
  }
}
