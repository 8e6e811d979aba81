import PostilCore
import Testing

/// The values that members gave in shared fields, as agreement counts them.
struct SharedValuesTests {
  private let north = ReplicaID(bits: 1)
  private let south = ReplicaID(bits: 2)
  private let east = ReplicaID(bits: 3)

  private func entry(
    _ member: ReplicaID, _ counter: UInt64, seq: Seq?, base: Seq, _ field: Field, _ value: String
  ) -> SharedValues.Entry {
    SharedValues.Entry(
      member: member,
      stamp: Stamp(event: EventID(replica: member, counter: counter), base: base, seq: seq),
      field: field, value: .text(Text(value)))
  }

  @Test func `the last own value of each member counts, although another one stands`() {
    let values = SharedValues([
      entry(north, 1, seq: 1, base: 0, .plain(.status), "open"),
      entry(south, 1, seq: 2, base: 1, .plain(.status), "accepted"),
      entry(north, 2, seq: 3, base: 2, .plain(.status), "rejected"),
      entry(east, 1, seq: 4, base: 3, .plain(.status), "open"),
      entry(east, 2, seq: nil, base: 4, .plain(.status), ""),
    ])
    #expect(values.texts(in: .status) == [north: "rejected", south: "accepted"])
    #expect(values.texts(in: .motivation).isEmpty)
  }

  @Test func `who tagged at once and left a tag out did not give it`() {
    let values = SharedValues([
      entry(north, 1, seq: 1, base: 0, .tag("a"), "a"),
      entry(north, 1, seq: 1, base: 0, .tag("b"), "b"),
      entry(south, 1, seq: 2, base: 0, .tag("b"), "b"),
    ])
    #expect(values.tags() == ["a": [north: true, south: false], "b": [north: true, south: true]])
  }

  @Test func `who had seen a tag and left it standing said nothing about it`() {
    let values = SharedValues([
      entry(north, 1, seq: 1, base: 0, .tag("a"), "a"),
      entry(south, 1, seq: 2, base: 1, .tag("b"), "b"),
      entry(east, 1, seq: nil, base: 2, .tag("c"), "c"),
    ])
    #expect(values.tags() == ["a": [north: true], "b": [south: true], "c": [east: true]])
  }

  @Test func `a later event of a replica is found although an earlier one was seen`() {
    let values = SharedValues([
      entry(south, 1, seq: 1, base: 0, .tag("b"), "b"),
      entry(south, 2, seq: 2, base: 0, .tag("c"), "c"),
      entry(north, 1, seq: 3, base: 1, .tag("a"), "a"),
    ])
    #expect(values.tags()["a"] == [north: true, south: false])
    #expect(values.tags()["b"] == [south: true])
    #expect(values.tags()["c"] == [south: true, north: false])
  }

  @Test func `a tag that was taken off by all who knew it is no unit`() {
    let values = SharedValues([
      entry(north, 1, seq: 1, base: 0, .tag("a"), "a"),
      entry(south, 1, seq: 2, base: 1, .tag("a"), ""),
      entry(north, 2, seq: 3, base: 2, .tag("a"), ""),
    ])
    #expect(values.tags().isEmpty)
  }
}
