import PostilCore
import PostilStore
package import PostilWire

/// One own event that the log does not hold yet.
package struct OutboxLine: Encodable, Sendable {
  package let event: LogLine
  /// True if the server refused it at the last push: nothing after it is pushed before a person decides.
  package let isRefused: Bool
  /// The refusal that names the full room, for an event that was parked because there is no room for it:
  /// it is not pushed before `retry`.
  package let parked: Refusal?
  /// The full room, as it is typed; `nil` where the refusal does not name it.
  package let full: String?

  private enum CodingKeys: CodingKey { case event, isRefused, isParked, full }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(event, forKey: .event)
    try container.encode(isRefused, forKey: .isRefused)
    try container.encode(parked != nil, forKey: .isParked)
    try container.encodeIfPresent(full, forKey: .full)
  }
}

/// The waiting events, and a person's decisions about them.
extension Reader {
  /// The own events that the log does not hold yet, oldest first.
  package func outbox() throws -> [OutboxLine] {
    let refused = try view.refusal()?.counter
    let waiting = try view.pendingEvents().map { event in
      OutboxLine(
        event: try line(RecordedEvent(event: event, place: nil)),
        isRefused: event.id.counter == refused, parked: nil, full: nil)
    }
    let parked = try view.parked().map { event, _, refusal in
      OutboxLine(
        event: try parkedLine(event), isRefused: refusal?.code != .diverged,
        parked: refusal ?? Refusal(.noRoom),
        full: try refusal?.room?.owner.entity.map { try names.name(of: $0) })
    }
    return waiting + parked
  }
}

extension Replica {
  /// The server's refusal, and the event that it refused.
  package func refusal() throws -> (event: String, refusal: Refusal)? {
    try read { reader in
      try reader.view.refusal().map { counter, refusal in
        (reader.names.name(of: EventID(replica: store.replica, counter: counter)), refusal)
      }
    }
  }

  /// Takes back own events that the server has not acknowledged, as if they had never been recorded.
  ///
  /// Later ones are numbered anew.
  ///
  /// - Parameter typed: ids of events; none for the one that was refused.
  /// - Returns: the dropped events, and the new ids of the later ones.
  /// - Throws: `ReplicaError.othersHangOn` where an event that stays refers to one that goes.
  package func drop(_ typed: [String]) throws -> (
    dropped: [LogLine], renumbered: [(from: String, to: String)]
  ) {
    guard let lock = try FileLock(taking: folder.syncLock) else { throw SyncError.busy }
    defer { withExtendedLifetime(lock) {} }
    return try store.write { transaction in
      let reader = try Reader(transaction.view, own: store)
      let dropped = try reader.waitingIDs(typed)
      // The events there must have their ids first: the next sync assigns them.
      guard try transaction.strays().isEmpty else { throw ReplicaError.straysFirst }
      let offered = try transaction.view.offeredCounter()
      if let id = dropped.sorted().first(where: { $0.counter <= offered }) {
        throw ReplicaError.offered(reader.names.name(of: id))
      }
      let waiting = try transaction.waiting().filter { !$0.isJoin }
      let kept = waiting.filter { !dropped.contains($0.id) }
      // Renamed to an id that no event has: any change that this alters refers to a dropped event.
      let nobody = EventID(replica: ReplicaID(bits: 0), counter: .max)
      let renamed = Dictionary(uniqueKeysWithValues: dropped.map { ($0, nobody) })
      let hanging = kept.filter {
        $0.event.map { $0.change.renaming(renamed) != $0.change } ?? false
      }
      guard hanging.isEmpty else {
        throw ReplicaError.othersHangOn(
          dropped.map { reader.names.name(of: $0) }.sorted(),
          others: hanging.map { reader.names.name(of: $0.id) })
      }
      let lines = try waiting.filter { dropped.contains($0.id) }.compactMap(\.event).map {
        try reader.line(RecordedEvent(event: $0, place: nil))
      }
      let ids = try transaction.rewriteOutbox(as: kept)
      try transaction.forgetRefusal()
      let renumbered = ids.sorted { $0.key.counter < $1.key.counter }.map {
        (from: reader.names.name(of: $0.key), to: reader.names.name(of: $0.value))
      }
      return (lines, renumbered)
    }
  }

  /// Records anew the events that were parked because there was no room, and those that `reclone` parked
  /// whose targets are in the log by now.
  ///
  /// - Returns: the number of events, and the number that stays parked.
  package func retryParked() throws -> (recorded: Int, left: Int) {
    guard let lock = try FileLock(taking: folder.syncLock) else { throw SyncError.busy }
    defer { withExtendedLifetime(lock) {} }
    return try store.write { transaction in
      guard try transaction.strays().isEmpty else { throw ReplicaError.straysFirst }
      let recorded = try transaction.retryParked().count
      return (recorded, try transaction.view.parkedCount())
    }
  }

  /// Drops the parked events, for good.
  ///
  /// - Returns: the number of events.
  package func dropParked() throws -> Int {
    try store.write { transaction in
      let count = try transaction.view.parkedCount()
      try transaction.dropParked()
      return count
    }
  }

  /// Keeps all waiting events as they are: the next push tries again.
  package func keep() throws {
    try store.write { try $0.forgetRefusal() }
  }
}

extension Reader {
  /// The ids of waiting own events that a person may take back.
  fileprivate func waitingIDs(_ typed: [String]) throws -> Set<EventID> {
    let acknowledged = try view.acknowledgedCounter()
    var ids = try typed.map { try names.event($0) }
    if ids.isEmpty {
      guard let refused = try view.refusal() else { throw ReplicaError.nothingRefused }
      ids = [EventID(replica: own.replica, counter: refused.counter)]
    }
    let last = try view.lastCounter()
    for id in ids {
      guard id.replica == own.replica, id.counter > acknowledged, id.counter <= last else {
        throw ReplicaError.notWaiting(names.name(of: id))
      }
      guard id.counter > 1 else { throw ReplicaError.notWaiting(names.name(of: id)) }
    }
    return Set(ids)
  }
}
