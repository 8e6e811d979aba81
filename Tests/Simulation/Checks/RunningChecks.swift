import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// The checks at any moment, with or without accidents.
extension World {
  /// A replica's own events, after its process started: those that the person was told of are there
  /// as they were written. One that was being recorded when the process died may be there or not.
  func checkRecorded(_ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    let (held, pending) = try store.read { view in
      let logged = try view.ownFrontier()?.lastCounter ?? 0
      return (try view.lastCounter(), try view.outbox(after: logged))
    }
    guard held >= desk.recorded else {
      throw violation(
        .recorded, "desk \(desk.index) recorded \(desk.recorded) events and holds \(held)")
    }
    guard let pending else { return }
    for (index, range) in pending.events.ranges.enumerated() {
      let id = pending.id(at: index)
      if id.counter > ledger.count(of: desk.hand) {
        note(try pending.event(at: index), by: desk)
      }
      guard
        ledger.bytes(of: id, by: desk.hand).map({ $0[...] == pending.events.bytes[range] }) == true
      else {
        throw violation(.recorded, "event \(id.counter) of desk \(desk.index) has changed")
      }
    }
  }

  func checkProgress(_ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    var (cursor, acknowledged, held) = try store.read { view in
      (try view.cursor(), try view.acknowledgedCounter(), try view.lastCounter())
    }
    if fault == .cursorStepsBack, desk.cursor > 0 { cursor = desk.cursor - 1 }
    guard held >= desk.recorded else {
      throw violation(
        .recorded, "desk \(desk.index) recorded \(desk.recorded) events and holds \(held)")
    }
    let logged = ledger.loggedCount(of: desk.replica)
    guard cursor >= desk.cursor else {
      throw violation(
        .cursor, "desk \(desk.index) held the log up to \(desk.cursor) and now up to \(cursor)")
    }
    guard acknowledged >= min(desk.acknowledged, logged) || isServerHealing else {
      throw violation(
        .acknowledged,
        "desk \(desk.index) knew of \(desk.acknowledged) acknowledged events and now of \(acknowledged)"
      )
    }
    guard cursor <= Seq(ledger.log.count), acknowledged <= max(logged, desk.toldByLostServer) else {
      throw violation(.acknowledged, "desk \(desk.index) was told of what the log does not hold")
    }
    // A replica counts events as acknowledged by a lost server until it hears of the loss.
    (desk.cursor, desk.acknowledged) = (cursor, min(acknowledged, logged))
  }

  /// After the server's process started.
  func checkServer() throws {
    guard let store = server.service?.store else { return }
    // One that heals may hold less, until everybody has been there.
    for (replica, counter) in server.promised where !isServerHealing {
      let held = try store.frontier(of: replica)?.lastCounter ?? 0
      guard held >= counter else {
        throw violation(
          .acknowledged, "\(counter) events of \(replica) were acknowledged, \(held) are held")
      }
    }
    try checkLogGrew()
    if choices.once(in: 4) { try checkWholeLog() }
  }

  /// The server appended exactly the events that were written, without gaps.
  func checkLogGrew() throws {
    guard let store = server.service?.store else { return }
    if isServerHealing { return try checkWholeLog() }
    do {
      try ledger.catchUp(with: store)
    } catch let mismatch as Ledger.Mismatch {
      throw violation(.log, mismatch.what)
    }
  }

  func checkWholeLog() throws {
    guard let store = server.service?.store else { return }
    do {
      var log: [LoggedChangeset] = []
      while case let more = try store.changesets(after: log.last?.lastSeq ?? 0, bytes: .max),
        !more.isEmpty
      {
        log += more
      }
      try ledger.compare(with: log, isHealing: isServerHealing)
    } catch let mismatch as Ledger.Mismatch {
      throw violation(.log, mismatch.what)
    }
  }

  /// The writes that an event asks for, as its author's replica wrote it.
  func claims(of event: Event) -> [Claim] {
    guard case .assessed = event.change, !plan.isOpen else { return Claim.all(of: event) }
    let desk = desks.first { $0.identities.contains(event.id.replica) }
    return Claim.all(of: event, by: desk?.member)
  }

  // MARK: Displayed values do not flip

  /// ⚖ Values that the desk has shown do not flip because a latecomer pushes.
  func checkDisplayed(_ after: Shown, _ desk: SimulatedDesk) throws {
    defer { desk.displayed = (after.cursor, after.firstHeads, after.pending) }
    guard let before = desk.displayed else { return }
    let heads = Dictionary(
      after.firstHeads.map { ($0.place, $0.head) }, uniquingKeysWith: { one, _ in one })
    let news = ledger.events[Int(before.cursor)..<Int(after.cursor)] + after.pending
    // An admin's set-aside takes values away knowingly; a reinstated value was there first.
    guard news.allSatisfy({ $0.change.namedEvents == nil }) else { return }
    for (place, head) in before.heads where heads[place] != head {
      // A value is back that an own event hid, since there was no room for that event.
      let isTakenBack = before.pending.contains { isIgnored($0.id, by: after) && writes($0, place) }
      guard isTakenBack || news.contains(where: { replaces(head, at: place, $0) }) else {
        throw violation(
          .displayed, "\(place.field) of \(place.entity) flips at desk \(desk.index)")
      }
    }
  }

  private func writes(_ event: Event, _ place: Claim.Place) -> Bool {
    claims(of: event).contains { $0.place == place }
  }

  /// True if the log holds an event that changes nothing.
  private func isIgnored(_ id: EventID, by shown: Shown) -> Bool {
    shown.ignored.contains { ledger.events[Int($0) - 1].id == id }
  }

  /// True if an event writes to a register and had seen a write to it that is in the log.
  private func replaces(_ head: EventID, at place: Claim.Place, _ event: Event) -> Bool {
    guard writes(event, place) else { return false }
    if event.id.replica == head.replica { return event.id.counter > head.counter }
    return ledger.events.firstIndex { $0.id == head }.map { Seq($0) < event.base } == true
  }
}
