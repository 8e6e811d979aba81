package import PostilCore
import PostilStore

/// One event in a listing of the log.
package struct LogLine: Encodable, Sendable {
  package let written: Authorship
  /// The event's kind, such as `noteEdited`.
  package let change: String
  /// The entity that it changed, as a person types it; absent for a join.
  package let entity: String?
  /// The written value: a note's text, a tag, `status=accepted`.
  package let detail: String
  /// The claimed author and time, where it came from another tool; absent where it did not.
  package let claim: ClaimDetail?
  /// True if it is set aside, and changes nothing; absent where it is not.
  package let isSetAside: Bool?
  /// The author and the reason of the set-aside; absent where there is none.
  package let setAside: SetAsideDetail?
  /// The set-aside thing that it is work on, as a person types it; absent for all other events, and in every
  /// list except that of set-asides.
  package var hangsOn: String?
}

extension Reader {
  /// The last events, newest first: pending ones, then the log backwards.
  package func log(limit: Int) throws -> [LogLine] {
    let pending = try view.pendingEvents().suffix(limit).map {
      RecordedEvent(event: $0, place: nil)
    }
    let logged = try view.lastRecorded(limit - pending.count)
    return try (logged + pending).reversed().map(line)
  }

  /// The last events of the log's beginning up to a seq, newest first.
  package func log(limit: Int, through end: Seq) throws -> [LogLine] {
    try view.lastRecorded(limit, through: end).reversed().map(line)
  }

  /// The own events that the log does not hold yet, oldest first.
  package func unpushed() throws -> [LogLine] {
    try view.pendingEvents().map { try line(RecordedEvent(event: $0, place: nil)) }
  }

  /// The lines of events that were just recorded, in the order given.
  package func lines(of events: [Event]) throws -> [LogLine] {
    try events.map { try line(RecordedEvent(event: $0, place: nil)) }
  }

  /// Everything that was written to one entity, or to the one that an event changed, newest first.
  package func log(of typed: String, limit: Int) throws -> [LogLine] {
    let (id, event) = try entityOrEvent(typed)
    guard let id else { return try [event].compactMap { $0 }.map(line) }
    return try historyWithSetAside(of: id).suffix(limit).reversed().map(line)
  }

  /// The writes to one entity up to a seq, newest first.
  package func log(of typed: String, limit: Int, through end: Seq) throws -> [LogLine] {
    let (id, event) = try entityOrEvent(typed)
    guard let id else { return try [event].compactMap { $0 }.map(line) }
    let written = try view.history(of: id, through: end)
    guard !written.isEmpty else { throw ReplicaError.noSuchEntity(typed) }
    return try written.suffix(limit).reversed().map(line)
  }

  /// The events that are set aside and the events that depend on them, newest first.
  package func setAsideLog(limit: Int) throws -> [LogLine] {
    var lines: [(seq: Seq, line: LogLine)] = []
    try view.eachIgnored(for: .setAside) { recorded in
      lines.append((recorded.place?.seq ?? .max, try line(recorded)))
      if lines.count > limit { lines.removeFirst() }
    }
    for hanging in try view.hangingWork() {
      for recorded in hanging.work {
        var line = try line(recorded)
        line.hangsOn = try names.name(of: hanging.thing)
        lines.append((recorded.place?.seq ?? .max, line))
      }
    }
    return lines.sorted { $0.seq < $1.seq }.suffix(limit).reversed().map(\.line)
  }

  func line(_ recorded: RecordedEvent) throws -> LogLine {
    let event = recorded.event
    let aside = recorded.place == nil ? nil : setAside(event.id)
    return LogLine(
      written: try Authorship(recorded, names), change: event.change.name,
      entity: try event.target.map { try names.name(of: $0) },
      detail: EventWords { names.name(of: $0) }.detail(of: event),
      claim: event.change.attribution.flatMap(ClaimDetail.init),
      isSetAside: aside == nil ? nil : true, setAside: aside)
  }

  /// The line of a parked event: it has no number, and its entity has no id.
  func parkedLine(_ event: Event) throws -> LogLine {
    let line = try line(RecordedEvent(event: event, place: nil))
    return LogLine(
      written: Authorship(
        event: "", author: names.author(of: own.replica), claimedAt: line.written.claimedAt,
        receivedAt: nil,
        seq: nil, adoptedBy: nil),
      change: line.change,
      entity: event.target?.event?.replica == event.id.replica ? nil : line.entity,
      detail: line.detail, claim: line.claim, isSetAside: nil, setAside: nil)
  }
}
