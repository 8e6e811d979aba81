/// A set of events by their ids: ranges of counters for each replica, ascending, none touching another.
///
/// A range is found in logarithmic time.
package struct CounterSet: Hashable, Sendable {
  private var ranges: [ReplicaID: [ClosedRange<UInt64>]] = [:]

  package init(_ ranges: [CounterRange] = []) {
    for range in ranges { insert(range) }
  }

  package var isEmpty: Bool { ranges.isEmpty }
  package var replicas: Set<ReplicaID> { Set(ranges.keys) }

  package func contains(_ id: EventID) -> Bool {
    guard let known = ranges[id.replica] else { return false }
    let place = known.firstIndex(above: id.counter)
    return place < known.count && known[place].contains(id.counter)
  }

  /// True if it holds one of consecutive events.
  package func overlaps(_ range: CounterRange) -> Bool {
    guard let known = ranges[range.replica] else { return false }
    let place = known.firstIndex(above: range.first)
    return place < known.count && known[place].lowerBound <= range.last
  }

  package mutating func insert(_ range: CounterRange) {
    // In place: a copy for each of many ranges would cost their square.
    var known = ranges.removeValue(forKey: range.replica) ?? []
    defer { ranges[range.replica] = known }
    // A range that ends right before it, or begins right behind it, becomes one with it.
    let start = known.firstIndex(above: range.first - 1)
    var end = start
    var (first, last) = (range.first, range.last)
    while end < known.count, known[end].lowerBound <= range.last + 1 {
      first = min(first, known[end].lowerBound)
      last = max(last, known[end].upperBound)
      end += 1
    }
    known.replaceSubrange(start..<end, with: CollectionOfOne(first...last))
  }

  package mutating func remove(_ range: CounterRange) {
    guard var known = ranges.removeValue(forKey: range.replica) else { return }
    defer { if !known.isEmpty { ranges[range.replica] = known } }
    let start = known.firstIndex(above: range.first)
    var end = start
    var rest: [ClosedRange<UInt64>] = []
    while end < known.count, known[end].lowerBound <= range.last {
      if known[end].lowerBound < range.first {
        rest.append(known[end].lowerBound...range.first - 1)
      }
      if known[end].upperBound > range.last {
        rest.append(range.last + 1...known[end].upperBound)
      }
      end += 1
    }
    known.replaceSubrange(start..<end, with: rest)
  }
}

extension [ClosedRange<UInt64>] {
  /// The first range that does not end before a counter.
  fileprivate func firstIndex(above counter: UInt64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].upperBound < counter { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
