package import PostilCore
import PostilLog
import PostilStore

/// The result of taking back an own step.
package struct Undone: Encodable, Sendable {
  package enum Manner: String, Encodable, Sendable {
    /// The events are gone, as if they had never been recorded: nobody else can have seen them.
    case dropped
    /// The log may hold them: events that do the opposite were recorded.
    case answered
  }

  package let manner: Manner
  /// The events that were taken back, oldest first.
  package let undone: [LogLine]
  /// The events that do the opposite; none for dropped ones.
  package let recorded: [LogLine]
}

extension Replica {
  /// Takes back an own event, or the last own step: all that one command recorded.
  ///
  /// ⚖ An event is dropped only if the log cannot hold it, and if it is among the newest, so that counters have no
  /// gaps. Any other is answered by events that do the opposite, so nothing that somebody may have seen is lost.
  ///
  /// - Parameters:
  ///   - typed: an event, or an article for the event that made it; `nil` for the last step.
  ///   - isRehearsal: whether nothing is changed.
  package func undo(_ typed: String?, isRehearsal: Bool, now: Instant) throws -> Undone {
    if isRehearsal {
      return try store.read { view in
        let undoing = try Undoing(typed, Reader(view, own: store), isBusy: false)
        let next = try view.lastCounter() + 1
        let base = try view.cursor()
        let opposite = undoing.changes.enumerated().map { index, change in
          Event(
            id: EventID(replica: store.replica, counter: next + UInt64(index)), base: base,
            claimedAt: now, change: change)
        }
        for change in undoing.changes {
          try view.expectAllowed(change, to: store, undoing.reader.names, now: now)
        }
        return try undoing.undone(opposite)
      }
    }
    // While a sync or a bundle uses the outbox, nothing of it is dropped.
    guard let lock = try FileLock(taking: folder.syncLock) else {
      return try undo(typed, isBusy: true, now: now)
    }
    defer { withExtendedLifetime(lock) {} }
    return try undo(typed, isBusy: false, now: now)
  }

  private func undo(_ typed: String?, isBusy: Bool, now: Instant) throws -> Undone {
    try store.write { transaction in
      let reader = try Reader(transaction.view, own: store)
      let undoing = try Undoing(typed, reader, isBusy: isBusy)
      if let counter = undoing.dropsAfter {
        let undone = try undoing.undone([])
        try transaction.drop(after: counter)
        return undone
      }
      return try undoing.undone(
        record(undoing.changes, reader.names, now: now, in: &transaction))
    }
  }
}

/// The decision how a step is taken back.
private struct Undoing {
  let reader: Reader
  private let step: [RecordedEvent]
  /// The counter after which all events are dropped; `nil` where they are answered.
  let dropsAfter: UInt64?
  /// The changes that do the opposite; none where the events are dropped.
  let changes: [Change]

  init(_ typed: String?, _ reader: Reader, isBusy: Bool) throws {
    self.reader = reader
    step = try typed.map { [try reader.ownEvent($0)] } ?? reader.lastStep()
    let view = reader.view
    if let refused = try view.refusal()?.counter,
      let event = step.map(\.event).first(where: {
        $0.id == EventID(replica: reader.own.replica, counter: refused)
      })
    {
      throw ReplicaError.cannotUndo(
        reader.names.name(of: event.id), change: event.change.name, .refused)
    }
    // Without its join a replica is nobody's: membership goes by its own commands.
    let isAccess = step.contains { Inverse.isMembership($0.event.change) }
    if let first = step.first?.event.id, let last = step.last?.event.id, !isBusy, !isAccess,
      first.replica == reader.own.replica, try last.counter == view.lastCounter(),
      try view.canDrop(after: first.counter - 1)
    {
      (dropsAfter, changes) = (first.counter - 1, [])
    } else {
      (dropsAfter, changes) = (nil, try Inverse(of: step, reader).changes())
    }
  }

  func undone(_ opposite: [Event]) throws -> Undone {
    Undone(
      manner: dropsAfter == nil ? .answered : .dropped, undone: try step.map(reader.line),
      recorded: try opposite.map { try reader.line(RecordedEvent(event: $0, place: nil)) })
  }
}

extension Reader {
  /// All that the last own command recorded, oldest first. The events of one command carry one time.
  fileprivate func lastStep() throws -> [RecordedEvent] {
    var step: [RecordedEvent] = []
    var counter = try view.lastCounter()
    while counter > 0 {
      let events = try view.ownEvents(through: counter)
      let same = events.reversed().prefix { recorded in
        if case .memberJoined = recorded.event.change { return false }
        return step.last.map { $0.event.claimedAt == recorded.event.claimedAt } ?? true
          && events.last?.event.claimedAt == recorded.event.claimedAt
      }
      step += same
      guard same.count == events.count, let first = events.first else { break }
      counter = first.event.id.counter - 1
    }
    guard !step.isEmpty else { throw ReplicaError.nothingToUndo }
    return step.reversed()
  }

  /// An event of the own member; an article stands for the event that made it.
  fileprivate func ownEvent(_ typed: String) throws -> RecordedEvent {
    let id =
      typed.unicodeScalars.contains(".")
      ? try names.event(typed) : try names.entity(typed).entity.origin.stamp.event
    guard let recorded = try view.recorded(id) else { throw ReplicaError.noSuchEntity(typed) }
    guard roster.member(of: id.replica) == roster.member(of: own.replica) else {
      throw ReplicaError.notOwnEvent(names.name(of: id), by: names.author(of: id.replica))
    }
    return recorded
  }
}
