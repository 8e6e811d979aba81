import PostilCore
import PostilWire
import TestSupport

/// One of the authors: his counters and bases, and the clock on his wall.
struct Desk: Sendable {
  let author: Author
  let replica: ReplicaID
  private(set) var lastCounter: UInt64 = 0
  private(set) var base: Seq = 0

  init(author: Author) {
    self.author = author
    replica = author.replica
  }

  /// - Parameter head: the last seq of the log with this changeset. Its people work through an event
  ///   every eight seconds, and their clocks differ by minutes.
  mutating func changeset(
    of changes: [Change], base: Seq, head: Seq, using random: inout SplitMix64
  ) -> Changeset {
    let first = lastCounter + 1
    lastCounter += UInt64(changes.count)
    self.base = base
    var moment = 1_760_000_000_000 + Int64(head) * 8_000 + Int64(random.below(300_000))
    let events = changes.map { change in
      moment += Int64(random.below(60_000))
      return EventEncoder.encode(
        base: base, claimedAt: Instant(milliseconds: moment), change: change)
    }
    let run = EventRun(events: events)
    guard let changeset = try? Changeset(replica: replica, firstCounter: first, events: run) else {
      preconditionFailure("counters stay far below 2^63")
    }
    return changeset
  }
}
