import PostilCore
import PostilStore

/// The server is lost or put back, and its backup takes its place.
extension World {
  func liveWithBackups() throws {
    guard let backup = plan.backup else { return }
    if !hasBackup, number >= backup.copiedAt { try backUpServer() }
    if hasBackup, !isServerHealing, tally.restorations == 0, number >= backup.restoredFrom {
      try loseServer()
    } else if isServerHealing, number >= backup.healedFrom {
      try endHealing()
    }
  }

  private func backUpServer() throws {
    // Started, where it was not: so the ledger has seen all that the copy will hold.
    guard try running() != nil else { return try bury() }
    do {
      try server.backUp()
      backedUpAt = try server.service?.store.end() ?? 0
      hasBackup = true
      say("the server is backed up")
    } catch {
      try judgeServer(error)
    }
    try bury()
  }

  /// Not while the replica of a later version knows more of the log than any desk holds: it keeps no
  /// log, and so it could not give back what its own events say that they have seen.
  private func loseServer() throws {
    let held = desks.map(\.cursor).max() ?? 0
    guard max(endKnownLater, later.lastBase) <= held else { return }
    if plan.backup?.kind == .rolledBack, try forkLog() {
      tally.restorations += 1
      tally.lostEvents += lostLedger.log.count - Int(backedUpAt)
      return
    }
    let ahead = plan.backup?.kind == .rolledBack ? try deskAhead() : nil
    say(
      "the server is put back: \(ahead == nil ? plan.backup.map { "\($0.kind)" } ?? "" : "rolled back")"
    )
    disconnectAll()
    if ahead != nil {
      try server.rollBack()
    } else if plan.backup?.kind == .restored || fault == .restorationIsForgotten {
      try server.replaceByBackup(forgets: fault == .restorationIsForgotten)
    } else {
      try server.putBackCopy()
    }
    isServerHealing = true
    tally.restorations += 1
    guard let store = try running()?.store else { return }
    lostAt = try store.end()
    tally.lostEvents += ledger.log.count - Int(lostAt)
    if let ahead { try repair(from: ahead) }
  }

  /// Everything that the server's machine had to send, and everything on its way, is lost with it.
  func disconnectAll() {
    for link in links {
      link.hasServer = false
      if link.desk == nil { link.client = nil }
    }
  }

  /// Somebody with a device in the backup whose log reaches an end beyond it that the operator signed, and whom
  /// no other copy of the folder makes a stranger.
  private func deskAhead() throws -> SimulatedDesk? {
    let seated = OracleRoster(Array(ledger.events.prefix(Int(backedUpAt))), isOpen: plan.isOpen)
    for desk in desks
    where !ledger.isShared(desk.replica) && desk.refusal == nil && seated.hasJoined(desk.replica) {
      guard let store = try open(desk) else { continue }
      do {
        let (cursor, end) = try store.read { (try $0.cursor(), try $0.signedEnds().first?.end.seq) }
        if let end, end > backedUpAt, end <= cursor { return desk }
      } catch {
        try judge(error, at: desk)
      }
    }
    return nil
  }

  /// The replica that is ahead comes before anybody pushes: whatever breaks off on the way, the log is the
  /// shorter one, which takes pushes, or it has all that the end proves, and heals.
  private func repair(from desk: SimulatedDesk) throws {
    for _ in 0..<100 {
      guard let store = try running()?.store else { continue }
      if store.restoration == .healing {
        tally.repairs += 1
        return
      }
      guard try store.end() == lostAt else {
        throw violation(.log, "a log that was put back goes on before that is proven")
      }
      try finish(try connect(desk, .pull))
      try bury()
    }
    throw violation(.liveness, "desk \(desk.index) is ahead, and the server does not heal")
  }

  /// All replicas sync, in any order; then the operator says that it is healed.
  func healServer() throws {
    guard isServerHealing else { return }
    for desk in desks.shuffled(using: &choices) { try finish(try connect(desk, .sync)) }
    try endHealing()
    if isServerHealing {
      throw violation(.liveness, "all have synced with a server that heals, and it lacks events")
    }
  }

  /// ⚖ Once its end is at or beyond every cursor. All that is missing then was in nobody's log: it is
  /// in the outboxes of those who wrote it, and no event of theirs has seen it.
  private func endHealing() throws {
    // Nobody hears any more what the lost server had said.
    for link in links { link.client = nil }
    for desk in desks { desk.link = nil }
    server.disk.disarm()
    guard let store = try running()?.store else { return }
    let end = try store.end()
    var acknowledged: [UInt64] = []
    for desk in desks {
      guard let replica = try open(desk) else { return }
      do {
        let (cursor, told) = (
          try replica.position().seq, try replica.read { try $0.acknowledgedCounter() }
        )
        guard end >= cursor else { return }
        acknowledged.append(told)
      } catch {
        return try judge(error, at: desk)
      }
    }
    try checkWholeLog()
    try server.service?.endHealing()
    say("the server is healed, at \(end)")
    tally.healedEvents += Int(end - lostAt)
    ledger.forget(after: end)
    // The operator keeps no outbox: what was lost was never done.
    if let founder {
      ledger.forget(by: founder.replica, after: ledger.loggedCount(of: founder.replica))
    }
    server.forgetPromises(beyond: ledger.loggedCount(of:))
    for (desk, told) in zip(desks, acknowledged) {
      desk.toldByLostServer = told
      // A server that healed may have told it of less than others gave back afterwards.
      desk.acknowledged = min(desk.acknowledged, told, ledger.loggedCount(of: desk.replica))
    }
    isServerHealing = false
    try checkServer()
  }
}
