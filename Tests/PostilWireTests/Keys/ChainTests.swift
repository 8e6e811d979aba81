import PostilCore
import PostilWire
import Testing

@Suite struct ChainTests {
  private let workspace = [UInt8](repeating: 3, count: 16)
  private let one: [UInt8] = [1, 2]
  private let other: [UInt8] = [3]

  @Test func `a chain is 32 bytes and nothing else`() {
    let chain = Chain(workspace: workspace)
    #expect(chain.bytes.count == 32)
    #expect(Chain(bytes: chain.bytes) == chain)
    #expect(Chain(bytes: Array(chain.bytes.dropLast())) == nil)
    #expect(Chain(bytes: chain.bytes + [0]) == nil)
  }

  @Test func `chains of different workspaces and replicas start apart`() {
    let starts = [
      Chain(workspace: workspace), Chain(workspace: [UInt8](repeating: 4, count: 16)),
      Chain(replica: ReplicaID(bits: 1), workspace: workspace),
      Chain(replica: ReplicaID(bits: 2), workspace: workspace),
      Chain(replica: ReplicaID(bits: 1), workspace: [UInt8](repeating: 4, count: 16)),
    ]
    #expect(Set(starts).count == starts.count)
  }

  @Test func `a replica's chain depends on the events and their order`() {
    let start = Chain(workspace: workspace)
    let chains = [
      start, start.adding(one[...]), start.adding(one[...]).adding(other[...]),
      start.adding(other[...]).adding(one[...]),
    ]
    #expect(Set(chains).count == chains.count)
  }

  @Test func `the log's chain depends on everything that it stands over`() throws {
    func logged(
      _ replica: UInt64 = 1, counter: UInt64 = 1, moment: Int64 = 9, signature: UInt8? = nil
    ) throws -> LoggedChangeset {
      try LoggedChangeset(
        changeset: Changeset(
          replica: ReplicaID(bits: replica), firstCounter: counter, events: EventRun(events: [one]),
          signature: signature.map { [UInt8](repeating: $0, count: 64) }),
        firstSeq: 1, receivedAt: Instant(milliseconds: moment))
    }
    let start = Chain(workspace: workspace)
    let own = start.adding(one[...])
    let chains = [
      start, try start.adding(logged(), own: own), try own.adding(logged(), own: own),
      try start.adding(logged(), own: start), try start.adding(logged(2), own: own),
      try start.adding(logged(counter: 2), own: own),
      try start.adding(logged(moment: -9), own: own),
      try start.adding(logged(signature: 0), own: own),
      try start.adding(logged(signature: 1), own: own),
    ]
    #expect(Set(chains).count == chains.count)
  }

  @Test func `a changeset adds its events one by one`() throws {
    let run = EventRun(events: [one, other])
    let changeset = try Changeset(replica: ReplicaID(bits: 1), firstCounter: 1, events: run)
    let start = Chain(workspace: workspace)
    #expect(start.adding(changeset) == start.adding(one[...]).adding(other[...]))
  }
}
