package import PostilCore
package import PostilWire

/// The reads and writes that a store offers the appender within one transaction.
///
/// A store only stores: it judges nothing. A protocol because the log lies in several stores: in SQLite on
/// servers and replicas alike, in memory, and nowhere while a log is verified.
package protocol LogTransaction: RoomStore {
  // MARK: The present log

  /// The frontier of a replica in the log; `nil` where the log has none of its events.
  func frontier(of replica: ReplicaID) throws -> Frontier?

  /// True if a replica in the log has the name.
  func isTaken(_ name: Text) throws -> Bool

  /// The changeset that holds a seq; `nil` beyond the end.
  func changeset(holding seq: Seq) throws -> LoggedChangeset?

  /// The acts, in log order.
  func acts() throws -> [LoggedAct]

  /// The events of a range that the log holds, in their order.
  func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws

  // MARK: Additions

  /// Writes a changeset to the open tail.
  ///
  /// - Parameters:
  ///   - own: the replica's own chain before it.
  ///   - chain: the log's after it.
  mutating func append(_ logged: LoggedChangeset, own: Chain, chain: Chain) throws

  /// Writes a segment; the open tail before it is sealed, too.
  mutating func append(_ segment: Segment) throws

  mutating func save(_ frontier: Frontier, of replica: ReplicaID) throws

  /// Adds an act to the log's list of them. The verdicts tell whether it has no effect.
  mutating func append(_ act: LoggedAct) throws
}

/// The part of a store that keeps rooms.
package protocol RoomStore {
  /// The sum of an owner's events; `nil` where there are none.
  func room(of owner: RoomOwner) throws -> RoomUse?

  /// Replaces the stored sums of these owners.
  mutating func save(_ uses: [(owner: RoomOwner, use: RoomUse)]) throws

  /// True if there was no room for the event at a seq.
  func isWithoutRoom(_ seq: Seq) throws -> Bool

  /// Stores the events that the fold ignores by the log's laws, with the reasons. A verdict is reached once
  /// and never changes.
  mutating func note(_ verdicts: [Seq: Fold.Reason]) throws
}

/// The sums of a whole log's events.
package struct RoomCounts {
  /// By owner; also owners with nothing.
  package let rooms: [RoomOwner: RoomUse]
  /// The events that the fold ignores by the log's laws, with the reasons.
  package let verdicts: [Seq: Fold.Reason]
}

/// An event of the log that another event names.
package struct NamedEvent {
  package let event: Event
  package let seq: Seq
  /// Encoded.
  package let bytes: Int

  package init(_ event: Event, seq: Seq, bytes: Int) {
    self.event = event
    self.seq = seq
    self.bytes = bytes
  }
}

/// A second copy of an act, in the log's list of them: so a reader learns the members of the workspace
/// without reading a whole log.
package struct LoggedAct: Hashable, Sendable {
  package let seq: Seq
  package let replica: ReplicaID
  package let receivedAt: Instant
  /// The event's, as they stand in the log.
  package let bytes: [UInt8]
  /// True if it has no effect in the log: a reinstatement for which there was no room.
  package let isIgnored: Bool

  package init(
    seq: Seq, replica: ReplicaID, receivedAt: Instant, bytes: [UInt8], isIgnored: Bool = false
  ) {
    self.isIgnored = isIgnored
    self.seq = seq
    self.replica = replica
    self.receivedAt = receivedAt
    self.bytes = bytes
  }

  /// True if two are the same event of the log; the verdicts tell whether it has an effect.
  func isSameEvent(as other: LoggedAct) -> Bool {
    (seq, replica, receivedAt) == (other.seq, other.replica, other.receivedAt)
      && bytes == other.bytes
  }

  /// Applies the event to the set-asides.
  package func apply(to setAsides: inout SetAsides) throws(Damage) {
    guard !isIgnored else { return }
    setAsides.apply(try change())
  }

  package func change() throws(Damage) -> Change {
    let id = EventID(replica: replica, counter: 1)
    guard let event = try? EventDecoder.decode(bytes, in: 0..<bytes.count, id: id) else {
      throw .unreadable(seq: seq)
    }
    return event.change
  }

  /// Applies the event to a roster.
  package func apply(to roster: inout Roster) throws(Damage) {
    roster.apply(try change(), by: replica, at: seq, receivedAt: receivedAt)
  }
}
