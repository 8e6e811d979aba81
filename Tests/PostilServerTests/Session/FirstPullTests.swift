import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A first pull stages sealed segments and makes the log of them at once, wherever it broke off.
struct FirstPullTests {
  private let folder: TemporaryFolder
  private let north: ReplicaStore
  private var log: ServerStore

  /// Twenty imports of north's in segments, and a tail.
  init() throws {
    folder = try TemporaryFolder()
    north = try joinedStore("north", in: folder)
    log = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    for title in 0..<20 {
      try north.record(.articleImported(.sample("Title \(title)")))
      #expect(try north.synchronize(with: &log))
    }
    while try log.seal(bytes: 500) {}
  }

  private func newStore(_ name: String) throws -> ReplicaStore {
    try Desk(name, at: folder.file(name)).store
  }

  private func expectWhole(_ store: ReplicaStore, _ comment: String = "") throws {
    #expect(try store.digest == north.digest, "\(comment)")
    #expect(!store.hasFirstPull, "\(comment)")
    let before = try store.read { try $0.projectionDigest() }
    try store.write { try $0.rebuildProjectionPlainly() }
    #expect(try store.read { try $0.projectionDigest() } == before, "\(comment)")
  }

  /// Pulls about half of it.
  private mutating func breakOff(_ store: ReplicaStore) throws {
    var whole = Pipe(.pull, try newStore("all"))
    #expect(try whole.talk(to: &log))
    var half = Pipe(.pull, store, toReplica: whole.sent.toReplica / 2)
    #expect(try !half.talk(to: &log))
  }

  @Test mutating func `nothing of it is in the log before all of it is`() throws {
    let south = try newStore("south")
    try breakOff(south)
    #expect(south.hasFirstPull)
    try south.read { view in
      try #expect(view.cursor() == 0)
      try #expect(view.all(of: .article).isEmpty)
      try #expect(view.frontiers().isEmpty)
    }
    #expect(try south.position().seq > 0)
  }

  @Test mutating func `cut at any byte it goes on where it stopped`() throws {
    var whole = Pipe(.sync, try newStore("whole"))
    #expect(try whole.talk(to: &log))
    let held = try log.end()
    for bytes in stride(from: 5, to: whole.sent.toReplica + 40, by: 97) {
      let south = try newStore("cut\(bytes)")
      var pipe = Pipe(.pull, south, toReplica: bytes)
      let isDone = try pipe.talk(to: &log)
      let reached = try south.position().seq
      var rest = Pipe(.pull, south)
      #expect(try rest.talk(to: &log), "after \(bytes)")
      if !isDone, reached > 0 {
        #expect(rest.sent.toReplica < whole.sent.toReplica, "after \(bytes)")
      }
      #expect(try north.synchronize(with: &log))
      #expect(try south.read { try $0.cursor() } == held)
      try expectWhole(south, "after \(bytes)")
    }
  }

  @Test mutating func `events recorded meanwhile are kept and pushed`() throws {
    let south = try newStore("south")
    try breakOff(south)
    try south.record(.articleImported(.sample("Title 3")), .articleImported(.sample("Meanwhile")))
    #expect(try south.synchronize(with: &log))
    #expect(try south.pendingCount == 0)
    #expect(try north.synchronize(with: &log))
    try expectWhole(south)
  }

  @Test mutating func `own events that come with it leave the outbox`() throws {
    let south = try newStore("south")
    try south.record(.articleImported(.sample("Of the south")))
    var push = Pipe(.push, south)
    #expect(try push.talk(to: &log))
    try north.record(.articleImported(.sample(String(repeating: "Long ", count: 300))))
    #expect(try north.synchronize(with: &log))
    while try log.seal(bytes: 300) {}
    try south.record(.articleImported(.sample("Later")))
    #expect(try south.synchronize(with: &log))
    #expect(try south.pendingCount == 0)
    #expect(try north.synchronize(with: &log))
    try expectWhole(south)
  }

  @Test mutating func `half a frame at the end of the staged file is cut off`() throws {
    let south = try newStore("south")
    try breakOff(south)
    let reached = try south.position().seq
    let path = Desk.database(in: folder.file("south")) + "-firstpull"
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: [0, 0, 4, 0, 9, 1, 2, 3])
    try file.close()
    #expect(try south.position().seq == reached)
    #expect(try south.synchronize(with: &log))
    #expect(try north.synchronize(with: &log))
    try expectWhole(south)
  }

  @Test mutating func `the file that a crash left after the commit is removed at the next pull`()
    throws
  {
    let south = try newStore("south")
    try breakOff(south)
    let path = Desk.database(in: folder.file("south")) + "-firstpull"
    let left = try Data(contentsOf: URL(filePath: path))
    #expect(try south.synchronize(with: &log))
    #expect(!south.hasFirstPull)
    try left.write(to: URL(filePath: path))
    #expect(try south.synchronize(with: &log))
    #expect(try north.synchronize(with: &log))
    try expectWhole(south)
  }

  @Test mutating func `a damaged first pull is discarded, and starts anew`() throws {
    let south = try newStore("south")
    let good = try #require(try log.segment(startingAt: 1))
    let bad = Segment(
      firstSeq: 1, lastSeq: good.lastSeq, rawBytes: good.rawBytes, bytes: good.bytes,
      chain: Chain(workspace: WorkspaceIdentity.other.id))
    try south.stage(bad, after: 0)
    #expect(throws: StoreError.damaged(.chain(seq: good.lastSeq))) { try south.settleFirstPull() }
    #expect(!south.hasFirstPull)
    #expect(try south.read { try $0.cursor() } == 0)
    #expect(try south.synchronize(with: &log))
    #expect(try north.synchronize(with: &log))
    try expectWhole(south)
  }

  @Test mutating func `leftovers of a crash beside a finished log do no harm`() throws {
    let south = try newStore("south")
    #expect(try south.synchronize(with: &log))
    try south.stage(try #require(try log.segment(startingAt: 1)), after: 0)
    #expect(try south.synchronize(with: &log))
    #expect(try north.synchronize(with: &log))
    try expectWhole(south)
  }

  @Test func `a segment that does not follow is refused`() throws {
    let south = try newStore("south")
    let first = try #require(try log.segment(startingAt: 1))
    let second = try #require(try log.segment(startingAt: first.lastSeq + 1))
    #expect(throws: StoreError.damaged(.gap(expected: 1, found: second.firstSeq))) {
      try south.stage(second, after: 0)
    }
  }

  @Test mutating func `a hello claims nothing that came and is not sound`() throws {
    let south = try newStore("south")
    let good = try #require(try log.segment(startingAt: 1))
    try south.stage(good, after: 0)
    try south.stage(
      Segment(
        firstSeq: good.lastSeq + 1, lastSeq: 1_000, rawBytes: 10, bytes: [1, 2, 3],
        chain: good.chain), after: good.lastSeq)
    let position = try south.position()
    #expect(position.seq == good.lastSeq)
    #expect(position.chain == good.chain)
    #expect(try south.synchronize(with: &log))
    #expect(try north.synchronize(with: &log))
    try expectWhole(south)
  }

  @Test mutating func `a push alone leaves pulled events staged`() throws {
    let south = try newStore("south")
    try breakOff(south)
    var push = Pipe(.push, south)
    #expect(try push.talk(to: &log))
    #expect(south.hasFirstPull)
    #expect(try south.read { try $0.cursor() } == 0)
  }
}
