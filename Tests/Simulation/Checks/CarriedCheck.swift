import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// An event that was recorded anew.
private struct Renewal {
  /// The event as it was, without what it had seen of a log that was let go of.
  let old: Event
  /// The seq up to which it had seen the log that was let go of; 0 where it was in no other log.
  let lostBase: Seq
  let new: Event
}

/// ⚖ A person's work is in the outbox, parked, a stray, or in the log: through every copy and every new identity.
extension World {
  func checkCarried(_ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    let (cursor, outbox, strays) = try store.read { view in
      let held = try view.ownFrontier()?.lastCounter ?? 0
      return (
        try view.cursor(), try view.outbox(after: held, limit: .max),
        try view.strayCount() > 0
      )
    }
    var waiting: [EventID: [UInt8]] = [:]
    if let outbox {
      for (index, range) in outbox.events.ranges.enumerated() {
        waiting[outbox.id(at: index)] = Array(outbox.events.bytes[range])
      }
    }
    if strays {
      for stray in try store.write({ try $0.strays() }) { waiting[stray.id] = stray.bytes }
    }
    desk.works.removeAll { isLogged($0, by: cursor) }
    guard try desk.parking != nil || store.read({ try $0.parkedCount() }) == desk.parked.count
    else {
      throw violation(.carried, "desk \(desk.index) lost a parked event")
    }
    for work in desk.works where waiting[work.id] != work.bytes {
      throw violation(.carried, "desk \(desk.index) lost event \(work.id)")
    }
  }

  private func isLogged(_ work: Work, by cursor: Seq) -> Bool {
    ledger.seq(of: work.id, work.bytes).map { $0 <= cursor } ?? false
  }

  /// The work of a desk's person, as it waits under the new identity.
  ///
  /// - Parameters:
  ///   - ids: the new id of each event that was renamed.
  ///   - outbox: all events that wait now.
  /// - Throws: `Violation` if an event is missing, has another content, claims to have seen more than its author
  /// had, or was written by nobody.
  func recordedAnew(
    _ desk: SimulatedDesk, as ids: [EventID: EventID], _ outbox: Changeset?, cursor: Seq
  ) throws -> [Work] {
    var waiting: [EventID: (event: Event, bytes: [UInt8])] = [:]
    if let outbox {
      for (index, range) in outbox.events.ranges.enumerated() {
        let event = try outbox.event(at: index)
        if case .memberJoined = event.change { continue }
        waiting[event.id] = (event, Array(outbox.events.bytes[range]))
      }
    }
    var renewals: [Renewal] = []
    var works: [Work] = []
    for work in desk.works {
      var old = try EventDecoder.decode(work.bytes, in: 0..<work.bytes.count, id: work.id)
      var lostBase: Seq = 0
      if let seen = desk.seenThrough, old.id.replica != desk.replica {
        lostBase = old.base
        old = old.havingSeen(atMost: seen)
      }
      guard let new = waiting.removeValue(forKey: ids[work.id] ?? work.id) else {
        if isLogged(work, by: cursor) || isDone(old.change, by: cursor) { continue }
        throw violation(.carried, "desk \(desk.index) does not record \(work.id) anew")
      }
      guard new.event.says(what: old, with: ids) else {
        throw violation(.carried, "\(work.id) of desk \(desk.index) says something else")
      }
      if let entity = Creation(by: new.event)?.entity, !created.contains(entity) {
        created.append(entity)
      }
      // A parked event that is recorded anew has seen the whole log.
      if old.id.replica != World.nobody {
        renewals.append(Renewal(old: old, lostBase: lostBase, new: new.event))
      }
      works.append(Work(id: new.event.id, bytes: new.bytes))
    }
    if let stranger = waiting.keys.first {
      throw violation(.carried, "desk \(desk.index) brings \(stranger), which nobody did")
    }
    try checkClaims(of: renewals, desk, cursor: cursor)
    return works.sorted { $0.id.counter < $1.id.counter }
  }

