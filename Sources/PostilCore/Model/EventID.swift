/// The identity of one event: which replica made it, and as its how-manieth.
///
/// Unique for ever, and known before any server has seen the event.
/// Source: Protocol/EVENTS.md, "Identity".
package struct EventID: Hashable, Comparable, Sendable {
  package let replica: ReplicaID
  /// 1 for the replica's first event; no gaps.
  package let counter: UInt64

  package init(replica: ReplicaID, counter: UInt64) {
    self.replica = replica
    self.counter = counter
  }

  package static func < (left: EventID, right: EventID) -> Bool {
    (left.replica, left.counter) < (right.replica, right.counter)
  }
}
