import PostilCore
import PostilLog
import PostilReplica
import PostilStore
import PostilWire
import TestSupport

/// Work of somebody who was revoked: the operator adopts it, and somebody else brings it to the server.
extension World {
  /// Adopts the next events of a desk that was revoked, or sends somebody with what was adopted before.
  func seeToAdoption() throws {
    guard let founder, !isServerHealing else { return }
    parcels.removeAll { ledger.holds($0.id(at: $0.events.ranges.count - 1)) }
    if let parcel = parcels.first, choices.once(in: 2) { return try send(parcel) }
    guard let desk = desks.first(where: { $0.refusal?.code == .revoked }), parcels.count < 3,
      let (changeset, chain) = try workToAdopt(of: desk), let roster = try members()
    else { return }
    let adoption = Change.workAdopted(
      replica: changeset.replica, lastCounter: changeset.lastCounter, chain: chain.bytes,
      why: "left")
    try record(adoption, by: founder, roster)
    parcels.append(try changeset.signed(by: desk.identity.key, at: chain))
    try bury()
  }

  /// The first of a desk's events that the log lacks, with its own chain behind them; `nil` where there are
  /// none, or where the log holds what another copy of its folder wrote.
  private func workToAdopt(of desk: SimulatedDesk) throws -> (Changeset, Chain)? {
    let underWay = parcels.last { $0.replica == desk.replica }?.lastCounter ?? 0
    let held = ledger.loggedCount(of: desk.replica)
    let last = EventID(replica: desk.replica, counter: max(held, underWay))
    guard held > 0, underWay <= held,
      ledger.bytes(of: last, by: desk.hand).map({ ledger.seq(of: last, $0) != nil }) == true,
      let store = try open(desk), let service = try running()
    else { return nil }
    do {
      let limit = 1 + choices.below(5)
      guard let changeset = try store.read({ try $0.outbox(after: held, limit: limit) }),
        let before = try service.store.frontier(of: desk.replica)?.chain
      else { return nil }
      return (changeset, before.adding(changeset))
    } catch {
      // Of whichever of the two.
      if desk.disk.isDead { try judge(error, at: desk) } else { try judgeServer(error) }
      return nil
    }
  }

  /// Another replica brings it, if one may.
  private func send(_ parcel: Changeset) throws {
    let roster = OracleRoster(ledger.events, isOpen: false)
    let couriers = desks.filter {
      ledger.loggedCount(of: $0.replica) > 0
        && !roster.isShutOut($0, at: Seq(ledger.log.count)) && $0.replica != parcel.replica
    }
    guard let courier = couriers.randomElement(using: &choices), let store = try open(courier),
      try running() != nil
    else { return }
    say("desk \(courier.index) brings up to event \(parcel.lastCounter) of \(parcel.replica)")
    connectCourier(
      Relay([parcel], store: store, key: courier.identity.key), with: parcel, of: courier)
  }

  /// A parcel that was brought is in the log, or the log gives a reason against it.
  func endRelay(of parcel: Changeset, _ error: (any Error)?) throws {
    guard let error else { return }
    guard case SyncError.refused(let refusal) = error else {
      return try judgeServer(error)
    }
    say("what was brought is refused: \(refusal)")
    guard try isDue(refusal, to: parcel) else {
      throw violation(.refusals, "adopted work is refused: \(refusal)")
    }
    if refusal.code != .healing { parcels.removeAll { $0 == parcel } }
  }

  /// True if the log as it is now gives a reason against adopted work.
  private func isDue(_ refusal: Refusal, to parcel: Changeset) throws -> Bool {
    let roster = OracleRoster(ledger.events, isOpen: false)
    let end = Seq(ledger.log.count)
    let events = try parcel.events.ranges.indices.map { try parcel.event(at: $0) }
    switch refusal.code {
    case .healing: return isServerHealing
    // Another courier was faster.
    case .counterOutOfStep:
      return ledger.loggedCount(of: parcel.replica) + 1 != parcel.firstCounter
    // The adoption did not come into the log, or the courier itself is out.
    case .revoked:
      let last = EventID(replica: parcel.replica, counter: parcel.lastCounter)
      return !roster.adopts(last, at: end) || tally.restorations > 0
        || desks.contains { $0.refusal == nil && roster.isShutOut($0, at: end) }
    case .roleTooLow:
      guard let role = roster.lastRole(of: parcel.replica, at: end) else { return false }
      return events.contains {
        !$0.isAct && roster.leastRole(for: $0.change, by: parcel.replica) > role
      }
    case .roleWasLowered:
      guard let fall = roster.lastFallFromAdmin(of: parcel.replica, at: end) else { return false }
      return events.contains { $0.base < fall && $0.isAboutMarkings }
    case .noRoom: return plan.serverKeepsRooms && plan.rooms != nil
    case .baseOutOfRange, .notSigned: return tally.restorations > 0
    default: return false
    }
  }
}
