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

  /// Whether this event comes before another: in log order; pending ones after all others, in the order of
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
