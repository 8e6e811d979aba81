import PostilCore
import TestSupport
import Testing

/// The replies below each reply of a thread, found for all of them at once.
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
    // From here on, events of the first replica wait in the outbox.
    let pending = random.number(below: 2 * count)
    var ids: [EventID] = []
    for index in 0..<count {
      let replica = ReplicaID(bits: UInt64(1 + index % 3))
      ids.append(EventID(replica: replica, counter: UInt64(10 * index + 10)))
    }
    var replies: [Entity] = []
    for (index, id) in ids.enumerated() {
      // Anything can be claimed: oneself, a later reply, one that is nowhere.
      var parent: EventID?
      if !random.oneIn(4) { parent = ids[random.number(below: count)] }
      if random.oneIn(4) { parent = EventID(replica: ReplicaID(bits: 9), counter: 9) }
      let isPending = id.replica.bits == 1 && index >= pending
      let seq: Seq? = isPending ? nil : Seq(1_000 * index + 1_000)
      replies.append(reply(id.replica.bits, id.counter, to: parent, seq: seq))
    }
    let thread = Thread(replies)
    let below = ReplyWork.below(eachOf: replies.compactMap(ReplyWork.init(on:)))
    for (index, id) in ids.enumerated() {
      for place in 0...count {
        let author = ReplicaID(bits: UInt64(1 + random.number(below: 4)))
        let isPending = author.bits == 1 && place > pending
        let deletion = Stamp(
          event: EventID(replica: author, counter: UInt64(10 * place + 5)),
          base: Seq(1_000 * random.number(below: place + 1)),
          seq: isPending ? nil : Seq(1_000 * place + 500))
        var deleted = replies[index]
        deleted.write(.deleted, .flag(true), deletion)
        var edits: [NamedRegister] = replies[index].registers
        for answer in thread.answers(to: id) { edits += answer.registers }
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
    let below = ReplyWork.below(eachOf: replies.compactMap(ReplyWork.init(on:)))
    let first = EventID(replica: ReplicaID(bits: 1), counter: 1)
    var deleted = replies[0]
    deleted.write(
      .deleted, .flag(true),
      Stamp(event: EventID(replica: ReplicaID(bits: 2), counter: 1), base: 19_999, seq: 20_001))
    #expect(Deletion(of: deleted, below: below[first] ?? NewestEdits()) == .contested)
  }

  @Test func `a thread is shown 64 deep, and deeper replies stand at that depth`() {
    let ids = (1...1_000 as ClosedRange<UInt64>).map {
      EventID(replica: ReplicaID(bits: 1), counter: 10 + $0)
    }
    let replies = ids.enumerated().map { index, id in
      reply(1, id.counter, to: index == 0 ? nil : ids[index - 1], seq: Seq(index + 1))
    }
    let order = Thread(replies).inReadingOrder()
    #expect(order.map(\.reply.id) == replies.map(\.id))
    #expect(order.map(\.depth) == (1...1_000).map { min($0, 64) })
  }

  @Test func `each reply is followed by its answers, and a circle comes last`() {
    let ids = (1...6 as ClosedRange<UInt64>).map {
      EventID(replica: ReplicaID(bits: 1), counter: 10 + $0)
    }
    let nowhere = EventID(replica: ReplicaID(bits: 9), counter: 9)
    // The first two answer one another, the third nothing that is there.
    let parents = [ids[1], ids[0], nowhere, nil, ids[2], ids[4]]
    let replies = zip(ids, parents).enumerated().map { index, pair in
      reply(1, pair.0.counter, to: pair.1, seq: Seq(index + 1))
    }
    let order = Thread(replies).inReadingOrder()
    #expect(order.map(\.reply.id) == [2, 4, 5, 3, 0, 1].map { replies[$0].id })
    #expect(order.map(\.depth) == [1, 2, 3, 1, 1, 1])
  }

  @Test func `a chain of replies of any length is walked without recursion`() {
    let count: UInt64 = 200_000
    let replies = (1...count).map { counter in
      reply(
        1, counter,
        to: counter == 1 ? nil : EventID(replica: ReplicaID(bits: 1), counter: counter - 1),
        seq: counter)
    }
    let thread = Thread(replies)
    #expect(thread.inReadingOrder().count == Int(count))
    #expect(thread.answers(to: EventID(replica: ReplicaID(bits: 1), counter: 1)).count == 199_999)
  }
}
