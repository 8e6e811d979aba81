import GRDB
import PostilCore
import PostilLog
@testable import PostilStore
import PostilWire
import TestSupport
import Testing

/// A check adds up the charges of a log's events, or counts it owner by owner where an owner came near
/// a limit. Both must find the same.
struct RoomSumTests {
  /// The limits under which a test's log is counted.
  enum Count: CaseIterable {
    /// Far from any limit: the check adds up.
    case summed
    /// One owner uses more than a share, and has room: the check counts.
    case counted

    var limits: RoomLimits {
      switch self {
      case .summed: RoomLimits()
      case .counted:
        RoomLimits(
          entity: RoomLimits.Size(events: 30, bytes: 100_000),
          thread: RoomLimits.Size(events: 30, bytes: 100_000),
          margin: RoomLimits.Size(events: 30, bytes: 100_000))
      }
    }
  }

  private static let articles = ["One", "Two", "Three"].map(ArticleImport.sample)
  private let folder: TemporaryFolder
  private var path: String { folder.file("log.sqlite") }

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Two members tag three articles; of the first one has ten.
  private func write(_ count: Count, tail limit: Int = 0) throws -> ServerStore {
    var store = try ServerStore(
      creating: path, workspace: .atlas, epoch: Epoch(life: 1), limits: count.limits)
    store.roomTailBytes = limit
    var (east, west) = (Author("east"), Author("west"))
    try push(east.write(east.join), to: store)
    try push(west.write(west.join), to: store)
    for article in Self.articles {
      try push(east.write(.articleImported(article), base: 2), to: store)
    }
    for number in 0..<10 {
      try push(east.write(Self.tag(0, number), base: 5), to: store)
      if number < 4 { try push(west.write(Self.tag(1, number), base: 5), to: store) }
      if number < 3 { try push(west.write(Self.tag(2, number), base: 5), to: store) }
    }
    return store
  }

  private static func tag(_ article: Int, _ number: Int) -> Change {
    .tagged(
      entity: .article(articles[article].article),
      tag: Text(String(repeating: "long", count: number % 3 + 1) + "\(number)"))
  }

  private func push(_ changeset: Changeset, to store: ServerStore) throws {
    guard case .logged? = try store.append([changeset], receivedAt: .noon).first else {
      throw OpenLog.Unexpected.notAdmitted
    }
  }

  @Test(arguments: Count.allCases, [0, 300, 100_000])
  func `rows and tail together hold the sums of the log`(count: Count, tail: Int) throws {
    let store = try write(count, tail: tail)
    #expect(try store.check().events == 22)
    while try store.seal(bytes: 500) {}
    #expect(try store.check().events == 22)
  }

  @Test(arguments: Count.allCases)
  func `a row that is lost, added or says anything else is damage`(count: Count) throws {
    _ = try write(count)
    let first = "(kind, high, low) = (SELECT kind, high, low FROM room LIMIT 1)"
    for damage in [
      "DELETE FROM room WHERE \(first)",
      "INSERT INTO room SELECT kind, high, low + 1, use FROM room LIMIT 1",
      "INSERT INTO room SELECT 5, high, low, use FROM room LIMIT 1",
      "UPDATE room SET low = low + 1 WHERE \(first)",
      // Another member's, an event more, a byte more.
      "UPDATE room SET use = CAST(substr(use, 1, 7) || x'01' || substr(use, 9) AS BLOB) WHERE \(first)",
      "UPDATE room SET use = CAST(substr(use, 1, 8) || x'09' || substr(use, 10) AS BLOB) WHERE \(first)",
      "UPDATE room SET use = CAST(substr(use, 1, 9) || x'09' || substr(use, 11) AS BLOB) WHERE \(first)",
      // One owner with the sums of another.
      "UPDATE room SET use = (SELECT use FROM room AS other WHERE other.low <> room.low LIMIT 1)",
      "UPDATE room SET use = x''", "INSERT INTO room VALUES (9, 1, 1, x'')",
      "INSERT INTO verdict VALUES (8, 1)",
    ] {
      let raw = try RawDatabase(path)
      try raw.execute(
        """
        CREATE TEMP TABLE kept AS SELECT * FROM room;
        CREATE TEMP TABLE judged AS SELECT * FROM verdict; \(damage)
        """)
      #expect(throws: StoreError.self, "\(damage)") { try ServerStore(reading: path).check() }
      try raw.execute(
        """
        DELETE FROM room; INSERT INTO room SELECT * FROM kept;
        DELETE FROM verdict; INSERT INTO verdict SELECT * FROM judged
        """)
    }
    #expect(try ServerStore(reading: path).check().events == 22)
  }

