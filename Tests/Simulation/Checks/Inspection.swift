import PostilCore
import PostilStore
import TestSupport

/// A close look at one replica, at any cursor.
extension World {
  /// Amid the run, with an outbox and behind the log.
  func inspect(_ desk: SimulatedDesk) throws {
    guard let store = try open(desk) else { return }
    do {
      try inHistory(of: desk) { try inspect(desk, store) }
    } catch {
      try judge(error, at: desk)
    }
  }

  private func inspect(_ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    try checkProgress(desk, store)
    let shown = try shown(desk, store)
    try checkDisplayed(shown, desk)
    try checkAccounting(shown, desk)
    try checkRebuild(desk, store)
    try checkLookBack(to: [Seq(choices.below(Int(shown.cursor) + 1))], desk, store)
  }

  func checkAccounting(_ shown: Shown, _ desk: SimulatedDesk) throws {
    let accounting = Accounting(
      shown, logged: Array(ledger.events.prefix(Int(shown.cursor))),
      isOpen: plan.isOpen, rooms: plan.rooms)
    if let objection = accounting.objection {
      throw violation(.accounting, "desk \(desk.index): \(objection)")
    }
    tally.joinedTexts += accounting.joinedTexts
    tally.vainLowerings += accounting.vainLowerings
  }

  func checkRebuild(_ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    if fault == .projectionIsDoctored {
      try desk.disk.execute(
        "UPDATE changeset_span SET received_at = received_at + 1", on: SimulatedDesk.file)
    }
    let before = try store.read { try ($0.projectionDigest(), Shown($0)) }
    _ = try store.rebuild()
    let after = try store.read { try ($0.projectionDigest(), Shown($0)) }
    guard after.0 == before.0 else {
      throw violation(
        .rebuild,
        "desk \(desk.index) shows another state than its rebuild: \(after.1.difference(from: before.1))"
      )
    }
  }

  /// - Parameter seqs: ascending.
  func checkLookBack(to seqs: [Seq], _ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    var fold = PlainFold(isOpen: plan.isOpen, rooms: plan.rooms)
    for seq in seqs {
      fold.fold(ledger.events, through: seq)
      let asked = fault == .prefixIsShort && seq > 0 ? seq - 1 : seq
      let digest = try store.read(asOf: asked) { try $0.digest() }
      guard digest == fold.digest else {
        throw violation(.asOf, "desk \(desk.index) looks back to \(seq) and sees another state")
      }
      tally.prefixes += 1
    }
  }
}
