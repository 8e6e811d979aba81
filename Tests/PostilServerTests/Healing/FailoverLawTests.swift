import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// ⚖ Nothing that was acknowledged is lost, and every event is in the log once: whichever answers the database loses,
/// whichever log it fails over to, and however far its readers lag behind.
struct FailoverLawTests {
  /// A contradiction to the law.
  private struct Violation: Error {
    let what: String
  }

  /// Replicas and the database that their servers share.
  private struct World {
    private static let names = ["north", "south", "east"]

    let database: SharedDatabase
    private let folder: TemporaryFolder
    let stores: [ReplicaStore]
    private let endsHealingEarly: Bool
    /// Up to which counter each replica heard that its events are durable.
    private var promised: [ReplicaID: UInt64] = [:]

    init(_ seed: Seed, fault: FailingDatabase.Fault? = nil) throws {
      let folder = try TemporaryFolder()
      self.folder = folder
      database = SharedDatabase(FailingDatabase(seed, fault: fault))
      endsHealingEarly = fault == .endsHealingEarly
      stores = try Self.names.map { try joinedStore($0, in: folder) }
    }

    mutating func run(steps: Int) throws {
      for step in 0..<steps {
        let store = stores[database.choose(below: stores.count)]
        switch database.choose(below: 8) {
        case 0: try database.use { $0.failOver() }
        case 1: try database.use { $0.catchUp() }
        case 2, 3: try store.record(.articleImported(.sample("Step \(step)")))
        default:
          let purposes = [ReplicaSession.Purpose.sync, .push, .pull]
          let isCut = database.choose(below: 4) == 0
          try talk(
            store, purposes[database.choose(below: 3)],
            bytes: isCut ? database.choose(below: 2_000) : .max)
        }
        // The operator waits until everybody has come.
        if isHealing, database.choose(below: 6) == 0 { try heal() }
      }
    }

    /// - Parameter bytes: that reach the replica before the line is dead.
    @discardableResult
    private mutating func talk(
      _ store: ReplicaStore, _ purpose: ReplicaSession.Purpose, bytes: Int = .max
    ) throws -> Bool {
      var pipe = Pipe(purpose, store, toReplica: bytes)
      defer {
        let told = try? store.read { try $0.acknowledgedCounter() }
        promised[store.replica] = max(promised[store.replica] ?? 0, told ?? 0)
      }
      do {
        var node = try FailingNode(database)
        return try pipe.talk(to: &node)
      } catch SyncError.refused(let refusal) where [.busy, .healing].contains(refusal.code) {
        return false
      } catch LogError.unreachable, LogError.damaged(.gap) {
        return false
      } catch {
        throw Violation(what: "\(store.replica) \(purpose): \(error)")
      }
    }

    /// All replicas give back what they have, however often that takes.
    private mutating func heal() throws {
      for store in endsHealingEarly ? [] : stores {
        try Self.until("\(store.replica) gives back") {
          try talk(store, .sync)
            && (try store.read { try $0.cursor() }) <= database.log.end()
        }
      }
      try database.use { $0.endHealing() }
    }

    private var isHealing: Bool { database.log.restoration == .healing }

    mutating func settle() throws {
      try database.use { $0.settle() }
      if isHealing { try heal() }
      for store in stores + stores {
        try Self.until("\(store.replica) syncs") {
          try talk(store, .sync) && store.pendingCount == 0
        }
      }
    }

    private static func until(_ what: String, _ isSo: () throws -> Bool) throws {
      for _ in 0..<200 { if try isSo() { return } }
      throw Violation(what: "never: \(what)")
    }

    func check() throws {
      var events: UInt64 = 0
      for store in stores {
        let held = database.log.frontier(of: store.replica)?.lastCounter ?? 0
        guard held >= promised[store.replica] ?? 0 else {
          throw Violation(what: "\(store.replica) was promised \(promised), and \(held) are there")
        }
        guard try held == store.read({ try $0.lastCounter() }) else {
          throw Violation(what: "\(store.replica) has events that are not in the log")
        }
        guard try store.digest == stores[0].digest else {
          throw Violation(what: "\(store.replica) shows something else")
        }
        events += held
      }
      guard events == database.log.end() else {
        throw Violation(what: "the log has \(database.log.end()) events of \(events)")
      }
    }
  }

  @discardableResult
  private func run(_ seed: Seed, fault: FailingDatabase.Fault? = nil) throws -> [String: Int] {
    var world = try World(seed, fault: fault)
    try world.run(steps: 60)
    try world.settle()
    try world.check()
    return try world.database.use { $0.tally }
  }

  @Test(arguments: Seed.range(20))
  func `nothing acknowledged is lost, and nothing is there twice`(seed: Seed) throws {
    try run(seed)
  }

  @Test func `all of it happens`() throws {
    var tally: [String: Int] = [:]
    for seed in Seed.range(10) { tally.merge(try run(seed)) { $0 + $1 } }
    for what in [
      "failover to the synchronous standby", "failover to a shorter log", "loss",
      "read from the laggard", "commit that never was", "commit without an answer",
    ] { #expect(tally[what, default: 0] > 0, "\(what)") }
  }

  @Test(arguments: FailingDatabase.Fault.allCases)
  func `a planted fault is found`(fault: FailingDatabase.Fault) throws {
    for seed in Seed.range(60) {
      do { try run(seed, fault: fault) } catch is Violation { return }
    }
    Issue.record("\(fault) was not found")
  }
}
