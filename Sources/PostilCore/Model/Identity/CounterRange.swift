/// Consecutive events of one replica.
package struct CounterRange: Hashable, Sendable {
  package let replica: ReplicaID
  /// From 1.
  package let first: UInt64
  /// At least `first`, below 2^63.
  package let last: UInt64

  package init(replica: ReplicaID, first: UInt64, last: UInt64) {
    self.replica = replica
    self.first = first
    self.last = last
  }

  /// The fewest ranges that hold some events and no others, ascending.
  package static func all(of ids: [EventID]) -> [CounterRange] {
    var ranges: [CounterRange] = []
    for id in ids.sorted() {
      if let last = ranges.last, last.replica == id.replica, last.last + 1 >= id.counter {
        ranges[ranges.count - 1] = CounterRange(
          replica: id.replica, first: last.first, last: max(last.last, id.counter))
      } else {
        ranges.append(CounterRange(replica: id.replica, first: id.counter, last: id.counter))
      }
    }
    return ranges
  }
}
