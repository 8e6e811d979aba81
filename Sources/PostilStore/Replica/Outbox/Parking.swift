import Foundation
import GRDB
package import PostilCore
package import PostilLog
package import PostilWire

/// More events were to be parked than a replica keeps: nothing was changed.
package struct ParkingFull: Error, Hashable, Sendable {
  /// The limit of parked events.
  package let limit: RoomLimits.Size

  package init(limit: RoomLimits.Size) {
    self.limit = limit
  }
}

/// Own events for which the log has no room, or that refer to things only in a dropped log: parked, so
/// that they do not block other work.
///
/// ⚖ None of them is lost: they wait until their author records them anew or drops them.
extension ReplicaTransaction {
  /// The result of moving waiting events.
  package struct Moved {
    /// The number that were parked, or recorded anew.
    package var count = 0
    /// The new id of each event whose id changed; parked events are numbered under the replica
    /// 0.
    package var ids: [EventID: EventID] = [:]
  }

  /// Parks the events that wait for room of the owner that a refusal names, and the events that depend
  /// on them. The rest is numbered anew and continues.
  ///
  /// ⚖ An event that was written into a bundle keeps its id: it waits in its place, and later ones with it.
  package mutating func park(_ refusal: Refusal) throws -> Moved {
    guard let owner = refusal.room?.owner, try refusal.found > view.offeredCounter() else {
      return Moved()
    }
    let waiting = try waiting().filter { !$0.isJoin }
    var parked: [Waiting] = []
    var numbers: [EventID: EventID] = [:]
    var next = try lastParked() + 1
    for candidate in waiting where candidate.id.counter >= refusal.found {
      guard let event = candidate.event else { continue }
      // A reinstatement has no room of its own, and claims that of many owners.
      let isWithoutRoom =
        event.id.counter == refusal.found
        || event.owner == owner && event.change.kind?.isReserved != true
      guard isWithoutRoom || event.change.renaming(numbers) != event.change else { continue }
      numbers[event.id] = EventID(replica: Self.nobody, counter: next)
      parked.append(candidate)
      next += 1
    }
    let size = RoomLimits.Size(
      events: parked.count, bytes: parked.reduce(0) { $0 + $1.bytes.count })
    guard try (view.parkedSize() + size).fits(in: store.parkingLimit) else {
      throw ParkingFull(limit: store.parkingLimit)
    }
    let ids = try rewriteOutbox(as: waiting.filter { numbers[$0.id] == nil })
    try forgetRefusal()
    return Moved(count: parked.count, ids: try park(parked, as: ids, refused: refusal))
  }

  /// Parks events that are no longer in the outbox.
  ///
  /// - Parameter ids: the new ids of those that stayed there.
  /// - Returns: these, with the numbers of the parked ones.
  func park(_ events: [Waiting], as ids: [EventID: EventID], refused refusal: Refusal) throws
    -> [EventID: EventID]
  {
    let last = try lastParked()
    var ids = ids
    for (index, waiting) in events.enumerated() {
      ids[waiting.id] = EventID(replica: Self.nobody, counter: last + UInt64(index) + 1)
    }
    let body = ServerMessage.refusal(refusal).frame.body
    for waiting in events {
      guard let event = waiting.event, let number = ids[event.id] else { continue }
      let bytes = EventEncoder.encode(
        base: event.base, claimedAt: event.claimedAt, change: event.change.renaming(ids))
      try db.execute(
        sql: "INSERT INTO parked (number, bytes, refusal) VALUES (?, ?, ?)",
        arguments: [try Int64(storing: number.counter), Data(bytes), Data(body)])
    }
    return ids
  }

  /// Records anew the parked events, having seen the replica's present log; except those about
  /// things that the log does not hold yet.
  @discardableResult
  package mutating func retryParked() throws -> Moved {
    let cursor = try view.cursor()
    let all = try view.parked()
    let isOfOtherLog = Set(all.filter { $0.refusal?.code == .diverged }.map(\.event.id))
    let parked = all.map { Waiting(id: $0.event.id, bytes: $0.bytes, base: cursor) }
    let unfounded = Set(try founded(parked, through: cursor).unfounded.map(\.id))
    let ready = parked.filter { !isOfOtherLog.contains($0.id) || !unfounded.contains($0.id) }
    guard !ready.isEmpty else { return Moved() }
    for waiting in ready {
      try db.execute(
        sql: "DELETE FROM parked WHERE number = ?",
        arguments: [try Int64(storing: waiting.id.counter)])
    }
    let ids = try rewriteOutbox(as: waiting().filter { !$0.isJoin } + ready)
    return Moved(count: ready.count, ids: ids)
  }

  /// Drops the parked events, for good.
  package mutating func dropParked() throws { try db.execute(sql: "DELETE FROM parked") }

  /// Renames their references to events that get other ids.
  func renameParked(_ ids: [EventID: EventID]) throws {
    guard !ids.isEmpty else { return }
    for (event, bytes, _) in try view.parked() {
      let change = event.change.renaming(ids)
      guard change != event.change else { continue }
      let renamed = EventEncoder.encode(
        base: event.base, claimedAt: event.claimedAt, change: change)
      guard renamed != bytes else { continue }
      try db.execute(
        sql: "UPDATE parked SET bytes = ? WHERE number = ?",
        arguments: [Data(renamed), try Int64(storing: event.id.counter)])
    }
  }

  private func lastParked() throws -> UInt64 {
    try UInt64.fetchOne(db, sql: "SELECT max(number) FROM parked") ?? 0
  }

  /// No replica has this id: nobody finds a key whose hash it is.
  private static let nobody = ReplicaView.nobody
}

extension ReplicaView {
  static let nobody = ReplicaID(bits: 0)

  /// The parked events, in the order in which they were
  /// recorded, each with its refusal.
  package func parked() throws -> [(event: Event, bytes: [UInt8], refusal: Refusal?)] {
    try Row.fetchAll(db, sql: "SELECT number, bytes, refusal FROM parked ORDER BY number").map {
      row in
      let number: UInt64 = try row.decode(atIndex: 0)
      let bytes = [UInt8](try row.decode(Data.self, atIndex: 1))
      let id = EventID(replica: Self.nobody, counter: number)
      guard let event = try? EventDecoder.decode(bytes, in: 0..<bytes.count, id: id) else {
        throw Damage.missing("parked event \(number)")
      }
      let body = [UInt8](try row.decode(Data.self, atIndex: 2))
      guard case .refusal(let refusal)? = try? ServerMessage(Frame(.refusal, body: body)) else {
        return (event, bytes, nil)
      }
      return (event, bytes, refusal)
    }
  }

  /// The sum of these events.
  func parkedSize() throws -> RoomLimits.Size {
    let row = try Row.fetchOne(db, sql: "SELECT count(*), total(length(bytes)) FROM parked")
    guard let row else { return RoomLimits.Size() }
    let bytes: Double = try row.decode(atIndex: 1)
    return RoomLimits.Size(events: try row.decode(atIndex: 0), bytes: Int(bytes))
  }

  package func parkedCount() throws -> Int {
    try Int.fetchOne(db, sql: "SELECT count(*) FROM parked") ?? 0
  }
}
