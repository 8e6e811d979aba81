package import PostilCore
import PostilLog

extension ReplicaView {
  /// The event that a stamp names, or `nil` where neither log nor outbox holds it.
  package func recorded(_ stamp: Stamp) throws -> RecordedEvent? {
    guard let seq = stamp.seq else {
      return try pendingEvent(stamp.event.counter).map { RecordedEvent(event: $0, place: nil) }
    }
    return try recorded(at: seq)
  }

  /// An event of the log, or an own one that waits; `nil` where neither holds it.
  package func recorded(_ id: EventID) throws -> RecordedEvent? {
    if let seq = try ChangesetSpanTable(db: db).seq(of: id) { return try recorded(at: seq) }
    guard id.replica == replica else { return nil }
    return try pendingEvent(id.counter).map { RecordedEvent(event: $0, place: nil) }
  }

  /// Own events with neighbouring counters, of which the last has this one: all of one changeset, or all that wait.
  package func ownEvents(through counter: UInt64) throws -> [RecordedEvent] {
    let id = EventID(replica: replica, counter: counter)
    guard let seq = try ChangesetSpanTable(db: db).seq(of: id) else {
      return try pendingEvents().filter { $0.id.counter <= counter }
        .map { RecordedEvent(event: $0, place: nil) }
    }
    return try changeset(holding: seq).map { try $0.recordedEvents(in: $0.firstSeq...seq) } ?? []
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

  package func pendingEvent(_ counter: UInt64) throws -> Event? {
    try outbox(after: counter - 1, limit: 1)?.event(at: 0)
  }
}
