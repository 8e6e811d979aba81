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
  /// The events of newer steps of which nothing stands any more, newest step first.
  package let skipped: [LogLine]
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
  private var skipped: [RecordedEvent] = []
  /// The counter after which all events are dropped; `nil` where they are answered.
  let dropsAfter: UInt64?
  /// The changes that do the opposite; none where the events are dropped.
  let changes: [Change]

  /// The most steps of which nothing stands that are skipped.
  private static let mostSkipped = 1_000

  /// - Parameter typed: `nil` for the last step of which something stands.
  init(_ typed: String?, _ reader: Reader, isBusy: Bool) throws {
    if let typed {
      self = try Self(of: [reader.ownEvent(typed)], reader, isBusy: isBusy)
      return
    }
    var skipped: [RecordedEvent] = []
    var counter = try reader.view.lastCounter()
    for _ in 0...Self.mostSkipped {
      let step = try reader.step(through: counter)
      guard let first = step.first?.event.id.counter else { break }
      let undoing = try Self(of: step, reader, isBusy: isBusy)
      if undoing.dropsAfter != nil || !undoing.changes.isEmpty {
        self = undoing
        self.skipped = skipped
        return
      }
      skipped += step
      counter = first - 1
    }
    throw ReplicaError.nothingToUndo
  }

  private init(of step: [RecordedEvent], _ reader: Reader, isBusy: Bool) throws {
    self.reader = reader
    self.step = step
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
      manner: dropsAfter == nil ? .answered : .dropped, skipped: try skipped.map(reader.line),
      undone: try step.map(reader.line),
      recorded: try opposite.map { try reader.line(RecordedEvent(event: $0, place: nil)) })
  }
}

extension Reader {
  /// All that the own command recorded that recorded the event of a counter, up to that event, oldest first; none
  /// where a join comes first, which is no step.
  fileprivate func step(through counter: UInt64) throws -> [RecordedEvent] {
    guard counter > 0 else { return [] }
    let noted = try view.notedSteps()
    let range = noted.last { $0.contains(counter) }
    var step: [RecordedEvent] = []
    var counter = counter
    while counter > 0 {
      let events = try view.ownEvents(through: counter)
      guard let newest = step.last ?? events.last else { break }
      let same = events.reversed().prefix { recorded in
        let counter = recorded.event.id.counter
        if let range { return range.contains(counter) }
        // Earlier versions did not note the steps: the events of one command carry one time.
        if case .memberJoined = recorded.event.change { return false }
        return recorded.event.claimedAt == newest.event.claimedAt
          && !noted.contains { $0.contains(counter) }
      }
      step += same
      guard same.count == events.count, let first = events.first else { break }
      counter = first.event.id.counter - 1
    }
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
