package import PostilCore
import PostilStore

/// One event in a listing of the log.
package struct LogLine: Encodable, Sendable {
  package let written: Authorship
  /// What happened, such as `noteEdited`.
  package let change: String
  /// The entity that it happened to, as one types it; absent for a join.
  package let entity: String?
  /// What was written: a note's text, a tag, `status=accepted`.
  package let detail: String
  /// Whether it is set aside, and changes nothing; absent where it is not.
  package let isSetAside: Bool?
  /// By whom and why; absent where it is not.
  package let setAside: SetAsideDetail?
  /// The thing that it is work on and that is set aside, as one types it; absent for all other events, and
  /// in every list but that of what is set aside.
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

  /// Everything that was written to one entity, newest first.
  package func log(of typed: String, limit: Int) throws -> [LogLine] {
    let id = try target(typed)
    return try historyWithSetAside(of: id).suffix(limit).reversed().map(line)
  }

  /// What was written to one entity up to a seq, newest first.
  package func log(of typed: String, limit: Int, through end: Seq) throws -> [LogLine] {
    let written = try view.history(of: names.entity(typed).entity.id, through: end)
    guard !written.isEmpty else { throw ReplicaError.noSuchEntity(typed) }
    return try written.suffix(limit).reversed().map(line)
  }

  /// What is set aside and what hangs on it, newest first.
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
      detail: detail(of: event), isSetAside: aside == nil ? nil : true, setAside: aside)
  }

  /// What an event says, in the names that people use.
  private func detail(of event: Event) -> String {
    switch event.change.detail {
    case .none: ""
    case .workspace: ofWorkspace(event.change)
    case .text(let text): text.string
    case .added(let name): "+\(name)"
    case .removed(let name): "-\(name)"
    case .named(let name, let value): "\(name): \(value)"
    case .set(let field, let value, let why):
      "\(field.name(on: event.target?.kind ?? .article))=\(value.name)"
        + (why.isEmpty ? "" : " (\(why))")
    case .judged(let assessment):
      assessment.judgements.map { "\($0.aspect.name)=\($0.value)" }.joined(separator: " ")
    case .ofLaterVersion(let number): "kind \(number), of a later version"
    }
  }

  private func ofWorkspace(_ change: Change) -> String {
    switch change {
    case .memberJoined(let name, _, _): name.string
    case .memberInvited(let invitation):
      switch invitation.guest {
      case .member(let role, let name):
        name.map { "\($0) as \(role)" } ?? "somebody as \(role)"
      case .device(let member): "another device of \(names.name(of: member))"
      }
    case .roleSet(let member, let role): "\(names.name(of: member)) is \(role) now"
    case .revoked(let revocation, let why):
      "\(name(of: revocation))\(why.isEmpty ? "" : " (\(why))")"
    case .serverKeyAnnounced(let pin, let replaced):
      pin == replaced
        ? "none after \(Crockford.encode(replaced))"
        : "\(Crockford.encode(pin)) after \(Crockford.encode(replaced))"
    case .eventsSetAside(let ranges, let why), .eventsReinstated(let ranges, let why):
      ranges.map { "\(names.name(of: $0.replica)).\($0.first)–\($0.last)" }
        .joined(separator: ", ") + (why.isEmpty ? "" : " (\(why))")
    case .workAdopted(let replica, let lastCounter, _, let why):
      "\(names.name(of: replica)) up to \(lastCounter)\(why.isEmpty ? "" : " (\(why))")"
    default: ""
    }
  }

  private func name(of revocation: Revocation) -> String {
    switch revocation {
    case .member(let member): "\(names.name(of: member)) with all devices"
    case .replica(let replica): "the device \(names.name(of: replica))"
    case .invitation(let key): "invitation \(Roster.shortName(ofInvitation: key))"
    }
  }
}
