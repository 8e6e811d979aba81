import GRDB
package import PostilCore
import PostilWire

/// Goes through a log from its first event and holds everything that is stored beside the events
/// against them: places, chains, counters, bases, joins, and what is noted of each replica.
///
/// Segments are unpacked and hashed on other threads, each against the chain that the one before it
/// names: together that is the whole. Here, meanwhile, each replica's own chain goes on.
struct LogCheck {
  /// Takes a changeset that was admitted, with its events. Whether the whole log is sound is known
  /// only when the check ends.
  typealias Fold = (LoggedChangeset, [Event]) throws -> Void

  private let log: LogTables
  private let replicas: StandingTable
  private let progress: LogProgress
  private let fold: Fold?
  private let end: Seq
  private var entry: LogEntry
  private var chain: Chain
  private var checked = CheckedLog()

  /// - Parameter fold: gets the log in its order, so that one who checks and folds it reads it once;
  ///   `nil` where nobody asks for events, which then are not decoded.
  /// - Throws: `Damage` at the first fault.
  static func run(
    _ log: LogTables, _ replicas: StandingTable, of workspace: WorkspaceIdentity,
    progress: @escaping LogProgress, fold: Fold? = nil
  ) throws -> CheckedLog {
    var check = LogCheck(
      log: log, replicas: replicas, progress: progress, fold: fold, end: try log.head(),
      entry: LogEntry(workspace: workspace), chain: Chain(workspace: workspace.id))
    try check.readSegments()
    try check.readTail()
    try check.compareStandings()
    return check.checked
  }

  private init(
    log: LogTables, replicas: StandingTable, progress: @escaping LogProgress, fold: Fold?,
    end: Seq, entry: LogEntry, chain: Chain
  ) {
    self.log = log
    self.replicas = replicas
    self.progress = progress
    self.fold = fold
    self.end = end
    self.entry = entry
    self.chain = chain
  }

  private mutating func readSegments() throws {
    var ahead = Ahead<HashedSegment>(depth: 4)
    let isDecoding = fold != nil
    try log.segments.readAll { stored in
      let before = chain
      // Why a row is no segment waits its turn: what lies before it is judged first.
      ahead.start {
        let segment = try stored.get()
        return isDecoding
          ? try HashedSegment(decoding: segment, after: before)
          : try HashedSegment(segment, after: before)
      }
      if case .success(let segment) = stored { chain = segment.chain }
      if let hashed = try ahead.due() { try add(hashed) }
    }
    while let hashed = try ahead.rest() { try add(hashed) }
  }

  private mutating func add(_ segment: HashedSegment) throws {
    for (index, logged) in segment.changesets.enumerated() {
      try add(logged, segment.evidence[index], events: segment.events?[index])
    }
    checked.segments += 1
    progress(entry.head, end)
  }

  private mutating func readTail() throws {
    try log.readTail { logged, stored in
      let events = fold == nil ? nil : try logged.events()
      try add(logged, events.map { Evidence(of: $0) } ?? logged.evidence(), events: events)
      chain = chain.adding(logged)
      guard chain == stored else { throw Damage.chain(seq: logged.lastSeq) }
      progress(entry.head, end)
    }
  }

  private mutating func add(_ logged: LoggedChangeset, _ evidence: Evidence, events: [Event]?)
    throws
  {
    try entry.admit(logged, evidence)
    if let events { try fold?(logged, events) }
    checked.events += logged.changeset.events.count
    checked.changesets += 1
  }

  private mutating func compareStandings() throws {
    try entry.checkSignatures()
    guard try MembershipTable(db: log.db).entries() == entry.membership else {
      throw Damage.missing("an event about members")
    }
    let stored = try replicas.standings()
    for (replica, standing) in stored where entry.standings[replica] != standing {
      throw Damage.standing(replica)
    }
    guard stored.count == entry.standings.count else {
      throw Damage.missing("a replica's standing")
    }
    checked.replicas = stored.count
  }
}

/// How far a check of a log has come, and how far it goes.
package typealias LogProgress = (_ seq: Seq, _ end: Seq) -> Void

/// A segment unpacked and held against the log's chain, with what the laws ask of its changesets.
private struct HashedSegment: Sendable {
  let changesets: [LoggedChangeset]
  /// Of each changeset.
  let evidence: [Evidence]
  /// Of each changeset; `nil` where they were not decoded.
  let events: [[Event]]?

  /// - Parameter chain: the log's before the segment, which must lead to the one that it names.
  init(_ segment: Segment, after chain: Chain) throws(Damage) {
    do {
      changesets = try segment.changesets()
    } catch {
      throw .unreadable(seq: segment.firstSeq)
    }
    evidence = try changesets.map { logged throws(Damage) in try logged.evidence() }
    events = nil
    guard changesets.reduce(chain, { $0.adding($1) }) == segment.chain else {
      throw .chain(seq: segment.lastSeq)
    }
  }

  init(decoding segment: Segment, after chain: Chain) throws(Damage) {
    let opened = try OpenedSegment(segment, after: chain)
    changesets = opened.changesets
    evidence = opened.events.map { Evidence(of: $0) }
    events = opened.events
  }
}

extension LoggedChangeset {
  fileprivate func evidence() throws(Damage) -> Evidence {
    do {
      return try Evidence(reading: changeset)
    } catch {
      throw .unreadable(seq: firstSeq)
    }
  }
}
