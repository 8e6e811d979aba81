import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// The search for the place at which two logs part, by asking for chains alone.
struct ForkSearchTests {
  /// A log as the ends of its changesets, with the chain at each; the same seed makes the same chains.
  private struct PlainLog {
    var chains: [(end: Seq, chain: Chain)] = []

    var cursor: Seq { chains.last?.end ?? 0 }

    mutating func grow(_ changesets: Int, _ choices: inout Choices) {
      for _ in 0..<changesets {
        let bytes = (0..<32).map { _ in UInt8(choices.below(256)) }
        guard let chain = Chain(bytes: bytes) else { preconditionFailure("a chain has 32 bytes") }
        // Now and then a long one.
        let events = choices.once(in: 6) ? 1 + choices.below(500) : 1 + choices.below(3)
        chains.append((cursor + Seq(events), chain))
      }
    }

    func chain(at seq: Seq) -> Chain? {
      seq == 0
        ? Chain(workspace: WorkspaceIdentity.atlas.id)
        : chains.first { $0.end == seq }?.chain
    }

    var own: OwnLog {
      OwnLog(cursor: cursor, chain: chain(at:)) { seq in
        guard let index = chains.firstIndex(where: { $0.end >= seq }) else { return nil }
        return (index == 0 ? 0 : chains[index - 1].end) + 1...chains[index].end
      }
    }

    var welcome: Welcome {
      Welcome(
        workspaceID: WorkspaceIdentity.atlas.id, epoch: Epoch(life: 1), end: cursor,
        lastCounter: 0, chain: nil, creditBytes: 1, endChain: chain(at: cursor))
    }

    /// The answer of a server with this log to a hello.
    func answer(_ seq: Seq, _ chain: Chain?) -> ForkProbe.Answer {
      seq <= cursor && self.chain(at: seq) == chain ? .same(welcome) : .other
    }
  }

  /// By going through all places.
  private func plainly(_ own: PlainLog, _ server: PlainLog) -> ForkSearch.Finding {
    let places = [0] + own.chains.map(\.end)
    let same = places.last { server.chain(at: $0) == own.chain(at: $0) } ?? 0
    if same == own.cursor { return .contained(server.welcome) }
    return same == server.cursor ? .beginning(end: same) : .fork(at: same, end: server.cursor)
  }

  private func search(_ own: PlainLog, _ server: PlainLog) throws -> (ForkSearch.Finding?, Int) {
    var search = ForkSearch()
    var asked = 0
    while let place = search.place {
      asked += 1
      try #require(asked < 200)
      try search.take(server.answer(place, own.chain(at: place)), in: own.own)
    }
    return (search.finding, asked)
  }

  @Test(arguments: Seed.range(200))
  func `it finds the same place as a search of all places`(seed: Seed) throws {
    var choices = seed.choices
    var own = PlainLog()
    own.grow(choices.below(40), &choices)
    var server = own
    own.grow(choices.one(of: [0, 1, 2, 30]), &choices)
    server.grow(choices.one(of: [0, 1, 2, 30]), &choices)
    let (finding, asked) = try search(own, server)
    #expect(finding == plainly(own, server), "\(seed)")
    // Two questions to begin with; then at most two for each halving.
    #expect(asked <= 2 + 2 * (UInt64.bitWidth - own.cursor.leadingZeroBitCount), "\(seed)")
  }

  @Test func `a fork in a long log is found with some twenty questions`() throws {
    var choices = Seed(number: 1).choices
    var own = PlainLog()
    own.grow(2_000, &choices)
    var server = own
    own.grow(20, &choices)
    server.grow(3, &choices)
    let (finding, asked) = try search(own, server)
    #expect(finding == plainly(own, server))
    #expect(asked <= 24)
  }

  @Test func `a server that takes lost events back ends the search`() throws {
    var search = ForkSearch()
    let welcome = Welcome(
      workspaceID: WorkspaceIdentity.atlas.id, epoch: Epoch(life: 2), end: 0, lastCounter: 0,
      chain: nil, creditBytes: 1, endChain: nil, restoration: .healing)
    try search.take(.same(welcome), in: PlainLog().own)
    #expect(search.finding == .healing)
  }

  @Test func `a server whose log has another beginning breaks the protocol`() throws {
    var search = ForkSearch()
    #expect(throws: SyncError.self) { try search.take(.other, in: PlainLog().own) }
  }
}
