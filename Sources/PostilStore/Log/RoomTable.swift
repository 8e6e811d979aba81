import Foundation
import GRDB
import PostilCore
import PostilLog

/// The sums of each owner's events, within one transaction: a row for each owner whose room is used; and the
/// log's verdicts on events that the fold ignores.
///
/// ⚖ Every event of the log changes a row, at a random place: so it is read and written straight through
/// SQLite, and an owner has one row, however many members use its room. A server with frequent appends
/// writes the changes one after the other (`RoomTail`), and the rows now and then.
struct RoomTable: RoomStore {
  let db: Database
  /// The changes that the rows lack. `nil` where they are written at once: then there is no tail.
  private var tail: RoomTail?

  /// - Parameter tail: that of the file.
  init(db: Database, tail: RoomTail? = nil) {
    self.db = db
    self.tail = tail
  }

  func room(of owner: RoomOwner) throws -> RoomUse? {
    let row = try row(of: owner)
    return tail.map { $0.completing(row, of: owner) } ?? row
  }

  private func row(of owner: RoomOwner) throws -> RoomUse? {
    let row = try RowReader(
      db, cached: "SELECT use FROM room WHERE kind = ? AND high = ? AND low = ?")
    defer { row.reset() }
    let key = RoomKey(owner)
    for (index, part) in [key.kind, key.high, key.low].enumerated() {
      row.bind(Int32(index + 1), part)
    }
    return try row.next() ? row.withBlob(0) { try RoomUse(stored: $0) } : nil
  }

  mutating func save(_ uses: [(owner: RoomOwner, use: RoomUse)]) throws {
    guard var tail else { return try write(uses) }
    try tail.append(uses, to: db)
    if tail.bytes > tail.limitBytes {
      try write(tail.owners.map { ($0, try tail.completing(row(of: $0), of: $0) ?? RoomUse()) })
      try tail.empty(in: db)
    }
    self.tail = tail
  }

  /// Writes in the order of their keys, so that neighbouring rows are written one after the other.
  private func write(_ uses: [(owner: RoomOwner, use: RoomUse)]) throws {
    let writer = try RowWriter(
      db, cached: "INSERT OR REPLACE INTO room (kind, high, low, use) VALUES (?, ?, ?, ?)")
    let ordered = uses.map { (key: RoomKey($0.owner), use: $0.use) }.sorted { $0.key < $1.key }
    for (key, use) in ordered {
      if use.parts.isEmpty {
        try delete(key)
      } else {
        try writer.insert([
          .integer(key.kind), .integer(key.high), .integer(key.low), .blob(use.stored),
        ])
      }
    }
  }

  private func delete(_ key: RoomKey) throws {
    try db.cachedStatement(sql: "DELETE FROM room WHERE kind = ? AND high = ? AND low = ?")
      .execute(arguments: [key.kind, key.high, key.low])
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

  /// The events that the fold ignores by the log's laws, with the reasons.
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
    try RoomTail.empty(in: db)
  }

  /// The sum over its rows; `nil` where the sum alone does not prove that the laws of room were kept: an
  /// owner came near a limit, an event is ignored, or a row is malformed.
  func sum(under limits: RoomLimits) throws -> RoomSum? {
    guard try verdicts().isEmpty else { return nil }
    var sum = RoomSum()
    let owners = tail?.owners ?? []
    let rows = try RowReader(
      db, sql: "SELECT kind, high, low, use FROM room ORDER BY kind, high, low")
    defer { rows.reset() }
    // The sum does not distinguish two rows of one owner from one, and a file may hold a table without its
    // key.
    var last: RoomKey?
    while try rows.next() {
      guard let owner = Self.owner(at: rows), last.map({ $0 < RoomKey(owner) }) ?? true
      else { return nil }
      last = RoomKey(owner)
      if owners.contains(owner) { continue }
      guard let use = try? rows.withBlob(3, { try RoomUse(stored: $0) }),
        rows.holds(3, blob: use.stored), use.isWithinAnyShare(of: owner, in: limits)
      else { return nil }
      sum.add(use, of: owner)
    }
    for owner in owners {
      guard let use = try room(of: owner) else { continue }
      guard use.isWithinAnyShare(of: owner, in: limits) else { return nil }
      sum.add(use, of: owner)
    }
    return sum
  }

  private static func owner(at rows: RowReader) -> RoomOwner? {
    guard let kind = UInt8(exactly: rows.integer(0)) else { return nil }
    return RoomOwner(
      kind: kind, high: UInt64(bitPattern: rows.integer(1)),
      low: UInt64(bitPattern: rows.integer(2)))
  }

  /// True if it holds exactly these counts, with the tail that it was made with.
  func holds(_ counts: RoomCounts) throws -> Bool {
    let used = counts.rooms.count { !$0.value.parts.isEmpty }
    return try holds(used) { counts.rooms[$0] } && verdicts() == counts.verdicts
  }

  /// True if two files have the same counts.
  func holdsSame(as other: RoomTable) throws -> Bool {
    let count = try Int.fetchOne(other.db, sql: "SELECT count(*) FROM room") ?? 0
    return try holds(count, other.room(of:)) && verdicts() == other.verdicts()
  }

  /// - Parameter count: the number of owners that `use` knows.
  private func holds(_ count: Int, _ use: (RoomOwner) throws -> RoomUse?) throws -> Bool {
    let rows = try RowReader(db, sql: "SELECT kind, high, low, use FROM room")
    defer { rows.reset() }
    let owners = tail?.owners ?? []
    var left = count
    while try rows.next() {
      guard let owner = Self.owner(at: rows) else { return false }
      if owners.contains(owner) { continue }
      guard let use = try use(owner), !use.parts.isEmpty, rows.holds(3, blob: use.stored) else {
        return false
      }
      left -= 1
    }
    for owner in owners {
      guard let kept = try room(of: owner) else { continue }
      guard try use(owner) == kept else { return false }
      left -= 1
    }
    return left == 0
  }
}
