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
}
