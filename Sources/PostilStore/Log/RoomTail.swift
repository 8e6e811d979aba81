import Foundation
import GRDB
import PostilCore
import PostilLog
import Synchronization

/// What the rows of `RoomTable` lack: what the owners' events add up to after each of the last transactions, a
/// row for each of them.
///
/// The events of one transaction concern owners all over the table. To write their rows would write
/// thirty times the bytes of the events; this way the tail takes what changed, and the rows are written in one
/// go once there are many.
package struct RoomTail {
  /// Of how many owners it speaks at most; then the rows are written. As many are kept in memory for a log
  /// that is appended to.
  package static let limit = 32_768

  var limit = RoomTail.limit

  static let sql = """
    CREATE TABLE room_tail (id INTEGER PRIMARY KEY, uses BLOB NOT NULL) STRICT;
    INSERT INTO room_tail (id, uses) VALUES (1, x'');
    """

  /// Leaves a row of nothing: so no id comes again that others have read.
  static func empty(in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO room_tail (id, uses) SELECT coalesce(max(id), 0) + 1, x'' FROM room_tail;
        DELETE FROM room_tail WHERE id < (SELECT max(id) FROM room_tail);
        """)
  }

  /// As the last of the transactions left them; also of such owners as have nothing.
  private var read: [RoomOwner: RoomUse] = [:]
  /// The same of this transaction. Apart, so that it copies nothing of what others hold, too.
  private var written: [RoomOwner: RoomUse] = [:]
  /// The first and the last row that were read or written; `nil` before. No id is given twice.
  private var rows: ClosedRange<Int64>?

  /// What an owner has; `nil` where the tail does not say.
  subscript(owner: RoomOwner) -> RoomUse? { written[owner] ?? read[owner] }

  /// How many owners it speaks of, or some more.
  var count: Int { read.count + written.count }

  var all: [RoomOwner: RoomUse] { read.merging(written) { _, new in new } }

  /// Writes down what changed.
  mutating func append(_ changed: [(owner: RoomOwner, use: RoomUse)], to db: Database) throws {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(48 * changed.count)
    for (owner, use) in changed {
      written[owner] = use
      let key = owner.key
      let stored = use.stored
      bytes.append(key.kind)
      for number in [key.high, key.low, UInt64(stored.count)] {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
      }
      bytes += stored
    }
    let id = (rows?.upperBound ?? 0) + 1
    try RowWriter(db, cached: "INSERT INTO room_tail (id, uses) VALUES (?, ?)")
      .insert([.integer(id), .blob(bytes)])
    rows = (rows?.lowerBound ?? id)...id
  }

  /// Forgets all of it, once the rows are written.
  mutating func empty(in db: Database) throws {
    try Self.empty(in: db)
    try read(from: db)
    written = [:]
  }

  /// Reads what others, or an earlier transaction, have written down since; all of it where the rows were
  /// written meanwhile.
  ///
  /// - Throws: `Damage` for what no store wrote.
  mutating func read(from db: Database) throws {
    let first = try Int64.fetchOne(db.cachedStatement(sql: "SELECT min(id) FROM room_tail"))
    if first != rows?.lowerBound {
      read = [:]
      rows = nil
    }
    guard let first else { return }
    let reader = try RowReader(
      db, cached: "SELECT id, uses FROM room_tail WHERE id > ? ORDER BY id")
    defer { reader.reset() }
    reader.bind(1, rows?.upperBound ?? .min)
    while try reader.next() {
      try reader.withBlob(1) { try take($0) }
      let id = reader.integer(0)
      guard (first..<Int64.max).contains(id) else { throw Self.damage }
      rows = first...id
    }
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer) throws {
    var place = 0
    func number() -> UInt64 {
      defer { place += 8 }
      return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
    while place < bytes.count {
      guard bytes.count - place >= 25 else { throw Self.damage }
      let kind = bytes[place]
      place += 1
      let owner = RoomOwner(kind: kind, high: number(), low: number())
      guard let owner, let count = Int(exactly: number()), count <= bytes.count - place else {
        throw Self.damage
      }
      read[owner] = try RoomUse(
        stored: UnsafeRawBufferPointer(rebasing: bytes[place..<place + count]))
      place += count
    }
  }

  private static var damage: Damage { .missing("what the events of an owner add up to") }
}

/// The tail of a server's log, so that not every group of pushes reads all of it again.
///
/// A class, because the copies of a store share it. It only ever holds what was committed: it is asked at the
/// beginning of a transaction.
final class RoomTailCache: Sendable {
  private let known = Mutex(RoomTail())

  /// - Parameter db: in a transaction that has changed nothing yet.
  func current(in db: Database, limit: Int) throws -> RoomTail {
    try known.withLock { known in
      try known.read(from: db)
      known.limit = limit
      return known
    }
  }
}