  /// The sum of one row equals that of two rows of one owner.
  @Test(arguments: Count.allCases)
  func `an owner in two rows is damage, in a table without its key`(count: Count) throws {
    _ = try write(count)
    let raw = try RawDatabase(path)
    try raw.execute(
      """
      CREATE TEMP TABLE kept AS SELECT * FROM room; DROP TABLE room;
      CREATE TABLE room (kind INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, use BLOB NOT NULL);
      INSERT INTO room SELECT * FROM kept
      """)
    // Such a file is not opened; SQLite reads a damaged one in the same way.
    #expect(throws: StoreError.alteredObject(type: "table", name: "room")) {
      try ServerStore(reading: path)
    }
    func check() throws -> CheckedLog {
      try DatabaseQueue(path: path).read { db in
        try LogTables(db: db).check(of: .atlas, progress: { _, _ in })
      }
    }
    #expect(try check().events == 22)
    // The import, and ten tags of up to 13 bytes: all numbers are of one byte each but the bytes, of two.
    let split = "WHERE hex(substr(use, 9, 1)) = '0B'"
    try raw.execute(
      """
      INSERT INTO room SELECT kind, high, low, CAST(substr(use, 1, 8) || x'0A' || substr(use, 10) AS BLOB)
        FROM room \(split);
      UPDATE room SET use = CAST(substr(use, 1, 8) || x'01' || x'0000' || x'00' AS BLOB) \(split)
      """)
    #expect(throws: Damage.self) { try check() }
  }

  @Test(arguments: Seed.range(40))
  func `two sums are equal if the counts are, in any order`(seed: Seed) {
    var choices = seed.choices
    let sum = RoomSum()
    var (events, rows) = (sum, sum.empty)
    var counts: [RoomOwner: [ReplicaID: RoomLimits.Size]] = [:]
    for _ in 0..<choices.below(200) + 1 {
      let owner = RoomOwner.thread(
        of: EventID(replica: ReplicaID(bits: UInt64(choices.below(3))), counter: 1))
      let member = ReplicaID(bits: UInt64(choices.below(4)))
      let size = RoomLimits.Size(events: 1, bytes: choices.below(1 << 40))
      counts[owner, default: [:]][member, default: RoomLimits.Size()] =
        (counts[owner]?[member] ?? RoomLimits.Size()) + size
      events.add(Self.use([(member, size)]), of: owner)
    }
    for (owner, parts) in counts { rows.add(Self.use(parts.map { ($0, $1) }), of: owner) }
    #expect(events == rows, "replay: \(seed)")
    #expect(events != sum)
    guard let (owner, parts) = counts.randomElement(), let (member, size) = parts.first else {
      return
    }
    for other in [
      RoomLimits.Size(events: size.events + 1, bytes: size.bytes),
      RoomLimits.Size(events: size.events, bytes: size.bytes + 1),
    ] {
      var wrong = rows
      wrong.add(
        Self.use([
          (
            member,
            RoomLimits.Size(
              events: other.events - size.events, bytes: other.bytes - size.bytes)
          )
        ]), of: owner)
      #expect(wrong != events)
    }
  }

  private static func use(_ parts: [(ReplicaID, RoomLimits.Size)]) -> RoomUse {
    var use = RoomUse()
    for (member, size) in parts {
      use.set(RoomUse.Part(member: member, shared: size, reserved: RoomLimits.Size()))
    }
    return use
  }

  @Test(arguments: Seed.range(40))
  func `a list of few is a list`(seed: Seed) {
    var choices = seed.choices
    var (few, plain) = (Few<Int>(), [Int]())
    for step in 0..<60 {
      switch choices.below(4) {
      case 0 where !plain.isEmpty:
        let index = choices.below(plain.count)
        few.remove(at: index)
        plain.remove(at: index)
      case 1 where !plain.isEmpty:
        let index = choices.below(plain.count)
        few[index] = step
        plain[index] = step
      case 2:
        few.append(step)
        plain.append(step)
      default:
        let index = choices.below(plain.count + 1)
        few.insert(step, at: index)
        plain.insert(step, at: index)
      }
      #expect(Array(few) == plain && few == Few(plain), "replay: \(seed)")
    }
  }
}
