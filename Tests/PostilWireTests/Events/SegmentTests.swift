import PostilCore
import PostilWire
import TestSupport
import Testing

/// A segment is believed only as far as its bytes bear it out.
@Suite struct SegmentTests {
  private let changesets: [LoggedChangeset]
  private let chain = Chain(workspace: Array(1...16))

  init() throws {
    changesets = try (0..<5).map { index in
      try LoggedChangeset(
        changeset: Changeset(
          replica: ReplicaID(bits: 7), firstCounter: 1 + 2 * UInt64(index),
          events: EventRun(events: [[UInt8(index)], [1, 2, 3]])),
        firstSeq: 11 + 2 * UInt64(index), receivedAt: Instant(milliseconds: -5))
    }
  }

  @Test func `a sealed run is unsealed as it was`() throws {
    let segment = Segment(sealing: changesets, chain: chain)
    #expect(segment.firstSeq == 11)
    #expect(segment.lastSeq == 20)
    #expect(try segment.changesets() == changesets)
  }

  @Test func `places that the bytes do not fill are refused`() throws {
    let good = Segment(sealing: changesets, chain: chain)
    for (first, last) in [(10, 20), (12, 20), (11, 19), (11, 21), (1, 10)] as [(Seq, Seq)] {
      let bad = Segment(
        firstSeq: first, lastSeq: last, rawBytes: good.rawBytes, bytes: good.bytes, chain: chain)
      #expect(throws: WireError.self) { try bad.changesets() }
    }
  }

  @Test func `a gap inside is refused`() throws {
    let good = Segment(sealing: [changesets[0], changesets[2]], chain: chain)
    #expect(throws: WireError.outOfRange(field: 1)) { try good.changesets() }
  }

  @Test func `another size than the one announced is refused`() throws {
    let good = Segment(sealing: changesets, chain: chain)
    for size in [0, good.rawBytes - 1, good.rawBytes + 1] {
      let bad = Segment(firstSeq: 11, lastSeq: 20, rawBytes: size, bytes: good.bytes, chain: chain)
      #expect(throws: WireError.corruptSegment) { try bad.changesets() }
    }
    let bomb = Segment(
      firstSeq: 11, lastSeq: 20, rawBytes: UInt64(Limits.batchBytes) + 1, bytes: good.bytes,
      chain: chain)
    #expect(
      throws: WireError.inflatedTooLong(
        bytes: UInt64(Limits.batchBytes) + 1, limit: Limits.batchBytes)
    ) { try bomb.changesets() }
  }

  @Test func `a flipped bit anywhere is an error or other content, never a trap`() throws {
    let good = Segment(sealing: changesets, chain: chain)
    for position in good.bytes.indices {
      for bit in 0..<8 {
        var bytes = good.bytes
        bytes[position] ^= 1 << UInt8(bit)
        let bad = Segment(
          firstSeq: 11, lastSeq: 20, rawBytes: good.rawBytes, bytes: bytes, chain: chain)
        // If the bytes still inflate, the chain finds the change: here nothing may trap.
        _ = try? bad.changesets()
      }
    }
  }
}
