import PostilCore
import Testing

/// What hangs below each reply of a thread, found for all at once.
struct ThreadTests {
  private static let annotation = EventID(replica: ReplicaID(bits: 1), counter: 1)

  private func reply(_ replica: UInt64, _ counter: UInt64, to parent: EventID?, seq: Seq?) -> Entity {
    let id = EventID(replica: ReplicaID(bits: replica), counter: counter)
    let stamp = Stamp(event: id, base: 0, seq: seq)
    var entity = Entity(
      id: .reply(id),
      origins: [
        Origin(
          stamp: stamp,
          facts: .reply(ReplyFacts(annotation: Self.annotation, parent: parent)))
      ])
    entity.write(.text, .text("r"), stamp)
    return entity
  }

  @Test(arguments: Seed.range(200))
  func `the work below each reply is that of its answers, circles or not`(seed: Seed) {
    var choices = seed.choices
    let count = 1 + choices.below(12)
    let ids = (0..<count).map {
      EventID(replica: ReplicaID(bits: UInt64(1 + $0 % 3)), counter: UInt64(10 + $0))
    }
    let replies = ids.indices.map { index in
      // Anything can be claimed: oneself, a later reply, one that is nowhere.
      let parent: EventID? =
        switch choices.below(4) {
        case 0: nil
        case 1: EventID(replica: ReplicaID(bits: 9), counter: 9)
        default: ids[choices.below(count)]
        }
      return reply(
        ids[index].replica.bits, ids[index].counter, to: parent,
        seq: choices.once(in: 6) ? nil : Seq(100 + index))
    }
    let thread = Thread(replies)
    let below = thread.editsBelow()
    for id in ids {
      for base in [0, 104, 108, 200] as [Seq] {
        for replica in 1...4 as ClosedRange<UInt64> {
          var deleted = replies[ids.firstIndex(of: id) ?? 0]
          let deletion = Stamp(
            event: EventID(replica: ReplicaID(bits: replica), counter: 16), base: base, seq: 300)
          deleted.write(.deleted, .flag(true), deletion)
          let plain = thread.answers(to: id).flatMap { $0.registers.flatMap(\.register.heads) }
            .map(\.stamp) + deleted.registers.filter { $0.field != .deleted }
            .flatMap(\.register.heads).map(\.stamp)
          let isKnowing = plain.allSatisfy { deletion.hasSeen($0) }
          // The stamps of the fourth replica's own edits do not exist; the others' counters ascend.
          #expect(
            Deletion(of: deleted, below: below[id] ?? NewestEdits())
              == (isKnowing ? .hidden : .contested))
        }
      }
    }
  }

  @Test func `a chain of many thousand answers is weighed in one pass`() {
    var replies: [Entity] = []
    var parent: EventID?
    for counter in 1...20_000 as ClosedRange<UInt64> {
      replies.append(reply(1, counter, to: parent, seq: counter))
      parent = EventID(replica: ReplicaID(bits: 1), counter: counter)
    }
    let below = Thread(replies).editsBelow()
    let first = EventID(replica: ReplicaID(bits: 1), counter: 1)
    var deleted = replies[0]
    deleted.write(
      .deleted, .flag(true),
      Stamp(event: EventID(replica: ReplicaID(bits: 2), counter: 1), base: 19_999, seq: 20_001))
    #expect(Deletion(of: deleted, below: below[first] ?? NewestEdits()) == .contested)
  }
}
