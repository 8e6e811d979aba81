import PostilCore
import PostilStore
import TestSupport

/// What must hold once all have exchanged everything.
extension World {
  func checkAgreement() throws {
    try plantAtTheEnd()
    try checkServer()
    try checkWholeLog()
    var all: [Shown] = []
    for desk in desks {
      guard let store = try open(desk) else { continue }
      let shown = try shown(desk, store)
      let head = Seq(ledger.log.count)
      guard shown.cursor == head, shown.pending.isEmpty else {
        throw violation(
          .liveness,
          "after \(Self.roundsToAgree) rounds desk \(desk.index) is at \(shown.cursor) of \(head)"
            + " with \(shown.pending.count) events to push")
      }
      all.append(shown)
    }
    for (index, shown) in all.enumerated() {
      guard shown.digest == all[0].digest else {
        throw violation(.digests, "desk \(index) shows another state than desk 0")
      }
      guard shown.conflicts == all[0].conflicts, shown.texts == all[0].texts else {
        throw violation(.conflicts, "desk \(index) lists other conflicts than desk 0")
      }
    }
    tally.conflicts = all[0].conflicts.count
    tally.ignored = all[0].ignored
    tally.resolutions = ledger.events.count(where: \.isResolution)
    try checkAccounting(all[0], desks[0])
    try checkClosely()
  }

  private func checkClosely() throws {
    for desk in desks {
      guard let store = try open(desk) else { continue }
      try checkRebuild(desk, store)
      guard desk.index == 0 || !plan.looksAtEveryPrefix else { continue }
      let head = ledger.log.count
      let seqs =
        plan.looksAtEveryPrefix
        ? Array(0...head) : (0..<3).map { _ in choices.below(head + 1) }.sorted()
      try checkLookBack(to: seqs.map { Seq($0) }, desk, store)
    }
  }

  // MARK: Planted faults

  /// What a replica shows; planted faults change what the checkers see.
  func shown(_ desk: Desk, _ store: ReplicaStore) throws -> Shown {
    var shown = try Shown(store)
    switch fault {
    case .clockWins: shown.letClockWin(ledger.events)
    case .oneReplicaDiffers where desk.index == 0:
      shown.letClockWin(ledger.events)
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
