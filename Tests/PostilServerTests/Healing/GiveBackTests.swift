import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// Runs that a healing server takes back, and those that it refuses: the laws of the log hold for both.
struct GiveBackTests {
  private var server: Transcript
  private let whole: MemoryLog
  private let north: Author

  /// Four changesets of one event, of which the restored log holds the first.
  init() throws {
    var north = Author("north")
    var log = MemoryLog(workspace: .atlas)
    _ = try log.append([north.write(north.join)], receivedAt: .noon)
    for title in ["One", "Two", "Three"] {
      _ = try log.append([north.write(.articleImported(.sample(title)))], receivedAt: .noon)
    }
    self.north = north
    whole = log
    server = Transcript(log: try log.restored(through: 1))
  }

  private func run(_ range: ClosedRange<Int>, chain: Chain? = nil) throws -> Segment {
    let chain = try #require(chain ?? whole.chain(at: Seq(range.upperBound)))
    return Segment(
      sealing: Array(whole.log[range.lowerBound - 1..<range.upperBound]),
      after: whole.log.prefix(range.lowerBound - 1), chain: chain)
  }

  private mutating func greet(cursor: Seq = 4, chain: Chain?? = nil) throws {
    let held = whole.chain(at: cursor)
    _ = try server.hear(
      .hello(.from(north.replica, cursor: cursor, chain: chain ?? held, wantsLog: false)))
  }

  /// Takes it, makes it durable, and returns the server's answers.
  private mutating func answers(to segment: Segment) throws -> [ServerMessage] {
    _ = try server.said()
    let delivery = try server.session.receive(.giveBack(segment), log: server.log)
    if case .giveBack(let taken)? = delivery {
      server.session.tookBack(
        taken, try server.log.take(taken, as: Epoch(life: 99), now: .noon))
    }
    return try server.said()
  }

  @Test mutating func `a replica whose cursor is beyond the end is welcome`() throws {
    try greet()
    let welcome = Welcome(
      workspaceID: WorkspaceIdentity.atlas.id, epoch: Epoch(life: 2), end: 1, lastCounter: 1,
      chain: whole.restoredChain(of: north), creditBytes: UInt64(Limits.creditBytes),
      endChain: whole.chain(at: 1), restoration: .healing)
    #expect(try server.said().last == .welcome(welcome))
  }

  @Test mutating func `a returned run is durable before it is acknowledged`() throws {
    try greet()
    #expect(try answers(to: run(2...3)) == [.takenBack(3)])
    #expect(server.log.end() == 3)
    #expect(try answers(to: run(4...4)) == [.takenBack(4)])
    #expect(server.log.log == whole.log)
  }

  @Test mutating func `a run that leaves a gap is refused`() throws {
    try greet()
    #expect(try answers(to: run(3...4)) == [.refusal(Refusal(.diverged, found: 4))])
    #expect(server.log.end() == 1)
  }

  @Test mutating func `a run whose chain does not continue the log's is refused`() throws {
    try greet()
    let bad = try run(2...3, chain: whole.chain(at: 2))
    #expect(try answers(to: bad) == [.refusal(Refusal(.diverged, found: 3))])
    #expect(server.log.end() == 1)
  }

  @Test mutating func `a run beyond the cursor that was named is out of order`() throws {
    try greet(cursor: 3)
    #expect(try answers(to: run(2...4)) == [.refusal(Refusal(.outOfOrder))])
    #expect(server.log.end() == 1)
  }

  @Test mutating func `at the cursor the chain must be the one that was named`() throws {
    try greet(chain: .some(whole.chain(at: 2)))
    #expect(try answers(to: run(2...4)) == [.refusal(Refusal(.diverged, found: 4))])
    #expect(server.log.end() == 1)
  }

  @Test mutating func `events that break the laws of the log do not come in`() throws {
    var liar = Author("liar")
    let change = try LoggedChangeset(
      changeset: liar.write(.articleImported(.sample("Lie"))), firstSeq: 2, receivedAt: .noon)
    let lie = Segment(sealing: [change], after: whole.log.prefix(1))
    try greet(cursor: 2, chain: .some(lie.chain))
    #expect(try answers(to: lie) == [.refusal(Refusal(.diverged, found: 2))])
    #expect(server.log.end() == 1)
  }

  @Test mutating func `bytes that are no batch are malformed`() throws {
    try greet()
    let good = try run(2...3)
    let bad = Segment(
      firstSeq: 2, lastSeq: 3, rawBytes: good.rawBytes, bytes: Array(good.bytes.dropLast(3)),
      chain: good.chain)
    #expect(try answers(to: bad) == [.refusal(Refusal(.malformed, subject: "corruptSegment"))])
  }

  @Test mutating func `a push beyond the credit is refused`() throws {
    try greet()
    _ = try server.said()
    let huge = Segment(
      firstSeq: 2, lastSeq: 3, rawBytes: UInt64(Limits.creditBytes) + 1, bytes: [],
      chain: Chain(workspace: []))
    _ = try server.session.receive(.giveBack(huge), log: server.log)
    let credit = UInt64(Limits.creditBytes)
    #expect(
      try server.said() == [.refusal(Refusal(.tooMuch, expected: credit, found: credit + 1))])
  }

  @Test mutating func `a push waits until it is healed`() throws {
    try greet(cursor: 1)
    _ = try server.said()
    var author = north
    let changeset = try author.write(.articleImported(.sample("Four")))
    #expect(try server.hear(.push(changeset)) == nil)
    #expect(try server.said() == [.refusal(Refusal(.healing, retryAfterSeconds: 300))])
  }

  @Test mutating func `a server that does not heal takes nothing back`() throws {
    server.log.endHealing()
    try greet(cursor: 1)
    #expect(try answers(to: run(2...3)) == [.refusal(Refusal(.outOfOrder))])
    #expect(server.log.end() == 1)
  }
}

extension MemoryLog {
  /// The chain of somebody's first event alone.
  fileprivate func restoredChain(of author: Author) -> Chain? {
    log.first.map { first in
      Chain(replica: author.replica, workspace: workspace.id).adding(first.changeset)
    }
  }
}
