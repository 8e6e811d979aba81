import PostilCore
import PostilStore
import PostilWire
import TestSupport

/// The checks after all desks have exchanged everything.
extension World {
  func checkAgreement() throws {
    try plantAtTheEnd()
    try checkServer()
    try checkWholeLog()
    try checkAdmission()
    let roster = OracleRoster(ledger.events, isOpen: plan.isOpen)
    tally.adopted = ledger.events.enumerated().count { index, event in
      roster.isAdopted(event, at: Seq(index + 1))
    }
    var all: [(desk: SimulatedDesk, shown: Shown)] = []
    for desk in desks {
      guard let store = try open(desk) else { continue }
      let shown = try shown(desk, store)
      try checkCarried(desk, store)
      try checkAttribution(desk, store)
      if let refusal = desk.refusal {
        try checkRefused(desk, refusal, shown)
        continue
      }
      let end = Seq(ledger.log.count)
      guard shown.cursor == end, shown.pending.isEmpty, desk.works.isEmpty else {
        throw violation(
          .liveness,
          "after \(Self.roundsToAgree) rounds desk \(desk.index) is at \(shown.cursor) of \(end)"
            + " with \(shown.pending.count) events to push")
      }
      all.append((desk, shown))
    }
    if let first = all.first { try checkEqual(all, first) }
    tally.resolutions = ledger.events.count(where: \.isResolution)
    try checkClosely()
  }

  private func checkEqual(
    _ all: [(desk: SimulatedDesk, shown: Shown)], _ first: (desk: SimulatedDesk, shown: Shown)
  ) throws {
    for (desk, shown) in all {
      guard shown.digest == first.shown.digest else {
        throw violation(
          .digests,
          "desk \(desk.index) shows another state than desk \(first.desk.index): "
            + shown.difference(from: first.shown))
      }
      guard shown.conflicts == first.shown.conflicts, shown.texts == first.shown.texts else {
        throw violation(
          .conflicts, "desk \(desk.index) lists other conflicts than desk \(first.desk.index)")
      }
    }
    tally.conflicts = first.shown.conflicts.count
    let verdicts = OracleVerdicts(
      ledger.events, roster: OracleRoster(ledger.events, isOpen: plan.isOpen), rooms: plan.rooms)
    tally.setAside = verdicts.setAside.count
    for (index, event) in ledger.events.enumerated() {
      guard case .articleRevised = event.change else { continue }
      if verdicts.wrongTexts.contains(index) || verdicts.baseless.contains(index) {
        tally.vainRevisions += 1
      } else if !verdicts.isVoid(event, at: index) {
        tally.revisions += 1
      }
    }
    tally.ignored = first.shown.ignored.count
    try checkAccounting(first.shown, first.desk)
  }

  /// A desk whose work was refused still holds all of it, and the log, as it is now, is the reason. A revoked desk
  /// keeps the log up to then; every other desk sees the work of the others.
  private func checkRefused(_ desk: SimulatedDesk, _ refusal: Refusal, _ shown: Shown) throws {
    let end = Seq(ledger.log.count)
    switch refusal.code {
    case .revoked, .invitationRefused:
      tally.revoked += 1
      if desk.line.count > 1 { tally.revokedSuccessors += 1 }
    default: tally.stuck += 1
    }
    guard isDue(refusal, to: desk, shown.pending, since: end) else {
      throw violation(.refusals, "desk \(desk.index) is still refused: \(refusal)")
    }
    let isOut = [.revoked, .invitationRefused, .unknownWorkspace].contains(refusal.code)
    guard shown.cursor == end || isOut else {
      throw violation(.liveness, "desk \(desk.index) is at \(shown.cursor) of \(end)")
    }
    try checkAccounting(shown, desk)
  }

  private func checkClosely() throws {
    for desk in desks {
      guard let store = try open(desk) else { continue }
      try checkRebuild(desk, store)
      guard desk === desks[0] || !plan.looksAtEveryPrefix else { continue }
      let end = try Int(store.read { try $0.cursor() })
      let seqs =
        plan.looksAtEveryPrefix
        ? Array(0...end) : (0..<3).map { _ in choices.below(end + 1) }.sorted()
      try checkLookBack(to: seqs.map { Seq($0) }, desk, store)
    }
  }

  // MARK: Planted faults

  /// The state that a replica shows; planted faults change it for the checkers.
  func shown(_ desk: SimulatedDesk, _ store: ReplicaStore) throws -> Shown {
    var shown = try Shown(store)
    switch fault {
    case .clockWins: shown.letClockWin(ledger.events)
    case .oneReplicaDiffers where desk.index == 0:
      shown.letClockWin(ledger.events)
      shown.digest = shown.computedDigest
    case .anybodyLowers: shown.lowerMarkings()
    case .anybodyLowersAtOneReplica where desk.index == 0:
      shown.lowerMarkings()
      shown.digest = shown.computedDigest
    case .mergeDropsAVersion: shown.dropVersions()
    case .latecomerIsDisplayed: shown.displayLatecomers()
    case .conflictIsNotListed where desk.index == 0 && isHealing: shown.dropConflict()
    default: break
    }
    return shown
  }

  func loseEndOfLog() throws {
    try server.disk.execute(
      """
      DROP TRIGGER IF EXISTS changeset_leaves_only_for_a_segment;
      DELETE FROM changeset WHERE first_seq = (SELECT max(first_seq) FROM changeset);
      """, on: ServerMachine.file)
  }

  private func plantAtTheEnd() throws {
    guard fault == .logIsRewritten else { return }
    try server.disk.execute(
      """
      DROP TRIGGER changeset_is_never_updated;
      UPDATE changeset SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || 'b' AS BLOB);
      """, on: ServerMachine.file)
  }
}

extension Event {
  fileprivate var isResolution: Bool {
    if case .conflictResolved(_, _, _, "decided") = change { true } else { false }
  }
}
