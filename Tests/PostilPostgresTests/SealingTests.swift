import PostgresSupport
import PostilCore
import PostilLog
import PostilWire
import TestSupport
import Testing

@testable import PostilPostgres

/// A log in PostgreSQL whose beginning is sealed.
struct SealingTests {
  private var room: PostgresNewsroom

  init() throws {
    room = try PostgresNewsroom()
    try room.fill(20)
  }

  @Test func `every seq is found after sealing as before it, by every node`() throws {
    let second = try room.database.node(of: .atlas)
    var count = 0
    while try room.log.seal(bytes: 300) {
      count += 1
      try room.expectSameLog(count % 2 == 0 ? room.log : second, "after \(count)")
    }
    #expect(count > 2)
    var next: Seq = 1
    while let segment = try second.segment(startingAt: next) {
      #expect(segment.chain == room.memory.chain(at: segment.lastSeq))
      next = segment.lastSeq + 1
    }
    #expect(next > 10)
    #expect(try second.segment(startingAt: 2) == nil)
  }

  @Test mutating func `the log goes on behind its segments, and knows a repeated push`() throws {
    while try room.log.seal(bytes: 200) {}
    let last = try #require(room.memory.log.last)
    #expect(
      try room.log.append([last.changeset], receivedAt: .noon) == [.alreadyHeld(last)])
    try room.append(room.next())
    try room.expectSameLog()
  }

  @Test func `one node seals at a time`() throws {
    let raw = try room.database.raw()
    try raw.execute(
      """
      SELECT pg_advisory_lock(hashtextextended('postil seal', id))
      FROM postil.workspace WHERE name = 'atlas'
      """)
    #expect(try !room.log.seal(bytes: 600))
    try raw.execute("SELECT pg_advisory_unlock_all()")
    #expect(try room.log.seal(bytes: 600))
    let second = try room.database.node(of: .atlas)
    #expect(try second.seal(bytes: 600))
  }

  @Test func `a tail is read while it is sealed`() throws {
    let (log, reader) = (room.log, try room.database.node(of: .atlas))
    let sealing = Aside { while try log.seal(bytes: 200) {} }
    for _ in 0..<20 { try room.expectSameLog(reader) }
    _ = try sealing.value()
    try room.expectSameLog(reader)
  }

  /// As a log that moves here comes in.
  @Test mutating func `a segment as it was received follows the tail, which is sealed then`() throws
  {
    let other = try PostgresDatabase()
    let whole = room.memory.log
    for number in 0..<8 {
      try room.append(room.next("After \(number)"))
    }
    let copy = try other.open(.atlas)
    for logged in whole {
      _ = try copy.append([logged.changeset], receivedAt: logged.receivedAt)
    }
    let end = try copy.end()
    let segment = Segment(sealing: Array(room.memory.log.dropFirst(whole.count)), after: whole)
    let before = try #require(room.memory.chain(at: end))
    try copy.writer.write { group in
      _ = try group.appender.append(OpenedSegment(segment, after: before))
      return .written(())
    }
    try room.expectSameLog(copy)
    #expect(try copy.segment(startingAt: end + 1) == segment)
    #expect(try copy.segment(startingAt: 1)?.lastSeq == end)
    let changeset = try room.next("Last")
    #expect(
      try copy.append([changeset], receivedAt: .noon)
        == room.memory.append([changeset], receivedAt: .noon))
    try room.expectSameLog(copy)
  }
}
