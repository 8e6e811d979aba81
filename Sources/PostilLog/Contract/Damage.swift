package import PostilCore

/// A contradiction to the laws of the log, in a stored log or in a server's messages.
package enum Damage: Error, Hashable, Sendable {
  /// `expected` is the seq that had to come.
  case gap(expected: Seq, found: Seq)
  /// The replica's counters do not continue where they stopped.
  case counters(seq: Seq, expected: UInt64, found: UInt64)
  /// An event's base is beyond the seqs that its replica can have seen, or before its earlier base.
  case base(seq: Seq)
  /// A stored chain value is not the hash of everything before it.
  case chain(seq: Seq)
  /// A replica's stored frontier does not match its events.
  case frontier(ReplicaID)
  /// Bytes that cannot be decoded.
  case unreadable(seq: Seq)
  /// The first event of a replica that is not a valid join.
  case notAMember(seq: Seq)
  /// An event whose author was not allowed to make it.
  case role(seq: Seq)
  /// The replica's events up to this seq are not signed with its key.
  case signature(seq: Seq)
  /// Under the same counters the log holds other events than this replica made: its file was copied or
  /// restored and both copies were used.
  case ownEvents(counter: UInt64)
  /// A row is missing.
  case missing(String)
  /// The folded state cannot be read.
  case state(String)
}
