package import PostilCore
package import PostilWire

extension Changeset {
  /// The events as a server takes them: one unreadable event invalidates the changeset.
  package func decoded() throws(UnreadableEvent) -> [Event] {
    var events: [Event] = []
    events.reserveCapacity(self.events.count)
    for index in self.events.ranges.indices {
      do {
        events.append(try event(at: index))
      } catch {
        throw UnreadableEvent(counter: firstCounter + UInt64(index), fault: error)
      }
    }
    return events
  }

  /// The events as they come out of the log.
  ///
  /// - Throws: where not even an event's envelope can be read.
  package func decodedLeniently() throws(WireError) -> [Event] {
    var events: [Event] = []
    events.reserveCapacity(self.events.count)
    for index in self.events.ranges.indices {
      events.append(try eventLeniently(at: index))
    }
    return events
  }

  /// One event as it comes out of the log: one whose change cannot be read is treated like one of a kind
  /// that this version does not know. The server accepted it, perhaps under wider limits than ours, and a
  /// replica must not get stuck behind it.
  package func eventLeniently(at index: Int) throws(WireError) -> Event {
    do {
      return try event(at: index)
    } catch {
      let envelope = try EventDecoder.envelope(events.bytes, in: events.ranges[index])
      return Event(
        id: id(at: index), base: envelope.base, claimedAt: envelope.claimedAt,
        change: .unknown(kind: envelope.kind))
    }
  }
}

extension LoggedChangeset {
  /// Its events that are named, in their order.
  package func visit(_ named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws {
    let own = CounterRange(
      replica: changeset.replica, first: changeset.firstCounter, last: changeset.lastCounter)
    guard named.overlaps(own) else { return }
    for (index, bytes) in changeset.events.ranges.enumerated() {
      let id = EventID(
        replica: changeset.replica, counter: changeset.firstCounter + UInt64(index))
      guard named.contains(id) else { continue }
      let event: Event
      do {
        event = try changeset.eventLeniently(at: index)
      } catch {
        throw Damage.unreadable(seq: firstSeq + UInt64(index))
      }
      try visit(NamedEvent(event, seq: firstSeq + UInt64(index), bytes: bytes.count))
    }
  }
}

/// An event that cannot be read, and the reason.
package struct UnreadableEvent: Error {
  let counter: UInt64
  let fault: WireError

  /// Names the event, the field and the fault: the author's program must be fixed.
  var refusal: Refusal {
    Refusal(
      .malformed, expected: UInt64(fault.field ?? 0), found: counter, subject: Text(fault.name))
  }
}
