/// The identity of one event: the replica that made it, and its ordinal there.
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

  /// Both numbers in one step. A replica's counters are spread by the golden ratio, and its bits come from a
  /// hash: nobody can make many ids that collide.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(replica.bits ^ counter &* 0x9E37_79B9_7F4A_7C15)
  }
}
