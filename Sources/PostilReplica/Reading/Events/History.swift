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
  /// The changes that it made, field by field; absent where nobody asked.
  package var changes: [FieldChange]?
}

extension Reader {
  /// The events that a person wants to see.
  ///
  /// A page reads no more of the log than it shows, but what its filters pass over; with `articles` or an `id` it reads
  /// their histories.
  ///
  /// - Throws: `ReplicaError` for what there is not.
  package func log(_ request: LogRequest) throws -> [LogLine] {
    let match = try LogMatch(request, self)
    var found: [RecordedEvent] = []
    try LogWalk(request, match, self).each { recorded in
      if match.matches(recorded) { found.append(recorded) }
      return found.count < request.limit
    }
    var changes = FieldChanges(self)
    return try found.map { recorded in
      var line = try line(recorded)
      if request.hasChanges { line.changes = try changes.changes(by: recorded) }
      return line
    }
  }

  /// The lines of events that were just recorded, in the order given.
  package func lines(of events: [Event]) throws -> [LogLine] {
    try events.map { try line(RecordedEvent(event: $0, place: nil)) }
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
