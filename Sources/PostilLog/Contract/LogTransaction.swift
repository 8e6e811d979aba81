package import PostilCore
package import PostilWire

/// What a store gives the appender within one transaction, and what it writes down for it.
///
/// A store only stores: it judges nothing. A protocol because the log lies in several stores:
/// in SQLite on servers and replicas alike, in memory, and nowhere while a log is verified.
package protocol LogTransaction: RoomStore {
  // MARK: The log as it is

  /// What the log holds of a replica; `nil` where it holds nothing.
  func frontier(of replica: ReplicaID) throws -> Frontier?

  /// Whether a replica in the log has the name.
  func isTaken(_ name: Text) throws -> Bool

  /// The changeset that holds a seq; `nil` beyond the end.
  func changeset(holding seq: Seq) throws -> LoggedChangeset?

  /// The events about members and about the log, in log order.
  func acts() throws -> [LoggedAct]

  /// The events of a range that the log holds, in their order.
  func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws

  // MARK: What is let in

  /// Writes a changeset to the open tail.
  ///
  /// - Parameters:
  ///   - own: the replica's own chain before it.
  ///   - chain: the log's with it.
  mutating func append(_ logged: LoggedChangeset, own: Chain, chain: Chain) throws

  /// Writes a sealed run; what lies in the open tail before it is sealed, too.
  mutating func append(_ segment: Segment) throws

  mutating func save(_ frontier: Frontier, of replica: ReplicaID) throws

  /// Notes an event about members once more. Whether it is in vain stands among the verdicts.
  mutating func append(_ act: LoggedAct) throws
}

/// What a store keeps of rooms.
package protocol RoomStore {
  /// What the events of an owner add up to; `nil` where it is nothing.
  func room(of owner: RoomOwner) throws -> RoomUse?

  /// Replaces what is kept of these owners.
  mutating func save(_ uses: [(owner: RoomOwner, use: RoomUse)]) throws

  /// Whether there was no room for the event at a seq.
  func isWithoutRoom(_ seq: Seq) throws -> Bool

  /// Notes events that the fold ignores by the log's laws, and why. A verdict is reached once and never
  /// changes.
  mutating func note(_ verdicts: [Seq: Fold.Reason]) throws
}

/// What a whole log's events add up to.
package struct RoomCounts {
  /// Of each owner; also of such as have nothing.
  package let rooms: [RoomOwner: RoomUse]
  /// The events that the fold ignores by the log's laws, and why.
  package let verdicts: [Seq: Fold.Reason]
}

/// An event of the log that somebody names.
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

/// An event about members as the log keeps it once more, so that no reader goes through a whole log to
/// learn who belongs to the workspace.
package struct LoggedAct: Hashable, Sendable {
  package let seq: Seq
  package let replica: ReplicaID
  package let receivedAt: Instant
  /// The event's, as they stand in the log.
  package let bytes: [UInt8]
  /// Whether the log holds it in vain: a reinstatement for which there was no room.
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

  /// Whether two say the same of the log; what is in vain stands among the verdicts.
  func isSameEvent(as other: LoggedAct) -> Bool {
    (seq, replica, receivedAt) == (other.seq, other.replica, other.receivedAt)
      && bytes == other.bytes
  }

  /// Takes what the event says of other events into what is set aside.
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

  /// Takes what the event says into a roster.
  package func apply(to roster: inout Roster) throws(Damage) {
    roster.apply(try change(), by: replica, at: seq, receivedAt: receivedAt)
  }
}
