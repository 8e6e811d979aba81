import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// ⚖ Once all replicas have synced with the server that heals, its log is the longest that any of them holds, and
/// afterwards every event is in the log once: whatever the backup lacks, whatever each holds, in any order.
struct HealingLawTests {
  private static let names = ["north", "south", "east"]

  @Test(arguments: Seed.range(60))
  func `nothing is lost or doubled, if the replicas come in any order`(seed: Seed) throws {
    var choices = seed.choices
    let folder = try TemporaryFolder()
    let stores = try Self.names.map { try joinedStore($0, in: folder) }
    var log = MemoryLog(workspace: .atlas)
    var written: [ReplicaID: UInt64] = [:]
    func work(_ steps: Int) throws {
      for number in 0..<steps {
        let store = choices.one(of: stores)
        if choices.once(in: 2) {
          try store.record(.articleImported(.sample("\(number) \(choices.below(99))")))
        }
        // A cut push leaves events that are acknowledged and not in the author's log.
        let purpose = choices.one(of: [ReplicaSession.Purpose.sync, .push, .pull])
        var pipe = Pipe(
          purpose, store, toReplica: choices.once(in: 3) ? choices.below(2_000) : .max)
        _ = try pipe.talk(to: &log)
      }
    }
    try work(12)
    let end = choices.one(of: [0] + log.log.map(\.lastSeq))
    try work(12)
    let lost = log
    var healing = try log.restored(through: end)
    var longest = end
    for store in stores { longest = max(longest, try store.read { try $0.cursor() }) }

    for store in stores.shuffled(using: &choices) {
      #expect(try store.synchronize(with: &healing), "\(seed)")
    }
    #expect(healing.log == lost.log.filter { $0.lastSeq <= longest }, "\(seed)")
    #expect(healing.chain(at: longest) == lost.chain(at: longest), "\(seed)")

    healing.endHealing()
    log = healing
    try work(6)
    for store in stores + stores { #expect(try store.synchronize(with: &log), "\(seed)") }
    for store in stores {
      written[store.replica] = try store.read { try $0.lastCounter() }
      #expect(try store.pendingCount == 0, "\(seed)")
      #expect(try store.digest == stores[0].digest, "\(seed)")
      // Each event once: counters have no gaps, and as many are in the log as were written.
      let held = log.frontier(of: store.replica)?.lastCounter
      #expect(held == written[store.replica], "\(seed)")
    }
    #expect(log.end() == written.values.reduce(0, +), "\(seed)")
  }

  /// Its log has them, its outbox has the events that were only acknowledged.
  @Test func `own events that were acknowledged and lost are pushed once more`() throws {
    let folder = try TemporaryFolder()
    let north = try joinedStore("north", in: folder)
    var log = MemoryLog(workspace: .atlas)
    #expect(try north.synchronize(with: &log))
    let end = log.end()
    // Another's event comes between: a push alone leaves north's in its outbox.
    let south = try joinedStore("south", in: folder)
    #expect(try south.synchronize(with: &log))
    try north.record(.articleImported(.sample("Told of")))
    var push = Pipe(.push, north)
    #expect(try push.talk(to: &log))
    #expect(try north.read { try $0.acknowledgedCounter() } == 3)
    #expect(try north.pendingCount == 1)

    var healing = try log.restored(through: end)
    #expect(try north.synchronize(with: &healing))
    #expect(try north.read { try $0.acknowledgedCounter() } == 2)
    #expect(try south.synchronize(with: &healing))
    #expect(healing.end() == 4)
    healing.endHealing()
    #expect(try north.synchronize(with: &healing))
    #expect(healing.end() == 5)
    #expect(try north.pendingCount == 0)
    #expect(try north.read { try $0.acknowledgedCounter() } == 3)
  }

  /// Not even asked while it healed.
  @Test func `they are also pushed to a server that was healed meanwhile`() throws {
    let folder = try TemporaryFolder()
    let north = try joinedStore("north", in: folder)
    var log = MemoryLog(workspace: .atlas)
    #expect(try north.synchronize(with: &log))
    let end = log.end()
    let south = try joinedStore("south", in: folder)
    var others = Pipe(.push, south)
    #expect(try others.talk(to: &log))
    try north.record(.articleImported(.sample("Told of")))
    var push = Pipe(.push, north)
    #expect(try push.talk(to: &log))
    var healed = try log.restored(through: end)
    healed.endHealing()
    for store in [north, south, north] { #expect(try store.synchronize(with: &healed)) }
    #expect(healed.end() == 5)
    #expect(try north.pendingCount == 0)
    #expect(try south.digest == north.digest)
  }
}
