import PostilCore
import PostilLog
import PostilReplica
import PostilStore
import PostilWire
import TestSupport

/// A server's machine is rolled back, nobody notices, and somebody pushes before a replica comes that is
/// ahead: from there on there are two logs.
///
/// ⚖ Histories that differ are never joined. A desk that holds the lost log neither brings anything of it
/// to the server nor takes anything from there, until its person lets go of that log and goes on with the
/// work under a new key.
extension World {
  private typealias Ahead = (desk: SimulatedDesk, place: SimulatedDesk.Stranding)

  /// - Returns: whether there are two logs now; otherwise nothing has happened.
  func forkLog() throws -> Bool {
    // Copies of one file that hold both logs would bring the same work twice.
    guard !desks.contains(where: { $0.identities.contains(where: ledger.isShared) }),
      try running() != nil
    else { return false }
    let ahead = try desksAhead(of: backedUpAt)
    guard !ahead.isEmpty, let first = firstToPush(besides: ahead) else { return false }
    say("the server is rolled back to \(backedUpAt) of \(ledger.log.count), and nobody notices")
    // Nobody hears any more of the lost log.
    for desk in desks { hangUp(desk) }
    disconnectAll()
    try server.rollBack()
    lostLedger = ledger
    forgetLog(after: backedUpAt)
    for (desk, place) in ahead {
      ledger.forget(by: desk.hand, after: ledger.loggedCount(of: desk.replica))
      desk.stranding = place
    }
    tally.forks += 1
    try goOn(first)
    if fault == .logsAreJoined { try join(ahead) }
    return true
  }

  /// Those whose log goes further than a backup, or who were told that it does. None, where one of them could
  /// not go on, holds the beginning of both logs and knows of an end that only one of them has, or is a device
  /// that the server may not know.
  private func desksAhead(of end: Seq) throws -> [Ahead] {
    let kept = Array(ledger.events.prefix(Int(end)))
    let seated = OracleRoster(kept, isOpen: plan.isOpen)
    var ahead: [Ahead] = []
    for desk in desks {
      desk.disk.disarm()
      guard let store = try open(desk) else { return [] }
      let (cursor, acknowledged, signed) = try store.read { view in
        (try view.cursor(), try view.acknowledgedCounter(), try view.signedEnds().first?.end.seq)
      }
      let position = try store.position()
      if cursor > end || acknowledged > kept.count(where: { $0.id.replica == desk.replica }) {
        guard seated.hasJoined(desk.replica), desk.refusal == nil else { return [] }
        ahead.append((desk, SimulatedDesk.Stranding(seq: position.seq, chain: position.chain)))
      } else if max(signed ?? 0, position.seq) > end || desk.inviter != nil {
        return []
      }
    }
    return ahead
  }

  private enum First {
    case desk(SimulatedDesk)
    case founder(SigningKey)
  }

  /// Somebody whose next event is none of the lost log.
  private func firstToPush(besides ahead: [Ahead]) -> First? {
    if let founder { return .founder(founder) }
    let lost = Set(ledger.log.dropFirst(Int(backedUpAt)).map(\.id.replica))
    return desks.filter { desk in
      !lost.contains(desk.replica) && !ahead.contains { $0.desk === desk }
    }.randomElement(using: &choices).map(First.desk)
  }

  /// The log that was rolled back gets an event that the lost one has not.
  private func goOn(_ first: First) throws {
    for _ in 0..<100 where ledger.log.count == Int(backedUpAt) {
      switch first {
      case .founder(let founder): try inviteAnybody(founder)
      case .desk(let desk):
        try record(desk)
        try finish(try connect(desk, .push))
      }
      try bury()
    }
    guard ledger.log.count > Int(backedUpAt) else {
      throw violation(.liveness, "a server that was rolled back takes nothing")
    }
    guard try running()?.store.restoration.isNone != false else {
      throw violation(.log, "a server whose log nobody extends heals")
    }
  }

  private func inviteAnybody(_ founder: SigningKey) throws {
    guard let roster = try members() else { return }
    try record(.memberInvited(.unused(&choices)), by: founder, roster)
  }

  private func forgetLog(after end: Seq) {
    let lost = ledger
    ledger.forget(after: end)
    if let founder {
      ledger.forget(by: founder.replica, after: ledger.loggedCount(of: founder.replica))
    }
    // The replica of a later version keeps no log, and could not tell which one it knows.
    let replica = later.identity.replica
    isLaterGone =
      max(endKnownLater, later.lastBase) > end
      || lost.loggedCount(of: replica) > ledger.loggedCount(of: replica)
    server.forgetPromises(beyond: ledger.loggedCount(of:))
    parcels = []
    guests = []
    for desk in desks { desk.kept = nil }
  }

