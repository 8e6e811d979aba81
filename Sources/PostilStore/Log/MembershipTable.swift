import Foundation
import GRDB
import PostilCore
import PostilWire

/// The log's events about members once more, in log order, so that nobody reads a whole log to learn
/// who belongs to the workspace. Within one transaction.
struct MembershipTable {
  let db: Database

  struct Entry: Hashable {
    let seq: Seq
    let replica: ReplicaID
    let receivedAt: Instant
    /// The event's, as they stand in the log.
    let bytes: [UInt8]
  }

  /// Everything that the entries say, in order.
  func roster(of workspace: WorkspaceIdentity) throws -> Roster {
    var roster = Roster(isOpen: workspace.isOpen)
    try extend(&roster, after: 0)
    return roster
  }

  /// - Returns: the last entry's seq, or `seq`.
  @discardableResult
  func extend(_ roster: inout Roster, after seq: Seq) throws -> Seq {
    var last = seq
    for entry in try entries(after: seq) {
      guard
        let event = try? EventDecoder.decode(
          entry.bytes, in: 0..<entry.bytes.count, id: EventID(replica: entry.replica, counter: 1))
      else { throw Damage.unreadable(seq: entry.seq) }
      roster.apply(event.change, by: entry.replica, at: entry.seq, receivedAt: entry.receivedAt)
      last = entry.seq
    }
    return last
  }

  func entries(after seq: Seq = 0) throws -> [Entry] {
    let statement = try db.cachedStatement(
      sql: "SELECT seq, replica, received_at, bytes FROM membership WHERE seq > ? ORDER BY seq")
    return try Row.fetchAll(statement, arguments: [try Int64(storing: seq)]).map { row in
      Entry(
        seq: try row.decode(atIndex: 0),
        replica: ReplicaID(bits: UInt64(bitPattern: try row.decode(atIndex: 1))),
        receivedAt: Instant(milliseconds: try row.decode(atIndex: 2)),
        bytes: [UInt8](try row.decode(Data.self, atIndex: 3)))
    }
  }

  func append(_ entry: Entry) throws {
    try db.cachedStatement(
      sql: "INSERT INTO membership (seq, replica, received_at, bytes) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [
      try Int64(storing: entry.seq), Int64(bitPattern: entry.replica.bits),
      entry.receivedAt.milliseconds, Data(entry.bytes),
    ])
  }
}

extension MembershipTable.Entry {
  /// Those of a changeset that the log has taken in.
  static func all(of acts: [Evidence.Act], in logged: LoggedChangeset) -> [MembershipTable.Entry] {
    let run = logged.changeset.events
    return acts.map { act in
      MembershipTable.Entry(
        seq: logged.firstSeq + UInt64(act.index), replica: logged.changeset.replica,
        receivedAt: logged.receivedAt, bytes: Array(run.bytes[run.ranges[act.index]]))
    }
  }
}
