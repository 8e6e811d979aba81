package import PostilCore
import PostilLog
import PostilWire

/// An event with the log's facts about it.
package struct RecordedEvent: Sendable {
  package let event: Event
  /// `nil` for an event that waits in the outbox.
  package let place: Place?

  package init(event: Event, place: Place?) {
    self.event = event
    self.place = place
  }

  /// True if this event comes before another: in log order; pending ones after all others, in the order of
  /// their counters.
  package func precedes(_ other: RecordedEvent) -> Bool {
    (place?.seq ?? .max, event.id.counter) < (other.place?.seq ?? .max, other.event.id.counter)
  }

  package struct Place: Hashable, Sendable {
    package let seq: Seq
    /// The time when the server received it, by the server's clock.
    package let receivedAt: Instant

    package init(seq: Seq, receivedAt: Instant) {
      self.seq = seq
      self.receivedAt = receivedAt
    }
  }
}

extension ReplicaView {
  /// The event that a stamp names, or `nil` where neither log nor outbox holds it.
  package func recorded(_ stamp: Stamp) throws -> RecordedEvent? {
    guard let seq = stamp.seq else {
      return try pendingEvent(stamp.event.counter).map { RecordedEvent(event: $0, place: nil) }
    }
    return try recorded(at: seq)
  }

  /// The last events of the log, or of its beginning up to a seq, in log order.
  package func lastRecorded(_ count: Int, through end: Seq = .max) throws -> [RecordedEvent] {
    let cursor = try min(cursor(), end)
    guard cursor > 0 else { return [] }
    let first = cursor > UInt64(count) ? cursor - UInt64(count) + 1 : 1
    guard let start = try changeset(holding: first)?.firstSeq else { return [] }
    var events: [RecordedEvent] = []
    try readLog(after: start - 1) { logged in
      guard logged.firstSeq <= cursor else { return false }
      events += try logged.recordedEvents(in: first...cursor)
      return true
    }
    return events
  }

  /// The events that follow a seq, changeset by changeset until there are enough.
  ///
  /// - Parameter seq: the end of a changeset, or 0.
  package func recorded(after seq: Seq, atLeast count: Int) throws -> [RecordedEvent] {
    var events: [RecordedEvent] = []
    try readLog(after: seq) { logged in
      events += try logged.recordedEvents()
      return events.count < count
    }
    return events
  }

  private func pendingEvent(_ counter: UInt64) throws -> Event? {
    try outbox(after: counter - 1, limit: 1)?.event(at: 0)
  }
}

extension LoggedChangeset {
  /// Its events at some places, with those places.
  package func recordedEvents(in seqs: ClosedRange<Seq> = 1...(.max)) throws -> [RecordedEvent] {
    do {
      let events = try changeset.decodedLeniently()
      return events.enumerated().compactMap { index, event in
        let place = RecordedEvent.Place(seq: firstSeq + UInt64(index), receivedAt: receivedAt)
        return seqs.contains(place.seq) ? RecordedEvent(event: event, place: place) : nil
      }
    } catch {
      throw Damage.unreadable(seq: firstSeq)
    }
  }
}