  /// Does something that is about a desk, held against the log which that desk has.
  func inHistory<Answer>(of desk: SimulatedDesk, _ body: () throws -> Answer) rethrows -> Answer {
    guard desk.stranding != nil, !isInLostHistory else { return try body() }
    swap(&ledger, &lostLedger)
    isInLostHistory = true
    defer {
      isInLostHistory = false
      swap(&ledger, &lostLedger)
    }
    return try body()
  }

  // MARK: Stranded desks

  /// A conversation of a desk that holds the lost log is over.
  func endStranded(_ desk: SimulatedDesk, _ error: (any Error)?, said isAllSaid: Bool) throws {
    switch error as? SyncError {
    case .refused(let refusal)? where [.diverged, .logIsBehind].contains(refusal.code): break
    case .diverged?, .serverIsBehind?, .endWentBack?, .endsContradict?, .endContradictsLog?: break
    default: if let error { return try judge(error, at: desk) }
    }
    guard !isAllSaid else {
      throw violation(.log, "desk \(desk.index) and the server hold two logs, and sync")
    }
    try checkStranded(desk)
  }

  private func checkStranded(_ desk: SimulatedDesk) throws {
    guard let place = desk.stranding, let store = desk.store, !desk.disk.isDead else { return }
    do {
      let position = try store.position()
      guard position.seq == place.seq, position.chain == place.chain else {
        throw violation(.log, "desk \(desk.index) takes events of another log than its own")
      }
      try inHistory(of: desk) {
        try checkRecorded(desk, store)
        try checkCarried(desk, store)
      }
    } catch {
      try judge(error, at: desk)
    }
  }

  /// Its person looks for the fork, and lets go of the log after it.
  func startOver(_ desk: SimulatedDesk) throws {
    hangUp(desk)
    guard let store = try open(desk), let fork = try findFork(of: desk, store) else { return }
    let key = SigningKey(&choices)
    do {
      let copy = "\(nextFolder(of: desk))-before"
      try store.copy(to: copy)
      desk.nextKey = key
      desk.stranding?.fork = fork
      try store.startOver(
        after: fork, keptIn: copy, formerly: Array(desk.line.dropLast()), as: key,
        vouchedForBy: desk.identity.key, now: desk.clock.now(&choices))
    } catch {
      return try judge(error, at: desk)
    }
    desk.store = nil
    _ = try open(desk)
  }

  /// - Returns: `nil` where the search broke off.
  private func findFork(of desk: SimulatedDesk, _ store: ReplicaStore) throws -> Seq? {
    var search = ForkSearch()
    do {
      while let place = search.place {
        guard let link = try ask(for: desk, ForkProbe(at: place, store, key: desk.identity.key))
        else { return nil }
        try finish(link)
        guard !desk.disk.isDead, desk.store != nil, let answer = desk.answer else { return nil }
        desk.answer = nil
        try store.read { try search.take(answer, in: OwnLog($0)) }
      }
    } catch {
      try judge(error, at: desk)
      return nil
    }
    switch search.finding {
    case .fork(let seq, _):
      let common = lostLedger.commonEnd(with: ledger)
      guard seq == common else {
        throw violation(.log, "desk \(desk.index) finds a fork at \(seq), and it is at \(common)")
      }
      return seq
    case .contained(let welcome):
      guard try store.isLetDown(by: welcome, asking: desk.replica) else { break }
      return try store.read { try $0.cursor() }
    case .beginning, .healing, nil: break
    }
    throw violation(.log, "desk \(desk.index) finds no fork")
  }

  /// A process finds a file that has let go of the lost log.
  func comeHome(_ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    guard let place = desk.stranding, let fork = place.fork, store.replica == desk.nextKey?.replica
    else { return }
    let waiting = Set(desk.works.map(\.id))
    let own = lostLedger.log.prefix(Int(place.seq)).dropFirst(Int(fork)).filter {
      desk.line.contains($0.id.replica) && $0.id.counter > 1 && !waiting.contains($0.id)
    }
    desk.works = own.map { Work(id: $0.id, bytes: $0.bytes) } + desk.works
    desk.comeHome(at: fork)
    tally.startedOver += 1
    say("desk \(desk.index) starts over at \(fork) with \(desk.works.count) events")
  }

  // MARK: A planted fault

  /// A replica that is ahead takes the other log's chain for its own.
  private func join(_ ahead: [Ahead]) throws {
    guard let founder, let (desk, place) = ahead.first(where: { $0.place.seq > backedUpAt })
    else { return }
    for _ in 0..<100 where ledger.log.count < Int(place.seq) { try inviteAnybody(founder) }
    guard let chain = try running()?.store.chain(at: place.seq) else { return }
    try desk.disk.execute(
      """
      DROP TRIGGER IF EXISTS changeset_is_never_updated;
      UPDATE changeset SET chain = \(chain.bytes.literal) WHERE last_seq = \(place.seq);
      """, on: SimulatedDesk.file)
  }
}

extension Restoration {
  fileprivate var isNone: Bool { self == .none }
}
