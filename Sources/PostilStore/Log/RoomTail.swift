import Foundation
import GRDB
import PostilCore
import PostilLog
import Synchronization

/// The changes that the rows of `RoomTable` lack: a row for each of the last transactions, with the members'
/// parts of rooms that it replaced.
///
/// The events of one transaction concern owners all over the table, and to write a row SQLite writes the
/// page around it. So the tail takes the changes, one transaction after the other, and the rows are written
/// together once there are many.
package struct RoomTail {
  /// The limit of its size; beyond it the rows are written. The same amount is kept in memory for a log that
  /// is appended to.
  package static let limitBytes = 1 << 20

  var limitBytes = RoomTail.limitBytes
  /// The size of its rows.
  private(set) var bytes = 0

  /// Leaves an empty row, so that no id that others have read is used again.
  static func empty(in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO room_tail (id, uses) SELECT coalesce(max(id), 0) + 1, x'' FROM room_tail;
        DELETE FROM room_tail WHERE id < (SELECT max(id) FROM room_tail);
        """)
  }

  /// The parts after the last of the transactions; also of members without any use.
  private var read: [RoomOwner: Few<RoomUse.Part>] = [:]
  /// The parts of this transaction. Separate, so that it does not copy the others.
  private var written: [RoomOwner: Few<RoomUse.Part>] = [:]
  /// The first and the last row that were read or written; `nil` before. No id is used twice.
  private var rows: ClosedRange<Int64>?

  /// The owners in it.
  var owners: Set<RoomOwner> { Set(read.keys).union(written.keys) }

  /// The use of an owner's room, together with its row.
  func completing(_ row: RoomUse?, of owner: RoomOwner) -> RoomUse? {
    let (earlier, later) = (read[owner], written[owner])
    guard earlier != nil || later != nil else { return row }
    var use = RoomUse(parts: row?.parts ?? .empty)
    for part in earlier ?? .empty { use.set(part) }
    for part in later ?? .empty { use.set(part) }
    return use.parts.isEmpty ? nil : RoomUse(parts: use.parts)
  }

  /// Writes the changes.
  mutating func append(_ changed: [(owner: RoomOwner, use: RoomUse)], to db: Database) throws {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(40 * changed.count)
    for (owner, use) in changed where !use.touched.isEmpty {
      let parts = use.touched.map(use.part(of:))
      let stored = RoomUse.stored(parts)
      RoomKey(owner).append(to: &bytes)
      withUnsafeBytes(of: UInt64(stored.count).bigEndian) { bytes.append(contentsOf: $0) }
      bytes += stored
      for part in parts { written[owner, default: .empty].replace(part) }
    }
    if bytes.isEmpty { return }
    let id = (rows?.upperBound ?? 0) + 1
    try RowWriter(db, cached: "INSERT INTO room_tail (id, uses) VALUES (?, ?)")
      .insert([.integer(id), .blob(bytes)])
    rows = (rows?.lowerBound ?? id)...id
    self.bytes += bytes.count
  }

  /// Forgets all of it, once the rows are written.
  mutating func empty(in db: Database) throws {
    try Self.empty(in: db)
    try read(from: db)
    written = [:]
  }

  /// Reads the rows that others, or an earlier transaction, have written since; all of them if the rows of
  /// the table were written meanwhile, or the file is an older one.
  ///
  /// - Throws: `Damage` for bytes that no store wrote.
  mutating func read(from db: Database) throws {
    let ends = try RowReader(db, cached: "SELECT min(id), max(id) FROM room_tail")
    defer { ends.reset() }
    guard try ends.next(), !ends.isNull(0) else { throw Damage.rooms }
    let (first, last) = (ends.integer(0), ends.integer(1))
    guard first <= last, last < .max - 1 else { throw Damage.rooms }
    if first != rows?.lowerBound || rows.map({ last < $0.upperBound }) == true {
      (read, rows, bytes) = ([:], nil, 0)
    }
    let reader = try RowReader(
      db, cached: "SELECT uses FROM room_tail WHERE id > ? ORDER BY id")
    defer { reader.reset() }
    reader.bind(1, rows?.upperBound ?? .min)
    while try reader.next() { try reader.withBlob(0) { try take($0) } }
    rows = first...last
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer) throws {
    self.bytes += bytes.count
    var place = 0
    func number() -> UInt64 {
      defer { place += 8 }
      return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
    while place < bytes.count {
      guard bytes.count - place >= 25 else { throw Damage.rooms }
      let kind = bytes[place]
      place += 1
      let owner = RoomOwner(kind: kind, high: number(), low: number())
      guard let owner, let count = Int(exactly: number()), count <= bytes.count - place else {
        throw Damage.rooms
      }
      for part in try RoomUse.parts(
        stored: UnsafeRawBufferPointer(rebasing: bytes[place..<place + count]))
      {
        read[owner, default: .empty].replace(part)
      }
      place += count
    }
  }
}

extension Few<RoomUse.Part> {
  /// Ascending by member, each once.
  fileprivate mutating func replace(_ part: RoomUse.Part) {
    let index = firstIndex { $0.member >= part.member } ?? endIndex
    if index < endIndex, self[index].member == part.member {
      self[index] = part
    } else {
      insert(part, at: index)
    }
  }
}

/// The tail of a server's log, so that not every group of pushes reads all of it again.
///
/// A class, because the copies of a store share it. It only ever holds committed rows: it is read at the
/// beginning of a transaction.
final class RoomTailCache: Sendable {
  private let known = Mutex(RoomTail())

  /// - Parameter db: in a transaction that has changed nothing yet.
  func current(in db: Database, limitBytes: Int) throws -> RoomTail {
    try known.withLock { known in
      try known.read(from: db)
      known.limitBytes = limitBytes
      return known
    }
  }
}
