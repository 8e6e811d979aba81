import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A server restored from a backup has the log that it lost once those who hold it have synced.
struct HealingTests {
  private let folder: TemporaryFolder
  private let north: ReplicaStore
  private let south: ReplicaStore
  private var log = MemoryLog(workspace: .atlas)
  /// The log as it was when the backup was made.
  private let backupEnd: Seq

  /// North and south hold all of the log, of which the backup holds the first half.
  init() throws {
    folder = try TemporaryFolder()
    north = try joinedStore("north", in: folder)
    south = try joinedStore("south", in: folder)
    for store in [north, south, north] { #expect(try store.synchronize(with: &log)) }
    backupEnd = log.end()
    for title in ["One", "Two", "Three"] {
      try north.record(.articleImported(.sample(title)))
      try south.record(.articleImported(.sample("South's \(title)")))
      for store in [north, south, north] { #expect(try store.synchronize(with: &log)) }
    }
  }

  @Test mutating func `one sync of a replica that holds everything brings the log back as it was`()
    throws
  {
    var healed = try log.restored(through: backupEnd)
    var pipe = Pipe(.sync, north)
    #expect(try pipe.talk(to: &healed))
    #expect(healed.log == log.log)
    #expect(healed.chain(at: healed.end()) == log.chain(at: log.end()))
    #expect(pipe.report.gaveBack == Int(log.end() - backupEnd))
    #expect(pipe.report.serverHeals)
    for author in [north.replica, south.replica] {
      #expect(healed.frontier(of: author) == log.frontier(of: author))
    }
    // South notices nothing.
    var other = Pipe(.sync, south)
    #expect(try other.talk(to: &healed))
    #expect(other.report.gaveBack == 0)
  }

  @Test(arguments: [ReplicaSession.Purpose.pull, .push])
  mutating func `a pull gives back, and so does a push`(purpose: ReplicaSession.Purpose) throws {
    var healed = try log.restored(through: backupEnd)
    var pipe = Pipe(purpose, north)
    #expect(try pipe.talk(to: &healed))
    #expect(healed.log == log.log)
  }

  @Test mutating func `segments are given back, also from their middle`() throws {
    while try north.seal(bytes: 100) {}
    for end in [0, backupEnd] + log.log.map(\.lastSeq) {
      var healed = try log.restored(through: end)
      #expect(try north.synchronize(with: &healed))
      #expect(healed.log == log.log)
    }
  }

  @Test mutating func `a conversation cut at any byte goes on where it stopped`() throws {
    var whole = try log.restored(through: backupEnd)
    var measured = Pipe(.sync, north)
    #expect(try measured.talk(to: &whole))
    var healed = try log.restored(through: backupEnd)
    for cut in stride(from: 1, to: measured.sent.toServer, by: 7) {
      var pipe = Pipe(.sync, north, toServer: cut)
      _ = try pipe.talk(to: &healed)
      if healed.end() == log.end() { healed = try log.restored(through: backupEnd) }
    }
    #expect(try north.synchronize(with: &healed))
    #expect(healed.log == log.log)
  }

  @Test mutating func `two replicas that return the same runs at the same time return them once`()
    throws
  {
    var healed = try log.restored(through: backupEnd)
    let run = try north.read { try $0.run(after: backupEnd, bytes: .max) }
    let shorter = try south.read { try $0.run(after: backupEnd, bytes: 1) }
    #expect(try healed.takeBack(shorter, now: .noon) == .durable(through: shorter.lastSeq))
    #expect(try healed.takeBack(run, now: .noon) == .durable(through: log.end()))
    #expect(try healed.takeBack(shorter, now: .noon) == .durable(through: log.end()))
    #expect(healed.log == log.log)
  }

  @Test mutating func `events written while the server heals wait, and are pushed afterwards`()
    throws
  {
    var healed = try log.restored(through: backupEnd)
    try north.record(.articleImported(.sample("Four")))
    var pipe = Pipe(.sync, north)
    #expect(try pipe.talk(to: &healed))
    #expect(pipe.report.pushed == 0)
    #expect(try north.pendingCount == 1)
    #expect(try north.read { try $0.serverRestoration() } == .healing)
    healed.endHealing()
    #expect(try north.synchronize(with: &healed))
    #expect(try north.pendingCount == 0)
    #expect(try north.read { try $0.serverRestoration() } == .healed)
    #expect(try south.synchronize(with: &healed))
    #expect(try south.digest == north.digest)
  }

  @Test mutating func `without the mark a log that is behind is refused as before`() throws {
    var short = try log.restored(through: backupEnd)
    short.endHealing()
    let refusal = Refusal(.logIsBehind, expected: backupEnd, found: log.end())
    do {
      _ = try north.synchronize(with: &short)
      Issue.record("taken")
    } catch SyncError.refused(let found) {
      #expect(found == refusal)
    }
    #expect(short.end() == backupEnd)
  }

  @Test mutating func `a server that heals with another history is left before anything changes`()
    throws
  {
    var other = MemoryLog(workspace: .atlas)
    var east = Author("east")
    _ = try other.append([east.write(east.join)], receivedAt: .noon)
    other = try other.restored(through: 1)
    do {
      _ = try north.synchronize(with: &other)
      Issue.record("taken")
    } catch SyncError.diverged(let seq) {
      #expect(seq == 1)
    }
    #expect(other.end() == 1)
    #expect(try north.read { try $0.serverRestoration() } == .none)
  }

  @Test mutating func `a first pull that stopped halfway gives its segments back`() throws {
    let east = try joinedStore("east", in: folder)
    let whole = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    for logged in log.log { _ = try whole.append([logged.changeset], receivedAt: .noon) }
    while try whole.seal(bytes: 300) {}
    let first = try #require(try whole.segment(startingAt: 1))
    try east.stage(first, after: 0)
    #expect(first.lastSeq > 1)
    var healed = try log.restored(through: 0)
    #expect(try east.synchronize(with: &healed))
    #expect(healed.end() == first.lastSeq)
    #expect(healed.log == log.log.filter { $0.lastSeq <= first.lastSeq })
  }
}
