import PostilCore
import PostilReplica
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// The steps that can come next.
extension World {
  func step() throws {
    if choices.once(in: plan.accidentsOneIn) { try accident() }
    let isToRevoke = number >= plan.revokesFrom ?? .max && !hasRevoked
    if !plan.isOpen, choices.once(in: isToRevoke ? 8 : plan.membersOneIn) { try seeToMembers() }
    if hasRevoked, choices.once(in: 6) { try seeToAdoption() }
    if let often = plan.foldersOneIn, choices.once(in: often) { try seeToFolders() }
    let desk = choices.one(of: desks)
    if choices.below(12) < plan.workOfTwelve { return try record(desk) }
    if desk.stranding != nil, choices.once(in: 4) { return try startOver(desk) }
    switch choices.below(40) {
    case 0..<26:
      let purpose = choices.one(of: [ReplicaSession.Purpose.sync, .sync, .sync, .push, .pull])
      let link = try connect(desk, purpose)
      if choices.once(in: 2) { try move(10) } else { try finish(link) }
    case 26..<35: try move(1 + choices.below(20))
    case 35, 36: try connectLater()
    case 37: try retryParked(desk)
    case 38: try seal(desk)
    default: try inspect(desk)
    }
  }

  /// Somebody does one thing, or a few in one go.
  func record(_ desk: SimulatedDesk) throws {
    try inHistory(of: desk) { try record(at: desk) }
  }

  private func record(at desk: SimulatedDesk) throws {
    guard let store = try open(desk) else { return }
    let count = choices.once(in: 3) ? 1 + choices.below(4) : 1
    let now = desk.clock.now(&choices)
    var events: [Event] = []
    do {
      events = try store.write { transaction in
        if founder != nil, desk.mustJoinFirst, try transaction.view.ownFrontier() == nil {
          return []
        }
        let logged = try ledger.log.prefix(Int(transaction.view.cursor())).map(\.id)
        let named = ledger.events.prefix(logged.count).flatMap { $0.change.namedEvents ?? [] }
        return try (0..<count).compactMap { _ in
          var person = Person(
            view: transaction.view, replica: desk.replica, created: created,
            logged: logged, named: named, colleagues: people.filter { $0 != desk.member },
            invitedAs: desk.invitedAs,
            decidesOneIn: plan.decidesOneIn,
            writer: writers[desk.index], choices: choices)
          defer { (writers[desk.index], choices) = (person.writer, person.choices) }
          return try person.allowedChange().map { try transaction.record($0, now: now) }
        }
      }
    } catch {
      return try judge(error, at: desk)
    }
    for event in events {
      say("desk \(desk.index) \(event.id.counter) base \(event.base): \(event.change)")
      note(event, by: desk)
    }
  }

  /// The person was told that it is recorded.
  func note(_ event: Event, by desk: SimulatedDesk) {
    desk.recorded = event.id.counter
    let bytes = EventEncoder.encode(
      base: event.base, claimedAt: event.claimedAt, change: event.change)
    ledger.note(bytes, at: event.id.counter, by: desk.hand)
    if case .memberJoined = event.change { return }
    desk.works.append(Work(id: event.id, bytes: bytes))
    if let entity = Creation(by: event)?.entity, !created.contains(entity) {
      created.append(entity)
    }
  }

  /// Everybody there is but for the operator, by their first replicas.
  var people: [ReplicaID] { desks.prefix(plan.replicas).map(\.member) }

  private func seal(_ desk: SimulatedDesk) throws {
    if choices.once(in: 2) {
      guard let service = try running() else { return }
      do {
        if try service.store.seal(bytes: plan.segmentBytes) { tally.segments += 1 }
      } catch {
        try judgeServer(error)
      }
    } else if let store = try open(desk) {
      do {
        if try store.seal(bytes: plan.segmentBytes) { tally.segments += 1 }
      } catch {
        try judge(error, at: desk)
      }
    }
  }
}
