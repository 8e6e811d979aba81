package import PostilCore
package import PostilWire

/// The only way into a log. A server's push, its operator's own events, a replica's pull, its first pull,
/// the acknowledgement of its own work, the repair of a log that lost its end, and a verification all judge
/// by `judge`, and write through one store's transaction.
///
/// It keeps the state of the log with everything let in so far; `save` writes the tables beside the log.
package struct LogAppender<Log: LogTransaction> {
  package var log: Log
  let workspace: WorkspaceIdentity
  let limits: RoomLimits
  /// The last seq, with everything let in.
  package private(set) var end: Seq
  /// The log's there.
  package private(set) var chain: Chain
  package private(set) var roster: Roster
  /// The frontiers of the replicas whose changesets were let in.
  package private(set) var frontiers: [ReplicaID: Frontier] = [:]
  /// The acts that were let in and are not saved yet.
  package private(set) var acts: [LoggedAct] = []
  private var names: Set<Text> = []
  /// The part of the segment being let in that was already let in: the log does not hold it yet.
  private(set) var passed: ArraySlice<LoggedChangeset> = []
  /// The used rooms of owners that are not saved yet.
  var rooms: [RoomOwner: RoomUse] = [:]
  /// The verdicts for events that the fold ignores by the laws, not saved yet.
  private var verdicts: [Seq: Fold.Reason] = [:]
  private var hasSavedRooms = false
  /// The sum over all owners' events, where a check sums them up instead of keeping `rooms`.
  var roomSum: RoomSum?
  /// The set-asides, with everything let in; read when they first change.
  private var setAsides: SetAsides?
  /// The last signature of each replica that is not yet checked against its chain.
  private var signatures: [ReplicaID: [UInt8]] = [:]

  /// - Parameters:
  ///   - log: within the transaction that covers all of it.
  ///   - end: the log's last seq, and its chain there.
  ///   - roster: the log's.
  package init(
    to log: Log, of workspace: WorkspaceIdentity, end: (seq: Seq, chain: Chain), roster: Roster,
    limits: RoomLimits = RoomLimits()
  ) {
    self.limits = limits
    self.log = log
    self.workspace = workspace
    self.end = end.seq
    chain = end.chain
    self.roster = roster
  }

  // MARK: Appending new events

  /// Appends changesets that wait together, where the laws admit them.
  ///
  /// - Returns: one answer for each changeset, in their order.
  package mutating func push(_ changesets: [Changeset], receivedAt: Instant) throws -> [Appended] {
    guard changesets.count > 1, !workspace.isOpen else {
      return try changesets.map { try push($0, receivedAt: receivedAt) }
    }
    let prefetched = try PrefetchedSignature.all(of: changesets, frontier: frontier(of:))
    return try zip(changesets, prefetched).map { changeset, ahead in
      try push(
        changeset, receivedAt: receivedAt,
        signature: ahead.map(Applicant.SignatureCheck.ahead) ?? .now)
    }
  }

  /// Appends changes that the holder of a key makes here and now, as if they had been pushed.
  package mutating func record(_ changes: [Change], by key: SigningKey, now: Instant) throws
    -> Appended
  {
    let own = try frontier(of: key.replica)
    let changeset = try Changeset(
      replica: key.replica, firstCounter: (own?.lastCounter ?? 0) + 1,
      events: EventRun(
        events: changes.map { EventEncoder.encode(base: end, claimedAt: now, change: $0) }))
    let chain = try ownChain(of: key.replica).adding(changeset)
    return try push(changeset.signed(by: key, at: chain), receivedAt: now)
  }

  private mutating func push(
    _ changeset: Changeset, receivedAt: Instant, signature: Applicant.SignatureCheck = .now
  ) throws -> Appended {
    let events: [Event]
    do {
      events = try changeset.decoded()
    } catch {
      return .refused(error.refusal)
    }
    let applicant = Applicant(
      changeset: changeset, evidence: Evidence(of: events, in: changeset.events),
      receivedAt: receivedAt, signature: signature, needsRoom: true)
    switch try judge(applicant) {
    case .alreadyHeld(let held): return .alreadyHeld(held)
    case .refused(let refusal): return .refused(refusal)
    case .admitted(let admitted):
      let logged = try LoggedChangeset(
        changeset: changeset, firstSeq: end + 1, receivedAt: receivedAt)
      enter(logged, admitted)
      try log.append(logged, own: admitted.own, chain: chain)
      return .logged(logged)
    }
  }

  // MARK: Appending events with a place

  /// Appends a changeset that has its place from the server.
  ///
  /// - Returns: the changeset with its events, to be folded; `nil` for a changeset that the log holds
  ///   already.
  /// - Throws: `Damage` for a contradiction to the laws of the log, before anything is written.
  package mutating func append(_ logged: LoggedChangeset) throws -> JudgedChangeset? {
    if logged.lastSeq <= end {
      guard try log.changeset(holding: logged.firstSeq) == logged else {
        throw Damage.chain(seq: logged.firstSeq)
      }
      return nil
    }
    let events = try logged.events()
    let admitted = try admit(logged, Evidence(of: events, in: logged.changeset.events))
    try log.append(logged, own: admitted.own, chain: chain)
    return JudgedChangeset(logged, events, admitted)
  }

  /// Appends a segment as it was received.
  ///
  /// - Returns: its changesets with their events, to be folded.
  /// - Throws: `Damage` for one that does not begin at the seq that follows the end, or whose changesets
  ///   contradict the laws of the log, before anything is written.
  package mutating func append(_ opened: OpenedSegment) throws -> [JudgedChangeset] {
    guard opened.segment.firstSeq == end + 1 else {
      throw Damage.gap(expected: end + 1, found: opened.segment.firstSeq)
    }
    defer { passed = [] }
    let judged = try opened.changesets.enumerated().map { index, logged in
      passed = opened.changesets[..<index]
      return JudgedChangeset(
        logged, opened.events[index],
        try admit(logged, opened.evidence[index], owns: opened.owns[index]))
    }
    guard chain == opened.segment.chain else {
      throw Damage.chain(seq: opened.segment.lastSeq)
    }
    try log.append(opened.segment)
    try saveRoomsIfMany()
    return judged
  }

  /// Appends the part of a returned run beyond the log's end. The part that the log already holds must be
  /// the same.
  ///
  /// - Parameter before: the log's chain where the run begins.
  /// - Throws: `Damage` where it does not follow, is of another history, or contradicts the laws.
  package mutating func restore(_ segment: Segment, after before: Chain?) throws {
    guard segment.firstSeq <= end + 1, let before else {
      throw Damage.gap(expected: end + 1, found: segment.firstSeq)
    }
    let opened = try OpenedSegment(segment, after: before)
    var chain = before
    for (index, logged) in opened.changesets.enumerated() {
      if logged.lastSeq <= end {
        chain = chain.adding(logged, own: opened.owns[index].after)
        guard logged.lastSeq < end || chain == self.chain else {
          throw Damage.chain(seq: logged.lastSeq)
        }
      } else {
        let own = try admit(logged, opened.evidence[index], owns: opened.owns[index]).own
        try log.append(logged, own: own, chain: self.chain)
      }
    }
  }

  /// Checks a changeset that has its place against the laws, and counts it as let in. Nothing is written.
  ///
  /// - Throws: `Damage` for a contradiction to the laws.
  @discardableResult
  mutating func admit(
    _ logged: LoggedChangeset, _ evidence: Evidence, owns: OpenedSegment.Owns? = nil
  ) throws -> Verdict.Admitted {
    guard logged.firstSeq == end + 1 else {
      throw Damage.gap(expected: end + 1, found: logged.firstSeq)
    }
    let changeset = logged.changeset
    if let owns, try ownChain(of: changeset.replica) != owns.before {
      throw Damage.chain(seq: logged.lastSeq)
    }
    let applicant = Applicant(
      changeset: changeset, evidence: evidence, receivedAt: logged.receivedAt, signature: .later,
      owns: owns)
    switch try judge(applicant) {
    case .alreadyHeld:
      throw Damage.counters(
        seq: logged.firstSeq, expected: changeset.lastCounter + 1, found: changeset.firstCounter)
    case .refused(let refusal): throw Damage(refusal, at: logged)
    case .admitted(let admitted):
      signatures[changeset.replica] = changeset.signature
      enter(logged, admitted)
      return admitted
    }
  }

  // MARK: Facts about the log

  func frontier(of replica: ReplicaID) throws -> Frontier? {
    try frontiers[replica] ?? log.frontier(of: replica)
  }

  /// A replica's own chain at its last event in the log.
  func ownChain(of replica: ReplicaID) throws -> Chain {
    try frontier(of: replica)?.chain ?? Chain(replica: replica, workspace: workspace.id)
  }

  func isTaken(_ name: Text) throws -> Bool {
    try names.contains(name) || log.isTaken(name)
  }

  /// The sum of an owner's events; `nil` where there are none.
  func room(of owner: RoomOwner) throws -> RoomUse? { try rooms[owner] ?? log.room(of: owner) }

  func isWithoutRoom(_ seq: Seq) throws -> Bool {
    try verdicts[seq] == .noRoom || log.isWithoutRoom(seq)
  }

  /// The set-asides of the log with everything let in.
  func currentSetAsides() throws -> SetAsides {
    if let setAsides { return setAsides }
    var setAsides = SetAsides()
    for act in try log.acts() + acts { try act.apply(to: &setAsides) }
    return setAsides
  }

  private mutating func enter(_ logged: LoggedChangeset, _ admitted: Verdict.Admitted) {
    for (index, reason) in admitted.ignored { verdicts[logged.firstSeq + UInt64(index)] = reason }
    let replica = logged.changeset.replica
    if frontiers.updateValue(admitted.frontier, forKey: replica) == nil {
      names.insert(admitted.frontier.name)
    }
    end = logged.lastSeq
    chain = chain.adding(logged, own: admitted.frontier.chain)
    guard !admitted.acts.isEmpty else { return }
    for act in admitted.acts {
      roster.apply(
        act.change, by: replica, at: logged.firstSeq + UInt64(act.index),
        receivedAt: logged.receivedAt)
    }
    if let changed = admitted.setAsides { setAsides = changed }
    acts += LoggedAct.all(
      of: admitted.acts, in: logged, withoutRoom: Set(admitted.withoutRoom.map(\.index)))
  }

  // MARK: The end

  /// Checks the waiting signatures, and writes the tables beside the log: the frontier of each replica, and
  /// the acts. Must be called after everything was let in.
  ///
  /// - Throws: `Damage.signature` where a replica's events are not signed.
  package mutating func save() throws {
    try checkSignatures()
    for (replica, frontier) in frontiers { try log.save(frontier, of: replica) }
    for act in acts { try log.append(act) }
    try saveRooms()
    signatures = [:]
    acts = []
  }

  /// Saves the rooms once there are many in memory, while a whole log is read.
  mutating func saveRoomsIfMany() throws {
    if rooms.count + verdicts.count > 65_536 { try saveRooms() }
  }

  mutating func saveRooms() throws {
    if !rooms.isEmpty { try log.save(rooms.map { ($0.key, $0.value) }) }
    if !verdicts.isEmpty { try log.note(verdicts) }
    rooms = [:]
    verdicts = [:]
    hasSavedRooms = true
  }

  /// The sums of owners' events and the events that the fold ignores, while none of that is saved.
  var unsavedRooms: RoomCounts? {
    hasSavedRooms ? nil : RoomCounts(rooms: rooms, verdicts: verdicts)
  }

  /// ⚖ One signature of each replica vouches for everything that it ever wrote.
  func checkSignatures() throws(Damage) {
    if workspace.isOpen { return }
    for (replica, signature) in signatures {
      guard let frontier = frontiers[replica],
        Statement.changeset(frontier.chain).isSigned(signature, by: frontier.publicKey)
      else { throw .signature(seq: frontiers[replica]?.lastSeq ?? end) }
    }
  }
}

