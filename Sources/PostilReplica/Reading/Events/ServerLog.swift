package import PostilCore
package import PostilLog
import PostilStore
package import PostilWire

/// A server's log as its operator reads it: the lines of a replica, out of the log alone.
///
/// No state is folded for it, and without state the shortest unique id of an article is unknown, so ids are
/// whole.
package struct ServerLog {
  private let store: any OperatedLog
  private let roster: Roster
  private let replicas: [ReplicaID: String]
  private let setAsides: SetAsides
  private let words: SetAsideWords

  /// - Parameter store: events that come into it later are read with the present names.
  package init(_ store: any OperatedLog) throws {
    let roster = try store.members()
    let replicas = Dictionary(
      try store.frontiers().map { ($0.replica, $0.frontier.name.string) },
      uniquingKeysWith: { first, _ in first })
    self.store = store
    self.roster = roster
    self.replicas = replicas
    setAsides = try store.setAsides()
    words = SetAsideWords(try store.setAsideActs()) {
      let member = roster.member(of: $0)
      return replicas[member] ?? member.description
    }
  }

  /// The last events up to a seq, which is the log's end by default; newest first.
  package func lines(limit: Int, through seq: Seq? = nil) throws -> [LogLine] {
    let end = try seq ?? store.end()
    guard end > 0, limit > 0 else { return [] }
    let first = end > UInt64(limit) ? end - UInt64(limit) + 1 : 1
    let start = try store.boundary(upTo: first - 1)
    return try lines(after: start, through: end).filter { $0.written.seq ?? 0 >= first }.reversed()
  }

  /// The events after the end of a changeset, oldest first.
  package func lines(after seq: Seq, through end: Seq) throws -> [LogLine] {
    var lines: [LogLine] = []
    var last = seq
    while last < end {
      let batch = try store.changesets(after: last, bytes: Self.batchBytes)
      guard let seq = batch.last?.lastSeq else { break }
      for logged in batch where logged.firstSeq <= end {
        lines += try logged.recordedEvents(in: 1...end).map { try line($0, in: logged) }
      }
      last = seq
    }
    return lines
  }

  private static let batchBytes = 4 << 20

  /// The events of a changeset, oldest first.
  package func lines(of logged: LoggedChangeset) throws -> [LogLine] {
    try logged.recordedEvents().map { try line($0, in: logged) }
  }

  /// Everything that was written to one entity, newest first. Reads the whole log.
  ///
  /// - Throws: `ReplicaError` for a word that is not an id, for an id that the log does not hold, and for one of several articles.
  package func lines(of typed: String, limit: Int) throws -> [LogLine] {
    let isMeant = try target(typed)
    var found: Set<EntityID> = []
    var lines: [LogLine] = []
    try store.readLog { logged in
      for recorded in try logged.recordedEvents() {
        guard let target = recorded.event.target, isMeant(target) else { continue }
        found.insert(target)
        lines.append(try line(recorded, in: logged))
      }
      if lines.count > 2 * limit { lines.removeFirst(lines.count - limit) }
      return true
    }
    guard !lines.isEmpty else { throw ReplicaError.noSuchEntity(typed) }
    guard found.count == 1 else {
      throw ReplicaError.ambiguous(typed, candidates: found.map(name).sorted())
    }
    return lines.suffix(limit).reversed()
  }

  /// The entity that a person typed.
  private func target(_ typed: String) throws -> (EntityID) -> Bool {
    if typed.contains(".") {
      guard let id = TypedEventID(typed) else { throw ReplicaError.notAnID(typed) }
      guard let replica = replicas.first(where: { $0.value == id.name })?.key else {
        throw ReplicaError.noSuchEntity(typed)
      }
      let event = EventID(replica: replica, counter: id.counter)
      return { $0 == .annotation(event) || $0 == .reply(event) }
    }
    guard let prefix = try? CrockfordPrefix(typed) else { throw ReplicaError.notAnID(typed) }
    return { entity in
      guard case .article(let article) = entity else { return false }
      return !article.bytes.lexicographicallyPrecedes(prefix.lower)
        && !prefix.upper.lexicographicallyPrecedes(article.bytes)
    }
  }

  private func line(_ recorded: RecordedEvent, in logged: LoggedChangeset) throws -> LogLine {
    let event = recorded.event
    let last = EventID(
      replica: logged.changeset.replica, counter: logged.changeset.lastCounter)
    let adopter = try roster.adopter(of: last, at: logged.firstSeq) {
      try store.ownChain(ofChangesetAt: logged.firstSeq)?.bytes
    }
    let aside = setAsides.contains(event.id) ? words.last(of: event.id) : nil
    return LogLine(
      written: Authorship(
        event: name(event.id), author: name(roster.member(of: event.id.replica)),
        claimedAt: event.claimedAt.iso8601, receivedAt: recorded.place?.receivedAt.iso8601,
        seq: recorded.place?.seq, adoptedBy: adopter.map { name(roster.member(of: $0)) }),
      change: event.change.name, entity: event.target.map(name),
      detail: EventWords(name).detail(of: event),
      claim: event.change.attribution.flatMap(ClaimDetail.init),
      isSetAside: aside == nil ? nil : true,
      setAside: aside)
  }

  private func name(_ replica: ReplicaID) -> String { replicas[replica] ?? replica.description }

  private func name(_ event: EventID) -> String { "\(name(event.replica)).\(event.counter)" }

  private func name(_ entity: EntityID) -> String {
    switch entity {
    case .annotation(let event), .reply(let event): name(event)
    case .article(let article): Crockford.encode(article.bytes)
    case .term(let term): Crockford.encode(term.bytes)
    }
  }
}
