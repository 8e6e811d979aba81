import PostilCore
import PostilReplica
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// A replica whose file was copied or restored goes on under another identity: what `Replica` does
/// around its conversations.
extension World {
  /// The server holds other events of the desk's replica than its file.
  func succeed(_ desk: SimulatedDesk) throws {
    guard let store = desk.store else { return }
    guard ledger.isShared(desk.replica) else {
      throw violation(
        .carried, "desk \(desk.index) changes its identity, and its file is the only one")
    }
    let key = SigningKey(&choices)
    desk.nextKey = key
    do {
      if fault == .successorIsAnothers, let other = desks.first(where: { $0.member != desk.member })
      {
        try pretend(key, goesOnFrom: other, store)
      } else {
        try store.succeed(as: key, vouchedForBy: desk.identity.key)
      }
      if fault == .strayIsForgotten {
        try desk.disk.execute(
          "DELETE FROM stray WHERE number = (SELECT max(number) FROM stray)", on: SimulatedDesk.file
        )
      }
    } catch {
      return try judge(error, at: desk)
    }
    desk.store = nil
    _ = try open(desk)
  }

  /// Another's key vouches for the new one: a planted fault.
  private func pretend(_ key: SigningKey, goesOnFrom other: SimulatedDesk, _ store: ReplicaStore)
    throws
  {
    let name = Text("anothers-\(other.index)")
    let ticket = try Ticket(
      .predecessor(other.replica), signedBy: other.identity.key, for: key.publicKey, as: name,
      workspace: workspace.id)
    try store.write {
      try $0.succeed(as: key.publicKey, name: name, ticket: ticket, now: .noon)
    }
  }

  /// Recognises the replica of the file that a starting process finds.
  func recognise(_ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    if store.replica == desk.nextKey?.replica {
      desk.takeNextKey()
      tally.successions += 1
      say("desk \(desk.index) goes on as \(desk.replica)")
    }
    guard store.replica == desk.replica else {
      throw violation(.recorded, "the file of desk \(desk.index) is another replica's")
    }
    if let ids = desk.parking {
      desk.parking = nil
      if try store.read({ try $0.parkedCount() }) != desk.parked.count {
        try takeParked(ids, desk, store)
      }
    }
    guard let ids = desk.adoption else { return }
    desk.adoption = nil
    guard try !store.hasStrays() else { return }
    tally.recordedAnew += ids.count
    try takeParked(ids, desk, store)
    desk.hasRecordedAnew()
  }

  /// Parked events are recorded anew, and what was asked for is done.
  func goOn(_ desk: SimulatedDesk) throws {
    guard let purpose = desk.goesOnWith, let store = desk.store, !desk.disk.isDead else { return }
    desk.goesOnWith = nil
    do {
      if try store.purposeBeforeAdopting() == .join {
        // A server that heals takes no join yet.
        if isServerHealing { return }
        // The join of a conversation that had broken off was appended after this one was welcomed.
        try connect(desk, purpose, anew: false)
        return
      }
      guard try store.mayAdopt() else {
        try succeed(desk)
        try connect(desk, purpose, anew: false)
        return
      }
      try store.write { desk.adoption = try $0.adoptStrays() }
      if let ids = desk.adoption {
        tally.recordedAnew += ids.count
        try takeParked(ids, desk, store)
        desk.hasRecordedAnew()
      }
      desk.adoption = nil
    } catch {
      return try judge(error, at: desk)
    }
    if purpose != .pull { try connect(desk, purpose, anew: false) }
  }

  /// The outbox was written anew.
  func take(_ ids: [EventID: EventID], _ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    say("desk \(desk.index) records \(ids.count) of \(desk.works.count) events anew")
    let (held, last, pending) = try store.read { view in
      let held = try view.ownFrontier()?.lastCounter ?? 0
      return (held, try view.lastCounter(), try view.outbox(after: held, limit: .max))
    }
    let works = try recordedAnew(desk, as: ids, pending, cursor: store.read { try $0.cursor() })
    ledger.forget(by: desk.hand, after: held)
    for (index, range) in (pending?.events.ranges ?? []).enumerated() {
      guard let pending else { break }
      ledger.note(
        Array(pending.events.bytes[range]), at: pending.id(at: index).counter, by: desk.hand)
    }
    ledger.agree(with: desk.hand)
    desk.works = works
    // A renewed event may claim to have seen less than before, so a value that it replaced may stand again.
    desk.displayed = nil
    desk.recorded = last
  }
}