extension Damage {
  /// The damage that a refusal means for a changeset that the log already holds.
  fileprivate init(_ refusal: Refusal, at logged: LoggedChangeset) {
    switch refusal.code {
    case .counterOutOfStep:
      self = .counters(seq: logged.firstSeq, expected: refusal.expected, found: refusal.found)
    case .baseOutOfRange, .setAsideRefused: self = .base(seq: logged.firstSeq)
    case .revoked, .roleTooLow, .roleWasLowered, .membershipRefused:
      self = .role(seq: logged.firstSeq)
    case .notSigned: self = .signature(seq: logged.firstSeq)
    default: self = .notAMember(seq: logged.firstSeq)
    }
  }
}

/// A changeset of the log with the verdicts of the laws on its events.
package struct JudgedChangeset {
  package let logged: LoggedChangeset
  package let events: [Event]
  /// The events that the fold ignores by a verdict of the log's laws, by their place in the changeset.
  package let ignored: [Int: Fold.Reason]

  init(_ logged: LoggedChangeset, _ events: [Event], _ admitted: Verdict.Admitted) {
    self.logged = logged
    self.events = events
    ignored = admitted.ignored
  }

  /// A changeset that was judged before.
  package init(_ logged: LoggedChangeset, _ events: [Event], ignored: [Int: Fold.Reason] = [:]) {
    self.logged = logged
    self.events = events
    self.ignored = ignored
  }
}
