package import PostilCore

/// Where the content of a log, or of what a server sent, contradicts the laws of the log.
package enum Damage: Error, Hashable, Sendable {
  /// `expected` is the seq that had to come.
  case gap(expected: Seq, found: Seq)
  /// The replica's counters do not go on where they stopped.
  case counters(seq: Seq, expected: UInt64, found: UInt64)
  /// An event's base is beyond what its replica can have seen, or before what it had seen.
  case base(seq: Seq)
  /// A stored chain value is not the hash of what stands before it.
  case chain(seq: Seq)
  /// A replica's stored frontier is not what its events add up to.
  case frontier(ReplicaID)
  /// Bytes that cannot be read as what they must be.
  case unreadable(seq: Seq)
  /// The first event of a replica that is no valid join.
  case notAMember(seq: Seq)
  /// An event whose author was not allowed to do what it does.
  case role(seq: Seq)
  /// What a replica wrote up to this seq is not signed with its key.
  case signature(seq: Seq)
  /// The log holds other events than this replica made under the same counters: its file was copied
  /// or restored and both copies were used.
  case ownEvents(counter: UInt64)
  /// A row that must be there is not.
  case missing(String)
  /// The folded state cannot be read.
  case state(String)
}
