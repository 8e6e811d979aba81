import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A replica's forecast of room before it records, held against the log's verdict.
struct RoomForecastTests {
  private static let limits = RoomLimits(
    entity: RoomLimits.Size(events: 36, bytes: 3_000),
    thread: RoomLimits.Size(events: 36, bytes: 3_000),
    margin: RoomLimits.Size(events: 36, bytes: 3_000),
    unshared: RoomLimits.Size(events: 4, bytes: 1_000))
  private static let article = ArticleImport.sample("One")
  private static let id = EntityID.article(article.article)

  private var north: Desk
  private var server = MemoryLog(workspace: .atlas, limits: limits)

  init() throws {
    north = try Desk("north", limits: Self.limits)
    try north.record(.articleImported(Self.article))
    try north.exchange(with: &server)
  }

  private func lacks(_ change: Change) throws -> Refusal? {
    try north.store.write {
      try $0.lacksRoom(change, in: $0.view.roster(), now: .noon)
    }
  }

  private func tag(_ number: Int) -> Change { .tagged(entity: Self.id, tag: Text("t\(number)")) }

  @Test func `missing room is known before an event is recorded, in the same words`()
    throws
  {
    for number in 0..<33 {
      #expect(try lacks(tag(number)) == nil)
      try north.record(tag(number))
    }
    let counter = try north.store.read { try $0.lastCounter() } + 1
    let expected = Refusal(
      .noRoom, expected: 34, found: counter,
      room: Refusal.Room(owner: .entity(Self.id), member: nil, isOfBytes: false))
    #expect(try lacks(tag(33)) == expected)
    // Use of the reserved part of a room is left to the log.
    #expect(try lacks(.deleted(Self.id)) == nil)
  }

  @Test mutating func `pushed events count once, and others' events count too`() throws {
    var south = Author("south")
    _ = try server.append([south.write(south.join)], receivedAt: .noon)
    for number in 0..<4 { try north.record(tag(number)) }
    try north.exchange(with: &server)
    #expect(try north.store.read { try $0.pendingCount() } == 0)
    // A member may have a quarter: nine, of which the import and four are in the log.
    for number in 4..<8 {
      #expect(try lacks(tag(number)) == nil)
      try north.record(tag(number))
    }
    let refusal = try lacks(tag(8))
    #expect(refusal?.expected == 9)
    #expect(refusal?.room?.member == north.store.replica)
    try north.exchange(with: &server)
    #expect(try north.store.read { try $0.ignoredCount() } == 0)
    #expect(try lacks(tag(8))?.expected == 9)
  }

  @Test(arguments: Seed.range(20))
  mutating func `nothing that the log takes is found to have no room`(seed: Seed) throws {
    var choices = seed.choices
    var south = Author("south")
    _ = try server.append([south.write(south.join)], receivedAt: .noon)
    try north.exchange(with: &server)
    for number in 0..<60 {
      let change: Change =
        choices.once(in: 4)
        ? .fieldSet(entity: Self.id, field: .title, value: Text("title \(number)")) : tag(number)
      let lacking = try lacks(change)
      if lacking == nil { try north.record(change) }
      if choices.once(in: 9) { try north.exchange(with: &server) }
      guard lacking != nil else { continue }
      // The log agrees, once it holds all that waits.
      try north.exchange(with: &server)
      let last = try north.store.read { try $0.lastCounter() }
      let changeset = try Changeset(
        replica: north.store.replica, firstCounter: last + 1,
        events: EventRun(
          events: [EventEncoder.encode(base: server.end(), claimedAt: .noon, change: change)]))
      guard case .refused(let refusal)? = try server.append([changeset], receivedAt: .noon).first
      else {
        Issue.record("the log takes \(change)")
        return
      }
      #expect(refusal.code == .noRoom)
    }
  }

  @Test mutating func `recording reads no pending event, however many there are`() throws {
    // One row for an owner, however many events wait for its room.
    for number in 0..<20 { try north.record(tag(number)) }
    let file = try RawDatabase(north.database)
    #expect(try file.integer("SELECT count(*) FROM outbox_room") == 1)
    #expect(try file.integer("SELECT events FROM outbox_room") == 20)
    try north.exchange(with: &server)
    #expect(try file.integer("SELECT count(*) FROM outbox_room") == 0)
  }
}
