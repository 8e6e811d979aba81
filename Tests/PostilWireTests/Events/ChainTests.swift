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

  @Test func `a chain depends on the events, their order and their moment`() {
    let start = Chain(workspace: workspace)
    let chains = [
      start, start.adding(one[...]), start.adding(one[...]).adding(other[...]),
      start.adding(other[...]).adding(one[...]),
      start.adding(one[...], receivedAt: Instant(milliseconds: 1)),
      start.adding(one[...], receivedAt: Instant(milliseconds: -1)),
    ]
    #expect(Set(chains).count == chains.count)
  }

  @Test func `a changeset adds its events one by one`() throws {
    let run = EventRun(events: [one, other])
    let changeset = try Changeset(replica: ReplicaID(bits: 1), firstCounter: 1, events: run)
    let logged = try LoggedChangeset(
      changeset: changeset, firstSeq: 1, receivedAt: Instant(milliseconds: 9))
    let start = Chain(workspace: workspace)
    #expect(start.adding(changeset) == start.adding(one[...]).adding(other[...]))
    #expect(
      start.adding(logged)
        == start.adding(one[...], receivedAt: logged.receivedAt)
        .adding(other[...], receivedAt: logged.receivedAt))
  }
}
