import PostilCore
import Testing

struct ReplicaIDTests {
  /// Computed with Python's hashlib.
  @Test func `a replica is named by the first 8 bytes of its key's hash`() {
    #expect(ReplicaID(publicKey: Array(0...31)) == ReplicaID(bits: 0x630D_CD29_66C4_3366))
  }

  @Test func `a replica is written as 16 digits`() {
    #expect(ReplicaID(publicKey: Array(repeating: 17, count: 32)).description == "02d449a31fbb267c")
    #expect(ReplicaID(bits: 0).description == "0000000000000000")
    #expect(ReplicaID(bits: .max).description == "ffffffffffffffff")
  }

  @Test func `events are ordered by replica, then by counter`() {
    let events = [
      EventID(replica: ReplicaID(bits: 1), counter: 9),
      EventID(replica: ReplicaID(bits: 2), counter: 1),
      EventID(replica: ReplicaID(bits: 2), counter: 10),
    ]
    #expect(events.reversed().sorted() == events)
  }
}
