import PostilCore
import PostilLog
import PostilStore

/// Everything that a person does offline ends here: a change becomes an event with counter and base, and is
/// in outbox and projection after one durable transaction. No network code runs.
extension Replica {
  /// Decides in one transaction, on the state read in it, the changes to record.
  ///
  /// - Parameters:
  ///   - now: the clock's time; a claim that is only ever shown.
  ///   - step: that of a command that records in several transactions.
  ///   - decide: returns the changes, or throws the fault of the request; then nothing is written.
  /// - Throws: `ReplicaError.noRoom` where the own log and outbox already show that there is no room.
  func record<Answer>(
    now: Instant, in step: OwnStep? = nil,
    _ decide: (ReplicaView, Names) throws -> (changes: [Change], answer: Answer)
  ) throws -> (events: [Event], answer: Answer) {
    try store.write { transaction in
      let names = try Names(transaction.view, own: store)
      let decision = try decide(transaction.view, names)
      return (
        try record(decision.changes, names, now: now, in: &transaction, step: step),
        decision.answer
      )
    }
  }

  /// - Throws: as the other `record`; then nothing of the transaction may stay.
  func record(
    _ changes: [Change], _ names: Names, now: Instant, in transaction: inout ReplicaTransaction,
    step: OwnStep? = nil
  ) throws -> [Event] {
    var events: [Event] = []
    for change in changes {
      try transaction.view.expectAllowed(change, to: store, names, now: now)
      if let refusal = try transaction.lacksRoom(change, in: names.roster, now: now) {
        throw ReplicaError.noRoom(refusal)
      }
      events.append(try transaction.record(change, now: now))
    }
    if let first = events.first?.id.counter, let last = events.last?.id.counter {
      try transaction.noteStep(first...last, after: step?.last)
      step?.last = last
    }
    return events
  }
}

/// The events of one command that records in several transactions: an undo takes them back at once.
///
/// A class, since these share it.
package final class OwnStep {
  /// The counter of the newest; `nil` before the first.
  fileprivate var last: UInt64?

  package init() {}
}

extension ReplicaView {
  /// - Throws: where the server would refuse the change: it would only wait in the outbox. Roles change, and
  ///   the server judges by its own log.
  func expectAllowed(
    _ change: Change, to own: ReplicaStore, _ names: Names, now: Instant
  ) throws {
    if names.roster.isOpen { return }
    // A waiting decision would otherwise be made twice, and the server refuses the second.
    let roster = change.concernsMembers ? try pendingRoster() : names.roster
    guard try ownFrontier() != nil else { throw ReplicaError.notJoined }
    if let objection = roster.objection(to: change, by: own.replica, receivedAt: now) {
      throw ReplicaError.notAllowed(objection)
    }
    guard case .markingSet(let target, let marking) = change, let row = try entity(target),
      case .marking(let displayed)? = row.entity.value(of: .marking), marking < displayed
    else { return }
    let stamp = Stamp(
      event: EventID(replica: own.replica, counter: try lastCounter() + 1), base: try cursor(),
      seq: nil)
    guard roster.mayLower(stamp, on: row.entity.origins) else {
      throw ReplicaError.mayNotLower(id: try names.name(of: row.entity.id), from: displayed)
    }
  }
}

extension EntityRow {
  /// - Throws: where the entity, or one above it, is deleted: that must be restored before anything is
  ///   changed, since a change would bring it back unasked.
  func expectingVisible(_ view: ReplicaView, _ names: Names) throws -> EntityRow {
    var next: EntityRow? = self
    while let row = next {
      if row.flags.contains(.hidden) {
        throw ReplicaError.deleted(try names.name(of: row.entity.id))
      }
      next = try row.entity.facts.parent.flatMap { try view.entity($0) }
    }
    return self
  }

  /// The entities that a deletion hides, of this one and the ones above it.
  func hidden(_ view: ReplicaView) throws -> [EntityID] {
    var hidden = flags.contains(.hidden) ? [entity.id] : []
    var looked: Set<EntityID> = [entity.id]
    var next = entity.facts.above
    while let id = next.popLast() {
      guard looked.insert(id).inserted else { continue }
      if case .article = id {
        // Nothing is above it: its state need not be read.
        if try view.flags(of: id)?.contains(.hidden) == true { hidden.append(id) }
        continue
      }
      guard let row = try view.entity(id) else { continue }
      if row.flags.contains(.hidden) { hidden.append(id) }
      next += row.entity.facts.above
    }
    return hidden
  }

  /// - Throws: where the field has several heads: another write would settle a conflict without a decision.
  func expectingSettled(_ field: Field, _ names: Names) throws -> EntityRow {
    if conflicts.contains(where: { $0.field == field }) {
      throw ReplicaError.inConflict(
        id: try names.name(of: entity.id), field: field.name(on: entity.id.kind))
    }
    return self
  }
}
