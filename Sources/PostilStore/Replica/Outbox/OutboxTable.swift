import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// The own events that wait for the log, within one transaction, and their sums for each owner of room.
struct OutboxTable {
  let db: Database

  /// - Parameter event: the decoded event; `nil` for one that this version cannot read.
  func insert(_ bytes: [UInt8], counter: UInt64, _ event: Event?) throws {
    let owner = event.flatMap(RoomForecast.owner(of:))
    try db.cachedStatement(sql: "INSERT INTO outbox (counter, bytes, owner) VALUES (?, ?, ?)")
      .execute(arguments: [
        try Int64(storing: counter), Data(bytes), owner.map { RoomKey($0).blob },
      ])
  }

  /// The sum of the events that wait for an owner's room.
  func waiting(for owner: RoomOwner) throws -> RoomLimits.Size {
    let statement = try db.cachedStatement(
      sql: "SELECT events, bytes FROM outbox_room WHERE owner = ?")
    guard let row = try Row.fetchOne(statement, arguments: [RoomKey(owner).blob]) else {
      return RoomLimits.Size()
    }
    return RoomLimits.Size(events: try row.decode(atIndex: 0), bytes: try row.decode(atIndex: 1))
  }
}
