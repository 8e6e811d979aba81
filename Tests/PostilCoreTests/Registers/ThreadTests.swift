import PostilCore
import TestSupport
import Testing

/// What hangs below each reply of a thread, found for all at once.
struct ThreadTests {
  private static let annotation = EventID(replica: ReplicaID(bits: 1), counter: 1)

  private func reply(_ replica: UInt64, _ counter: UInt64, to parent: EventID?, seq: Seq?) -> Entity
  {
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
    var random = seed.random
    let count = 1 + random.number(below: 12)
    // What the first replica wrote from here on waits in the outbox.
    let pending = random.number(below: 2 * count)
    let ids = (0..<count).map {
      EventID(replica: ReplicaID(bits: UInt64(1 + $0 % 3)), counter: UInt64(10 * $0 + 10))
    }
    let replies = ids.enumerated().map { index, id in
      // Anything can be claimed: oneself, a later reply, one that is nowhere.
      let parent: EventID? =
        switch random.number(below: 4) {
        case 0: nil
        case 1: EventID(replica: ReplicaID(bits: 9), counter: 9)
        default: ids[random.number(below: count)]
        }
      let isPending = id.replica.bits == 1 && index >= pending
      return reply(
        id.replica.bits, id.counter, to: parent, seq: isPending ? nil : Seq(1_000 * index + 1_000))
    }
    let thread = Thread(replies)
    let below = thread.editsBelow()
    for (index, id) in ids.enumerated() {
      for place in 0...count {
        let author = ReplicaID(bits: UInt64(1 + random.number(below: 4)))
        let deletion = Stamp(
          event: EventID(replica: author, counter: UInt64(10 * place + 5)),
          base: Seq(1_000 * random.number(below: place + 1)),
          seq: author.bits == 1 && place > pending ? nil : Seq(1_000 * place + 500))
        var deleted = replies[index]
        deleted.write(.deleted, .flag(true), deletion)
        let edits =
          thread.answers(to: id).flatMap(\.registers)
          + deleted.registers.filter { $0.field != Field.deleted }
        let isKnowing = edits.flatMap(\.register.heads).allSatisfy { deletion.hasSeen($0.stamp) }
        #expect(
          Deletion(of: deleted, below: below[id] ?? NewestEdits())
            == (isKnowing ? .hidden : .contested))
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
