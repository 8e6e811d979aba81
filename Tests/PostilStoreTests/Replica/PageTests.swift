import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// The arithmetic of pages: nothing is lost or doubled where a page is just full, or just not.
struct PageTests {
  private let north: Desk
  private var log = MemoryLog(workspace: .atlas)

  /// The join is in the log, the outbox is empty.
  init() throws {
    north = try Desk("north")
    try north.exchange(with: &log)
  }

  private func record(_ count: Int) throws {
    try north.store.write { transaction in
      for number in 0..<count {
        _ = try transaction.record(.articleImported(.sample("\(number)")), now: .noon)
      }
    }
  }

  /// The number of events in each changeset that the outbox is cut into.
  private func pages(limit: Int = Limits.changesetEvents) throws -> [Int] {
    try north.store.read { view in
      var counter: UInt64 = 1
      var pages: [Int] = []
      while let changeset = try view.outbox(after: counter, limit: limit) {
        #expect(changeset.firstCounter == counter + 1)
        counter = changeset.lastCounter
        pages.append(changeset.events.count)
      }
      #expect(try counter == view.lastCounter())
      return pages
    }
  }

  @Test(arguments: [
    (0, []), (1, [1]), (4, [4]), (5, [5]), (6, [5, 1]), (9, [5, 4]), (10, [5, 5]), (11, [5, 5, 1]),
  ])
  func `an outbox of any number of events is cut without loss`(count: Int, expected: [Int]) throws {
    try record(count)
    #expect(try pages(limit: 5) == expected)
  }

  @Test mutating func `as many events as a changeset holds, one fewer, one more: all arrive`()
    throws
  {
    let limit = Limits.changesetEvents
    try record(limit - 1)
    #expect(try pages() == [limit - 1])
    try record(1)
    #expect(try pages() == [limit])
    try record(1)
    #expect(try pages() == [limit, 1])
    try north.exchange(with: &log)
    #expect(log.frontier(of: north.store.replica)?.lastCounter == UInt64(limit) + 2)
    #expect(try north.pendingCount == 0)
    #expect(try north.cursor == log.end())
  }

  @Test(arguments: [-1, 0, 1])
  func `as many bytes as a changeset holds, one fewer, one more`(over: Int) throws {
    // Two events whose lengths together are the limit, and one that follows.
    let half = Limits.changesetBytes / 2
    for bytes in [half, half + over, half] { try north.record(note(eventBytes: bytes)) }
    let sizes = try north.store.read { view in
      try #require(view.outbox(after: 1)?.events.ranges.map(\.count))
    }
    #expect(sizes == (over > 0 ? [half] : [half, half + over]))
    #expect(try pages() == (over > 0 ? [1, 1, 1] : [2, 1]))
  }

  /// An annotation whose event has a number of bytes when it is recorded here.
  private func note(eventBytes: Int) -> Change {
    func change(_ length: Int) -> Change {
      .annotationAdded(
        NewAnnotation(
          article: ArticleImport.sample("x").article, revision: ArticleImport.sample("x").revision,
          start: 0, end: 1, motivation: nil, note: Text(String(repeating: "n", count: length)),
          tags: []))
    }
    let frame =
      EventEncoder.encode(base: 1, claimedAt: .noon, change: change(eventBytes)).count - eventBytes
    return change(eventBytes - frame)
  }

  @Test(arguments: [0, 1, 2, 6, 7, 8, 9])
  mutating func `the last events of a log are given wherever its changesets end`(count: Int) throws
  {
    for size in [3, 1, 3] {
      try record(size)
      try north.exchange(with: &log)
    }
    let given = try north.store.read { try $0.lastRecorded(count) }
    #expect(given.map(\.place?.seq) == (1...8).suffix(count).map { Seq($0) })
  }
}
