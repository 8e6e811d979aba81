import PostilCore
import PostilLog
import PostilReplica
import PostilStore
import PostilWire
import TestSupport

/// Work for which there is no room: the steps of `Replica` around its conversations, and a person's decisions.
extension World {
  /// The replica under which parked events are numbered.
  static let nobody = ReplicaID(bits: 0)

  /// The server has no room for an event of a desk's: it is parked with those that hang on it, and the rest
  /// goes on.
  func park(
    _ refusal: Refusal, _ desk: SimulatedDesk, _ purpose: ReplicaSession.Purpose, since opened: Seq
  ) throws {
    guard let store = desk.store, !desk.disk.isDead else { return }
    do {
      let pending = try store.read { try $0.pendingEvents() }
      guard isDue(refusal, to: pending, since: opened) else {
        throw violation(.refusals, "desk \(desk.index) is refused room: \(refusal)")
      }
      let moved = try store.write { transaction in
        let moved = try transaction.park(refusal)
        desk.parking = moved.ids
        return moved
      }
      desk.parking = nil
      guard moved.count > 0 else {
        throw violation(.liveness, "desk \(desk.index) parks nothing for \(refusal)")
      }
      tally.parked += moved.count
      try takeParked(moved.ids, desk, store)
    } catch {
      return try judge(error, at: desk)
    }
    if desk.store != nil { try connect(desk, purpose, anew: false) }
  }

  /// Somebody records parked events anew.
  func retryParked(_ desk: SimulatedDesk) throws {
    try inHistory(of: desk) { try recordParked(desk) }
  }

  private func recordParked(_ desk: SimulatedDesk) throws {
    guard let store = try open(desk), !desk.parked.isEmpty else { return }
    hangUp(desk)
    do {
      guard try !store.hasStrays() else { return }
      let moved = try store.write { transaction in
        let moved = try transaction.retryParked()
        desk.parking = moved.ids
        return moved
      }
      desk.parking = nil
      try takeParked(moved.ids, desk, store)
    } catch {
      try judge(error, at: desk)
    }
  }

  /// Parked events lie there, or were recorded anew; the rest of the outbox has other numbers.
  func takeParked(_ ids: [EventID: EventID], _ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    let parked = try store.read { view in
      try view.parked().map { (event: $0.event, work: Work(id: $0.event.id, bytes: $0.bytes)) }
    }
    var waiting: [EventID: Event] = [:]
    for (event, _) in parked { waiting[event.id] = event }
    for work in desk.works {
      guard let id = ids[work.id], id.replica == Self.nobody else { continue }
      let old = try EventDecoder.decode(work.bytes, in: 0..<work.bytes.count, id: work.id)
      guard let new = waiting[id], new.says(what: old, with: ids) else {
        throw violation(.carried, "desk \(desk.index) parks something else than \(work.id)")
      }
    }
    desk.works.removeAll { ids[$0.id]?.replica == Self.nobody }
    desk.works += desk.parked.filter { waiting[$0.id] == nil }
    desk.parked = parked.map(\.work)
    try take(ids, desk, store)
  }

  /// True if there was no room at some moment since a desk connected.
  private func isDue(_ refusal: Refusal, to pending: [Event], since opened: Seq) -> Bool {
    guard plan.serverKeepsRooms, let rooms = plan.rooms else { return false }
    return (opened...max(opened, Seq(ledger.log.count))).reversed().contains { seq in
      var log = Array(ledger.events.prefix(Int(seq)))
      let held = Set(log.map(\.id))
      log += pending.filter { !held.contains($0.id) && $0.id.counter <= refusal.found }
      let roster = OracleRoster(log, isOpen: plan.isOpen)
      return OracleVerdicts(log, roster: roster, rooms: rooms).withoutRoom.contains(log.count - 1)
    }
  }
}
