import PostilCore
import TestSupport
import Testing

struct CounterSetTests {
  @Test(arguments: Seed.range(50))
  func `ranges that come and go hold the same as a plain set`(seed: Seed) {
    var dice = SplitMix64(seed: seed.number)
    let replicas = [ReplicaID(bits: 1), ReplicaID(bits: 2)]
    var ranges = CounterSet()
    var plain: Set<EventID> = []
    for _ in 0..<120 {
      let replica = replicas.randomElement(using: &dice)!
      let first = UInt64.random(in: 1...60, using: &dice)
      let last = first + UInt64.random(in: 0...8, using: &dice)
      let range = CounterRange(replica: replica, first: first, last: last)
      let ids = (first...last).map { EventID(replica: replica, counter: $0) }
      if Bool.random(using: &dice) {
        ranges.insert(range)
        plain.formUnion(ids)
      } else {
        ranges.remove(range)
        plain.subtract(ids)
      }
      #expect(ranges.isEmpty == plain.isEmpty)
    }
    for replica in replicas {
      for counter in 1...UInt64(70) {
        let id = EventID(replica: replica, counter: counter)
        #expect(ranges.contains(id) == plain.contains(id), "replay: \(seed)")
        let next = CounterRange(replica: replica, first: counter, last: counter + 3)
        let isMet = (counter...counter + 3).contains {
          plain.contains(EventID(replica: replica, counter: $0))
        }
        #expect(ranges.overlaps(next) == isMet, "replay: \(seed)")
      }
    }
  }

  @Test func `a counter at the end of all counters overflows nothing`() {
    let range = CounterRange(replica: ReplicaID(bits: 1), first: 1, last: UInt64(Int64.max))
    var ranges = CounterSet([range, range])
    ranges.remove(CounterRange(replica: ReplicaID(bits: 1), first: 2, last: UInt64(Int64.max)))
    #expect(ranges == CounterSet([CounterRange(replica: ReplicaID(bits: 1), first: 1, last: 1)]))
  }
}