  /// True if an act about members that can be done only once is done already.
  private func isDone(_ change: Change, by cursor: Seq) -> Bool {
    ledger.events.prefix(Int(cursor)).contains { event in
      switch (change, event.change) {
      case (.memberInvited(let one), .memberInvited(let other)): one == other
      case (.revoked(let one, _), .revoked(let other, _)): one == other
      default: false
      }
    }
  }

  // MARK: The events that it claims to have seen

  /// ⚖ About its subject, an event that is recorded anew claims to have seen nothing of others that it
  /// had not seen, and nothing of its own person that came after it and changes something.
  private func checkClaims(
    of renewals: [Renewal], _ desk: SimulatedDesk, cursor: Seq
  ) throws {
    for renewal in renewals {
      let (old, new) = (renewal.old, renewal.new)
      let base = fault == .successorClaimsAll ? cursor : new.base
      guard base > old.base else { continue }
      for index in Int(old.base)..<Int(base) {
        let seen = ledger.events[index]
        guard !isOwn(seen.id, desk, before: old), concerns(new, seen),
          !isFirstImport(seen, cursor: cursor),
          !isIgnored(index), !wasSeen(index, in: renewal)
        else { continue }
        throw violation(
          .claims, "\(new.id) claims to have seen \(seen.id), which \(old.id) had not")
      }
    }
    let ordered = renewals.sorted { $0.new.id.counter < $1.new.id.counter }
    for (index, later) in ordered.enumerated() {
      for (place, earlier) in ordered[..<index].enumerated()
      where isAfter(earlier.old, later.old) && concerns(later.new, earlier.new) {
        // Nobody sees an event that changes nothing, such as one about what its author could not know.
        let ignored = ignored(of: ledger.events + ordered.map(\.new))
        if ignored.contains(ledger.events.count + place) { continue }
        throw violation(
          .claims, "\(later.new.id) claims to have seen \(earlier.new.id), which came after it")
      }
    }
  }

  /// True if the author had seen an event of this log in the log that the desk let go of.
  private func wasSeen(_ index: Int, in renewal: Renewal) -> Bool {
    let entry = ledger.log[index]
    return lostLedger.seq(of: entry.id, entry.bytes).map { $0 <= renewal.lostBase } ?? false
  }

  /// True if an event of the log changes nothing, such as one about what its author could not know.
  private func isIgnored(_ index: Int) -> Bool {
    ignored(of: ledger.events).contains(index)
  }

  private func ignored(of logged: [Event]) -> Set<Int> {
    Oracle(logged: logged, isOpen: plan.isOpen, rooms: plan.rooms).ignored
  }

  /// The order in which a person did two things: under an earlier identity before under a later one.
  private func isAfter(_ one: Event, _ other: Event) -> Bool {
    if one.id.replica == other.id.replica { return one.id.counter > other.id.counter }
    let desk = desks.first {
      $0.line.contains(one.id.replica) && $0.line.contains(other.id.replica)
    }
    guard let line = desk?.line, let first = line.firstIndex(of: one.id.replica),
      let second = line.firstIndex(of: other.id.replica)
    else { return false }
    return first > second
  }

  /// Whether the desk's own person wrote what the log holds under an id, before an event.
  private func isOwn(_ id: EventID, _ desk: SimulatedDesk, before event: Event) -> Bool {
    guard desk.line.contains(id.replica),
      let hand = desk.hands.first(where: { $0.replica == id.replica }),
      let bytes = ledger.bytes(of: id, by: hand), ledger.seq(of: id, bytes) != nil
    else { return false }
    return id.replica != event.id.replica || id.counter < event.id.counter
  }

  /// True if the effect of an event depends on its having seen the other one.
  private func concerns(_ event: Event, _ seen: Event) -> Bool {
    let places = claims(of: seen)
    let targets = Set(claims(of: event).map(\.place))
    if places.contains(where: { targets.contains($0.place) }) { return true }
    guard let entity = event.deletes else { return false }
    return places.contains { isPart($0.place.entity, of: entity) }
  }

