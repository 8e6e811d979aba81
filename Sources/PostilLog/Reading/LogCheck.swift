package import PostilCore
package import PostilWire

/// Goes through a log from its first event and holds everything that a store keeps beside the events
/// against them: places, chains, counters, bases, joins, and what is noted of each replica.
///
/// Segments are unpacked and hashed on other threads, each against the chain that the one before it
/// names: together that is the whole. Here, meanwhile, the laws are judged.
package struct LogCheck {
  /// Takes a changeset that was let in, with its events. Whether the whole log is sound is known only
  /// when the check ends.
  package typealias Fold = (LoggedChangeset, [Event]) throws -> Void

  private let progress: LogProgress
  private let fold: Fold?
  private let end: Seq
  private var appender: LogAppender<UnwrittenLog>
  /// The log's at the end of the last segment that was asked for.
  private var chain: Chain
  private var ahead = Ahead<OpenedSegment>(depth: 4)
  private var checked = CheckedLog()

  /// - Parameters:
  ///   - end: the last seq, for the progress.
  ///   - fold: gets the log in its order, so that a caller who checks and folds it reads it once; `nil`
  ///     where nobody asks for events, which then are not decoded.
  package init(
    of workspace: WorkspaceIdentity, through end: Seq, progress: @escaping LogProgress,
    fold: Fold? = nil
  ) {
    self.progress = progress
    self.fold = fold
    self.end = end
    chain = Chain(workspace: workspace.id)
    appender = LogAppender(
      to: UnwrittenLog(), of: workspace, end: (0, chain), roster: Roster(isOpen: workspace.isOpen))
  }

  /// Takes the next sealed run, or why what is stored there is none: that waits its turn, since what lies
  /// before it is judged first.
  ///
  /// - Throws: `Damage` at the first fault of an earlier run.
  package mutating func add(_ stored: Result<Segment, any Error>) throws {
    let before = chain
    let isDecoding = fold != nil
    ahead.start { try OpenedSegment(stored.get(), after: before, decoding: isDecoding) }
    if case .success(let segment) = stored { chain = segment.chain }
    if let opened = try ahead.due() { try add(opened) }
  }

  /// Must follow the last sealed run.
  package mutating func endSegments() throws {
    while let opened = try ahead.rest() { try add(opened) }
  }

  /// Takes the next changeset of the open tail.
  ///
  /// - Parameters:
  ///   - own: what is stored as its replica's own chain before it.
  ///   - stored: what is stored as the log's chain with it.
  package mutating func add(_ logged: LoggedChangeset, own: Chain, chain stored: Chain) throws {
    let events = try fold == nil ? nil : logged.events()
    let evidence = try events.map { Evidence(of: $0) } ?? logged.evidence()
    let admitted = try appender.admit(logged, evidence)
    guard own == admitted.own, appender.chain == stored else {
      throw Damage.chain(seq: logged.lastSeq)
    }
    try take(logged, events: events)
    progress(appender.end, end)
  }

  /// Holds what a store notes of replicas and members against what the log says of them.
  ///
  /// - Throws: `Damage` at the first difference.
  package mutating func finish(
    standings stored: [(replica: ReplicaID, standing: Standing)], acts: [LoggedAct]
  ) throws -> CheckedLog {
    try appender.checkSignatures()
    guard acts == appender.acts else { throw Damage.missing("an event about members") }
    for (replica, standing) in stored where appender.standings[replica] != standing {
      throw Damage.standing(replica)
    }
    guard stored.count == appender.standings.count else {
      throw Damage.missing("a replica's standing")
    }
    checked.replicas = stored.count
    return checked
  }

  private mutating func add(_ opened: OpenedSegment) throws {
    for (index, logged) in opened.changesets.enumerated() {
      try appender.admit(logged, opened.evidence[index], owns: opened.owns[index])
      try take(logged, events: opened.events.isEmpty ? nil : opened.events[index])
    }
    checked.segments += 1
    progress(appender.end, end)
  }

  private mutating func take(_ logged: LoggedChangeset, events: [Event]?) throws {
    if let events { try fold?(logged, events) }
    checked.events += logged.changeset.events.count
    checked.changesets += 1
  }
}

/// How far a check of a log has come, and how far it goes.
package typealias LogProgress = (_ seq: Seq, _ end: Seq) -> Void

/// A log from its first event on that is judged and written nowhere.
private struct UnwrittenLog: LogTransaction {
  func standing(of replica: ReplicaID) -> Standing? { nil }
  func isTaken(_ name: Text) -> Bool { false }
  func changeset(holding seq: Seq) -> LoggedChangeset? { nil }
  func append(_ logged: LoggedChangeset, own: Chain, chain: Chain) {}
  func append(_ segment: Segment) {}
  func save(_ standing: Standing, of replica: ReplicaID) {}
  func append(_ act: LoggedAct) {}
}
