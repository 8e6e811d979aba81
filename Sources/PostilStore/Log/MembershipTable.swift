import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// A second copy of the log's acts, in log order, so that nobody reads a whole log to learn
/// the members of the workspace. Within one transaction.
struct MembershipTable {
  let db: Database

  /// The roster after all acts, in order.
  func roster(of workspace: WorkspaceIdentity) throws -> Roster {
    var roster = workspace.emptyRoster
    for act in try acts() { try act.apply(to: &roster) }
    return roster
  }

  /// The set-asides at a seq.
  func setAsides(through end: Seq = .max) throws -> SetAsides {
    var setAsides = SetAsides()
    for act in try acts() where act.seq <= end { try act.apply(to: &setAsides) }
    return setAsides
  }

  /// The acts of admins about other events, in log order, up to a seq: only those that count.
  func setAsideActs(through end: Seq = .max) throws -> [(
    seq: Seq, replica: ReplicaID, change: Change
  )] {
    try acts().compactMap { act in
      guard !act.isIgnored, act.seq <= end else { return nil }
      let change = try act.change()
      return change.namedEvents == nil ? nil : (act.seq, act.replica, change)
    }
  }

  func acts(after seq: Seq = 0) throws -> [LoggedAct] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT seq, replica, received_at, bytes,
          EXISTS (SELECT 1 FROM verdict WHERE verdict.seq = membership.seq AND reason = ?)
        FROM membership WHERE seq > ? ORDER BY seq
        """)
    let arguments: StatementArguments = [Fold.Reason.noRoom.rawValue, try Int64(storing: seq)]
    return try Row.fetchAll(statement, arguments: arguments).map { row in
      LoggedAct(
        seq: try row.decode(atIndex: 0),
        replica: ReplicaID(bits: UInt64(bitPattern: try row.decode(atIndex: 1))),
        receivedAt: Instant(milliseconds: try row.decode(atIndex: 2)),
        bytes: [UInt8](try row.decode(Data.self, atIndex: 3)),
        isIgnored: try row.decode(atIndex: 4))
    }
  }

  /// The public key of the founder, whose join is the first event; `nil` for an empty log.
  func founderKey(of workspace: WorkspaceIdentity) throws -> [UInt8]? {
    let statement = try db.cachedStatement(
      sql: "SELECT bytes FROM membership ORDER BY seq LIMIT 1")
    guard !workspace.isOpen, let bytes = try Data.fetchOne(statement).map({ [UInt8]($0) }) else {
      return nil
    }
    let event = try EventDecoder.decode(
      bytes, in: 0..<bytes.count, id: EventID(replica: ReplicaID(bits: 0), counter: 1))
    guard case .memberJoined(_, let publicKey, _) = event.change,
      workspace.isFounded(by: publicKey)
    else { throw Damage.notAMember(seq: 1) }
    return publicKey
  }

  /// Writes the table anew, by other laws than those that made it.
  ///
  /// ⚖ Its triggers let no row go: the table goes with them, and comes back with them.
  func replace(with acts: [LoggedAct]) throws {
    let objects = try SchemaObject.all(of: ["membership"], in: db)
    try db.execute(sql: "DROP TABLE membership")
    // The table before its triggers.
    for object in objects.sorted(by: { $0.type == "table" && $1.type != "table" }) {
      try db.execute(sql: object.sql)
    }
    for act in acts { try append(act) }
  }

  func append(_ act: LoggedAct) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO membership (seq, replica, received_at, bytes) VALUES (?, ?, ?, ?)
        """
    ).execute(arguments: [
      try Int64(storing: act.seq), Int64(bitPattern: act.replica.bits),
      act.receivedAt.milliseconds, Data(act.bytes),
    ])
  }
}
