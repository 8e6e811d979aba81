import Foundation
import GRDB
import PostilCore
import PostilLog

/// What the events of each owner add up to, within one transaction: a row for each member that used an
/// owner's room; and the log's verdicts on events that the fold ignores.
struct RoomTable: RoomStore {
  let db: Database

  /// The table that is never empty in a log of articles comes last: a file that was cut off lacks some of it.
  static let sql = """
    CREATE TABLE verdict (seq INTEGER NOT NULL PRIMARY KEY, reason INTEGER NOT NULL) STRICT;
    CREATE TABLE room (
      kind INTEGER NOT NULL,
      high INTEGER NOT NULL,
      low INTEGER NOT NULL,
      member INTEGER NOT NULL,
      events INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      reserved_events INTEGER NOT NULL,
      reserved_bytes INTEGER NOT NULL,
      PRIMARY KEY (kind, high, low, member)
    ) STRICT, WITHOUT ROWID;
    """

  func room(of owner: RoomOwner) throws -> RoomUse? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT member, events, bytes, reserved_events, reserved_bytes FROM room
        WHERE kind = ? AND high = ? AND low = ?
        """)
    let key = RoomKey(owner)
    let rows = try Row.fetchCursor(statement, arguments: [key.kind, key.high, key.low])
    var parts: [RoomUse.Part] = []
    while let row = try rows.next() {
      parts.append(
        RoomUse.Part(
          member: ReplicaID(bits: UInt64(bitPattern: try row.decode(atIndex: 0))),
          shared: RoomLimits.Size(
            events: try row.decode(atIndex: 1), bytes: try row.decode(atIndex: 2)),
          reserved: RoomLimits.Size(
            events: try row.decode(atIndex: 3), bytes: try row.decode(atIndex: 4))))
    }
    return parts.isEmpty ? nil : RoomUse(parts: parts.sorted { $0.member < $1.member })
  }

  /// In the order of their keys, so that neighbouring rows are written one after the other.
  func save(_ uses: [(owner: RoomOwner, use: RoomUse)]) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO room
          (kind, high, low, member, events, bytes, reserved_events, reserved_bytes)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let ordered = uses.map { (key: RoomKey($0.owner), use: $0.use) }.sorted { $0.key < $1.key }
    for (key, use) in ordered {
      for part in use.parts {
        try statement.execute(arguments: [
          key.kind, key.high, key.low, Int64(bitPattern: part.member.bits), part.shared.events,
          part.shared.bytes, part.reserved.events, part.reserved.bytes,
        ])
      }
    }
  }

  func isWithoutRoom(_ seq: Seq) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: "SELECT 1 FROM verdict WHERE seq = ? AND reason = ?")
    return try Int.fetchOne(
      statement, arguments: [Int64(clamping: seq), Fold.Reason.noRoom.rawValue]) != nil
  }

  func note(_ verdicts: [Seq: Fold.Reason]) throws {
    let statement = try db.cachedStatement(sql: "INSERT INTO verdict (seq, reason) VALUES (?, ?)")
    for (seq, reason) in verdicts.sorted(by: { $0.key < $1.key }) {
      try statement.execute(arguments: [try Int64(storing: seq), reason.rawValue])
    }
  }

  /// The events that the fold ignores by the log's laws, and why.
  func verdicts(through end: Seq = .max) throws -> [Seq: Fold.Reason] {
    let statement = try db.cachedStatement(sql: "SELECT seq, reason FROM verdict WHERE seq <= ?")
    let rows = try Row.fetchCursor(statement, arguments: [Int64(clamping: end)])
    var verdicts: [Seq: Fold.Reason] = [:]
    while let row = try rows.next() {
      let seq: Seq = try row.decode(atIndex: 0)
      guard let reason = Fold.Reason(rawValue: try row.decode(atIndex: 1)) else {
        throw Damage.missing("the verdict on event \(seq)")
      }
      verdicts[seq] = reason
    }
    return verdicts
  }

  func empty() throws {
    try db.execute(sql: "DELETE FROM room; DELETE FROM verdict")
  }

  /// Whether two files count alike.
  func holdsSame(as other: RoomTable) throws -> Bool {
    for query in [
      "SELECT * FROM room ORDER BY kind, high, low, member",
      "SELECT * FROM verdict ORDER BY seq",
    ] {
      let rows = try Row.fetchCursor(db, sql: query)
      let others = try Row.fetchCursor(other.db, sql: query)
      while let row = try rows.next() {
        guard try others.next() == row else { return false }
      }
      guard try others.next() == nil else { return false }
    }
    return true
  }
}

/// What orders owners.
struct RoomKey: Comparable {
  fileprivate let kind: Int64
  fileprivate let high: Int64
  fileprivate let low: Int64

  /// 17 bytes: the kind, then the rest, the highest byte first.
  var blob: Data {
    var bytes = Data([UInt8(truncatingIfNeeded: kind)])
    for part in [high, low] {
      withUnsafeBytes(of: part.bigEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  init(_ owner: RoomOwner) {
    switch owner {
    case .entity(.article(let id)): self.init(1, id.high, id.low)
    case .entity(.annotation(let id)): self.init(2, id.replica.bits, id.counter)
    case .entity(.reply(let id)): self.init(3, id.replica.bits, id.counter)
    case .entity(.term(let id)): self.init(4, id.high, id.low)
    case .thread(let id): self.init(5, id.replica.bits, id.counter)
    case .margin(let id): self.init(6, id.high, id.low)
    }
  }

  private init(_ kind: Int64, _ high: UInt64, _ low: UInt64) {
    self.kind = kind
    self.high = Int64(bitPattern: high)
    self.low = Int64(bitPattern: low)
  }

  static func < (left: RoomKey, right: RoomKey) -> Bool {
    (left.kind, left.high, left.low) < (right.kind, right.high, right.low)
  }
}