  /// True for the first import of an article, and for the first one that was not set aside: a later import may
  /// claim to have seen either.
  private func isFirstImport(_ event: Event, cursor: Seq) -> Bool {
    guard case .articleImported(let article) = event.change else { return false }
    let logged = Array(ledger.events.prefix(Int(cursor)))
    let imports = logged.indices.filter {
      Creation(by: logged[$0])?.entity == .article(article.article)
    }
    let ignored = ignored(of: logged)
    let standing = imports.first { !ignored.contains($0) }
    return [imports.first, standing].contains { $0.map { logged[$0].id } == event.id }
  }

  /// True if an entity is `whole`, or hangs on it.
  private func isPart(_ entity: EntityID, of whole: EntityID) -> Bool {
    var next: EntityID? = entity
    for _ in 0..<50 {
      guard let id = next else { return false }
      if id == whole { return true }
      let creation = ledger.events.lazy.compactMap(Creation.init).first { $0.entity == id }
      next = creation?.answered ?? creation?.parent
    }
    return false
  }
}

extension Event {
  /// True if it says the same as `old`, once the ids of what its own replica made before are replaced by `ids`.
  /// Every other id is that of an event in the log, whatever its file wrote under the same id.
  func says(what old: Event, with ids: [EventID: EventID]) -> Bool {
    // An entity with the replica's own id that it did not make, another copy of the file made; so with a reply's
    // parent.
    let made = Creation(by: old)?.entity
    func isRenamed(_ id: EntityID?, _ former: EntityID?, orMade made: EntityID? = nil) -> Bool {
      guard let id, let former else { return id == former }
      return switch former {
      case .article, .term: id == former
      case .annotation(let event): id == .annotation(renamed(event, isMade: former == made))
      case .reply(let event): id == .reply(renamed(event, isMade: former == made))
      }
    }
    func renamed(_ event: EventID, isMade: Bool) -> EventID {
      let isOwn = event.replica == old.id.replica && (event.counter < old.id.counter || isMade)
      return isOwn ? ids[event] ?? event : event
    }
    let (claims, before) = (Claim.all(of: self), Claim.all(of: old))
    guard claimedAt == old.claimedAt, claims.count == before.count else { return false }
    for (claim, former) in zip(claims, before) {
      let isJudgement = if case .assessment = former.place.field { true } else { false }
      guard isRenamed(claim.place.entity, former.place.entity, orMade: made),
        claim.value == former.value,
        isJudgement || claim.place.field == former.place.field
      else { return false }
    }
    let (creation, former) = (Creation(by: self), Creation(by: old))
    guard isRenamed(creation?.entity, former?.entity, orMade: made),
      isRenamed(creation?.parent, former?.parent),
      isRenamed(creation?.answered, former?.answered)
    else { return false }
    return change.concernsMembers ? change == old.change : true
  }
}

extension Event {
  /// Of a log whose end is lost.
  fileprivate func havingSeen(atMost seq: Seq) -> Event {
    Event(id: id, base: min(base, seq), claimedAt: claimedAt, change: change)
  }

  /// The entity that it deletes; `nil` where it does something else.
  fileprivate var deletes: EntityID? {
    switch change {
    case .deleted(let id), .conflictResolved(let id, .deleted, .flag(true), _): id
    default: nil
    }
  }
}

// MARK: Attribution

extension World {
  /// ⚖ The log attributes all work of a desk to its member, through every change of identity.
  func checkAttribution(_ desk: SimulatedDesk, _ store: ReplicaStore) throws {
    guard !plan.isOpen, ledger.loggedCount(of: desk.replica) > 0 else { return }
    let roster = OracleRoster(ledger.events, isOpen: false)
    let shown = try store.read { view in
      try view.ownFrontier() == nil ? desk.member : view.roster().member(of: desk.replica)
    }
    guard roster.member(of: desk.replica) == desk.member, shown == desk.member else {
      throw violation(.attribution, "what desk \(desk.index) does is another member's")
    }
  }
}
