import PostilCore

/// One replica in memory: a prefix of the log, an outbox, and the state folded from both bit by bit.
struct Peer {
  let id: ReplicaID
  private(set) var cursor: Seq = 0
  private(set) var lastCounter: UInt64 = 0
  /// Own events that were not pulled yet; the server may hold the first of them already.
  private(set) var outbox: [Event] = []
  /// Never folded anew: pending events were applied when they were made, and settled since.
  private(set) var state = FoldedState()
  /// True if its last action was a pull.
  private(set) var hasPulled = false

  init(id: ReplicaID) {
    self.id = id
  }

  mutating func record(_ change: Change) {
    hasPulled = false
    lastCounter += 1
    let event = Event(id, lastCounter, base: cursor, change)
    outbox.append(event)
    state.apply(event, at: nil)
  }

  mutating func pull(_ log: [Event], through head: Seq) {
    hasPulled = true
    while cursor < head {
      let event = log[Int(cursor)]
      cursor += 1
      if outbox.first?.id == event.id {
        outbox.removeFirst()
        state.settle(event, at: cursor)
      } else {
        state.apply(event, at: cursor)
      }
    }
  }

  /// The next events that the server lacks.
  func unsent(after counter: UInt64) -> ArraySlice<Event> {
    outbox.drop { $0.id.counter <= counter }
  }
}
