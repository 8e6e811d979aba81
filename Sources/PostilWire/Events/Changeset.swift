package import PostilCore

/// Consecutive events of one replica: the unit of push, of append and of acknowledgement.
package struct Changeset: Hashable, Sendable {
  package let replica: ReplicaID
  /// The counter of the first event.
  package let firstCounter: UInt64
  package let events: EventRun
  /// By the replica's key, over its own chain at the last event: 64 bytes. It vouches for everything that
  /// the replica wrote before. `nil` in an open workspace.
  package let signature: [UInt8]?

  /// - Parameter firstCounter: at least 1, and small enough that one more than the last counter is an
  ///   `Int64`, which files hold.
  package init(
    replica: ReplicaID, firstCounter: UInt64, events: EventRun, signature: [UInt8]? = nil
  ) throws(WireError) {
    guard firstCounter > 0, firstCounter <= UInt64(Int64.max) - UInt64(events.count) else {
      throw .outOfRange(field: 2)
    }
    self.replica = replica
    self.firstCounter = firstCounter
    self.events = events
    self.signature = signature
  }

  /// The same, signed by its replica.
  ///
  /// - Parameter chain: the replica's own at the last event.
  package func signed(by key: SigningKey, at chain: Chain) throws -> Changeset {
    try Changeset(
      replica: replica, firstCounter: firstCounter, events: events,
      signature: key.sign(.changeset(chain)))
  }

  /// True if both hold the same events, under any signatures.
  package func hasEvents(of other: Changeset) -> Bool {
    replica == other.replica && firstCounter == other.firstCounter && events == other.events
  }

  package var lastCounter: UInt64 { firstCounter + UInt64(events.count) - 1 }

  /// The id of the event at an index of `events.ranges`.
  package func id(at index: Int) -> EventID {
    EventID(replica: replica, counter: firstCounter + UInt64(index))
  }

  package func event(at index: Int) throws(WireError) -> Event {
    try EventDecoder.decode(events.bytes, in: events.ranges[index], id: id(at: index))
  }
}

/// A changeset to which the server has given its place in the log.
package struct LoggedChangeset: Hashable, Sendable {
  package let changeset: Changeset
  package let firstSeq: Seq
  /// The time on the server's clock when it appended the changeset. A claim, like all times.
  package let receivedAt: Instant

  /// - Parameter firstSeq: at least 1, and small enough that one more than the last seq is an
  ///   `Int64`, which files hold.
  package init(changeset: Changeset, firstSeq: Seq, receivedAt: Instant) throws(WireError) {
    guard firstSeq > 0, firstSeq <= UInt64(Int64.max) - UInt64(changeset.events.count) else {
      throw .outOfRange(field: 4)
    }
    self.changeset = changeset
    self.firstSeq = firstSeq
    self.receivedAt = receivedAt
  }

  package var lastSeq: Seq { firstSeq + UInt64(changeset.events.count) - 1 }
}
