import PostilCore
import Testing

@testable import PostilWire

@Suite struct ChangesetTests {
  private let replica = ReplicaID(bits: 0xAB)
  /// Files hold counters and seqs as signed numbers.
  private let last = UInt64(Int64.max)
  private let three = EventRun(events: [
    Sample.event(.deleted(Sample.reply)), Sample.event(.restored(Sample.reply)), [0x08, 0x01],
  ])

  @Test func `a changeset names its events`() throws {
    let changeset = try Changeset(replica: replica, firstCounter: 41, events: three)
    #expect(changeset.lastCounter == 43)
    #expect(changeset.id(at: 1) == EventID(replica: replica, counter: 42))
    let event = try changeset.event(at: 1)
    #expect(event.id == EventID(replica: replica, counter: 42))
    #expect(event.change == .restored(Sample.reply))
    #expect(throws: WireError.missingField(field: 8)) { try changeset.event(at: 2) }
  }

  @Test func `counters start at 1 and end before the numbers do`() throws {
    #expect(throws: WireError.outOfRange(field: 2)) {
      try Changeset(replica: replica, firstCounter: 0, events: three)
    }
    let furthest = try Changeset(replica: replica, firstCounter: last - 3, events: three)
    #expect(furthest.lastCounter == last - 1)
    for counter in [last - 2, last, .max - 2, .max] {
      #expect(throws: WireError.outOfRange(field: 2)) {
        try Changeset(replica: replica, firstCounter: counter, events: three)
      }
    }
  }

  @Test func `seqs start at 1 and end before the numbers do`() throws {
    let changeset = try Changeset(replica: replica, firstCounter: 1, events: three)
    let now = Instant(milliseconds: 0)
    let furthest = try LoggedChangeset(changeset: changeset, firstSeq: last - 3, receivedAt: now)
    #expect(furthest.lastSeq == last - 1)
    for seq in [0, last - 2, last, .max - 2, .max] {
      #expect(throws: WireError.outOfRange(field: 4)) {
        try LoggedChangeset(changeset: changeset, firstSeq: seq, receivedAt: now)
      }
    }
  }

  @Test func `further fields of a changeset are ignored`() throws {
    let changeset = try Changeset(replica: replica, firstCounter: 1, events: three)
    var writer = ProtoWriter()
    writer.changeset(changeset)
    writer.presentBlob(7, [UInt8](repeating: 1, count: 64))
    var reader = ProtoReader(writer.bytes)
    #expect(try reader.changeset() == changeset)
  }
}
