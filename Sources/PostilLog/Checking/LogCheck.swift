package import PostilCore
package import PostilWire

/// Reads a log from its first event and compares everything that a store keeps beside the events with them:
/// places, chains, counters, bases, joins, and the notes about each replica.
///
/// Segments are unpacked and hashed on other threads, each against the chain that the one before it names:
/// together they cover the whole log. Meanwhile this thread judges by the laws.
package struct LogCheck {
  /// Takes a changeset that was let in. Only the end of the check tells if the whole log is sound.
  package typealias Fold = (JudgedChangeset) throws -> Void

  /// The way in which a check learns the sums of each owner's events.
  package enum Rooms {
    /// It counts owner by owner; counts that do not fit into memory go to an empty store.
    case counted(any RoomStore)
    /// It adds all of them to an empty sum, and sets aside, returns and refuses no room: for a log whose
    /// store claims that none of that ever happened.
    case summed(RoomSum)
  }

  private let progress: LogProgress
  private let fold: Fold?
  private let end: Seq
  private var appender: LogAppender<UnwrittenLog>
  /// The log's at the end of the last segment that was asked for.
  private var chain: Chain
  private var ahead = PrefetchQueue<OpenedSegment>(depth: 4)
  private var checked = CheckedLog()

  /// - Parameters:
  ///   - end: the last seq, for the progress.
  ///   - events: reads the events of a range out of the log.
  ///   - fold: gets the log in its order, so that a caller who checks and folds it reads it once.
  package init(
    of workspace: WorkspaceIdentity, through end: Seq, rooms: Rooms,
    events: @escaping UnwrittenLog.Events,
    limits: RoomLimits = RoomLimits(), progress: @escaping LogProgress, fold: Fold? = nil
  ) {
    self.progress = progress
    self.fold = fold
    self.end = end
    chain = Chain(workspace: workspace.id)
    let store: (any RoomStore)? = if case .counted(let store) = rooms { store } else { nil }
    appender = LogAppender(
      to: UnwrittenLog(rooms: store, events: events), of: workspace, end: (0, chain),
      roster: workspace.emptyRoster, limits: limits)
    if case .summed(let sum) = rooms { appender.roomSum = sum }
  }

  /// The sum of everything let in so far, for a check that began with a sum.
  package var roomSum: RoomSum? { appender.roomSum }

  /// The acts let in so far.
  package var acts: [LoggedAct] { appender.acts }

  /// Takes the next segment, or the reason why the stored one is invalid: the reason waits its turn, since
  /// earlier segments are judged first.
  ///
  /// - Throws: `Damage` at the first fault of an earlier segment.
  package mutating func add(_ stored: Result<Segment, any Error>) throws {
    let before = chain
    ahead.start { try OpenedSegment(stored.get(), after: before) }
    if case .success(let segment) = stored { chain = segment.chain }
    if let opened = try ahead.due() { try add(opened) }
  }

  /// Must be called after the last segment.
  package mutating func endSegments() throws {
    while let opened = try ahead.rest() { try add(opened) }
  }

  /// Takes the next changeset of the open tail.
  ///
  /// - Parameters:
  ///   - own: the stored chain of its replica before it.
  ///   - stored: the stored chain of the log after it.
  package mutating func add(_ logged: LoggedChangeset, own: Chain, chain stored: Chain) throws {
    let events = try logged.events()
    let admitted = try appender.admit(logged, Evidence(of: events, in: logged.changeset.events))
    guard own == admitted.own, appender.chain == stored else {
      throw Damage.chain(seq: logged.lastSeq)
    }
    try take(JudgedChangeset(logged, events, admitted))
    progress(appender.end, end)
  }

  /// Compares a store's notes about replicas and members with the log.
  ///
  /// - Parameters:
  ///   - stored: the notes about replicas.
  ///   - acts: the store's list of acts; `nil` for one that other laws made.
  ///   - needsRooms: whether the sums of each owner's events must be in the store of rooms afterwards, also
  ///     where they fit into memory.
  /// - Returns: also the sums, where they are not in the store; `nil` for a check with a sum.
  /// - Throws: `Damage` at the first difference.
  package mutating func finish(
    frontiers stored: [(replica: ReplicaID, frontier: Frontier)], acts: [LoggedAct]?,
    needsRooms: Bool
  ) throws -> (checked: CheckedLog, rooms: RoomCounts?) {
    try appender.checkSignatures()
    if let acts, !acts.elementsEqual(appender.acts, by: { $0.isSameEvent(as: $1) }) {
      throw Damage.missing("an event about members")
    }
    for (replica, frontier) in stored where appender.frontiers[replica] != frontier {
      throw Damage.frontier(replica)
    }
    guard stored.count == appender.frontiers.count else {
      throw Damage.missing("a replica's frontier")
    }
    checked.replicas = stored.count
    if roomSum != nil { return (checked, nil) }
    if !needsRooms, let rooms = appender.unsavedRooms { return (checked, rooms) }
    try appender.saveRooms()
    return (checked, nil)
  }

  private mutating func add(_ opened: OpenedSegment) throws {
    for (index, logged) in opened.changesets.enumerated() {
      let admitted = try appender.admit(
        logged, opened.evidence[index], owns: opened.owns[index])
      try take(JudgedChangeset(logged, opened.events[index], admitted))
    }
    try appender.saveRoomsIfMany()
    checked.segments += 1
    progress(appender.end, end)
  }

  private mutating func take(_ judged: JudgedChangeset) throws {
    if roomSum != nil, !judged.ignored.isEmpty {
      throw Damage.missing("a verdict of the log's laws")
    }
    try fold?(judged)
    checked.events += judged.events.count
    checked.changesets += 1
  }
}

/// Reports the progress of a check of a log, and its end.
package typealias LogProgress = (_ seq: Seq, _ end: Seq) -> Void

/// A log from its first event on that is judged without being written.
package struct UnwrittenLog: LogTransaction {
  package typealias Events = (CounterSet, (NamedEvent) throws -> Void) throws -> Void

  /// `nil` where none is ever kept.
  var rooms: (any RoomStore)?
  let events: Events
  /// True if no room was saved.
  private var isEmpty = true

  init(rooms: (any RoomStore)?, events: @escaping Events) {
    self.rooms = rooms
    self.events = events
  }

  /// Empty: the appender keeps them until it is asked to save, which a check never does.
  package func acts() -> [LoggedAct] { [] }

  package func eachEvent(in named: CounterSet, _ visit: (NamedEvent) throws -> Void) throws {
    try events(named, visit)
  }

  package func frontier(of replica: ReplicaID) -> Frontier? { nil }
  package func isTaken(_ name: Text) -> Bool { false }
  package func changeset(holding seq: Seq) -> LoggedChangeset? { nil }
  package func append(_ logged: LoggedChangeset, own: Chain, chain: Chain) {}
  package func append(_ segment: Segment) {}
  package func save(_ frontier: Frontier, of replica: ReplicaID) {}
  package func append(_ act: LoggedAct) {}
  package func room(of owner: RoomOwner) throws -> RoomUse? {
    isEmpty ? nil : try rooms?.room(of: owner)
  }
  package mutating func save(_ uses: [(owner: RoomOwner, use: RoomUse)]) throws {
    isEmpty = false
    try rooms?.save(uses)
  }
  package func isWithoutRoom(_ seq: Seq) throws -> Bool { try rooms?.isWithoutRoom(seq) ?? false }
  package mutating func note(_ verdicts: [Seq: Fold.Reason]) throws { try rooms?.note(verdicts) }
}
