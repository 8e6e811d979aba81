import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// ⚖ The sum of one owner's events stays within the owner's room, and each member's within its share of it.
struct RoomLawTests {
  private static let article = ArticleImport.sample("One")
  private static let id = EntityID.article(article.article)

  /// A log in which north has imported an article.
  private func begun(_ kind: LogKind, limits: RoomLimits = .small) throws -> (OpenLog, Author) {
    var open = try kind.open(limits: limits)
    var north = Author("north")
    try open.appendAdmitted(north.write(north.join, .articleImported(Self.article)))
    return (open, north)
  }

  private func tag(_ number: Int) -> Change { .tagged(entity: Self.id, tag: Text("t\(number)")) }

  /// The number of these in a row that the log takes.
  private func taken(
    _ change: (Int) -> Change, by author: inout Author, in open: inout OpenLog
  ) throws -> (count: Int, refusal: Refusal?) {
    for number in 0..<100 {
      let changeset = try author.write(change(number), base: open.log.end())
      if let refusal = try open.refusal(of: changeset) {
        author.forget(1)
        return (number, refusal)
      }
    }
    return (100, nil)
  }

  @Test(arguments: LogKind.allCases)
  func `an event beyond its owner's room is refused, and names it`(kind: LogKind) throws {
    var (open, north) = try begun(kind)
    let (count, refusal) = try taken(tag, by: &north, in: &open)
    #expect(count == 15)
    #expect(
      refusal
        == Refusal(
          .noRoom, expected: 16, found: 18,
          room: Refusal.Room(owner: .entity(Self.id), member: nil, isOfBytes: false)))
  }

  @Test(arguments: LogKind.allCases)
  func `a full thing can still be hidden and marked, within the reserved room`(kind: LogKind)
    throws
  {
    var (open, north) = try begun(kind)
    _ = try taken(tag, by: &north, in: &open)
    try open.appendAdmitted(north.write(.deleted(Self.id), base: open.log.end()))
    let (count, refusal) = try taken({ _ in .restored(Self.id) }, by: &north, in: &open)
    #expect(count == 0)
    #expect(refusal?.expected == 1)
  }

  @Test(arguments: LogKind.allCases)
  func `beside a second member, one has a quarter of a room`(kind: LogKind) throws {
    var (open, north) = try begun(kind)
    var south = Author("south")
    try open.appendAdmitted(south.write(south.join))
    // With the import four before shares count, and these are all of a quarter.
    let (count, refusal) = try taken(tag, by: &north, in: &open)
    #expect(count == 3)
    #expect(refusal?.room?.member == north.replica)
    #expect(try taken(tag, by: &south, in: &open).count == 4)
  }

  @Test(arguments: LogKind.allCases)
  func `replies use their thread, annotations their margin`(kind: LogKind) throws {
    var (open, north) = try begun(kind)
    let annotation = north.nextID
    let new = NewAnnotation(
      article: Self.article.article, revision: Self.article.revision, start: 0, end: 3,
      motivation: nil, note: "n", tags: [])
    #expect(try taken({ _ in .annotationAdded(new) }, by: &north, in: &open).count == 15)
    let reply = Change.replyAdded(annotation: annotation, parent: nil, body: "r")
    let (count, refusal) = try taken({ _ in reply }, by: &north, in: &open)
    #expect(count == 15)
    #expect(refusal?.room?.owner == .thread(of: annotation))
    // Neither took anything of the article's own.
    #expect(try taken(tag, by: &north, in: &open).count == 15)
  }

  @Test(arguments: LogKind.allCases)
  func `bytes count as events do`(kind: LogKind) throws {
    var (open, north) = try begun(kind)
    let note = Text(String(repeating: "a", count: 1_900))
    let (count, refusal) = try taken(
      { _ in .fieldSet(entity: Self.id, field: .title, value: note) }, by: &north, in: &open)
    #expect(count == 4)
    #expect(refusal?.room?.isOfBytes == true)
    #expect(refusal?.expected == 9_375)
  }

  @Test(arguments: LogKind.allCases)
  func `no sum of large values makes an entity that a replica cannot hold`(kind: LogKind) throws {
    var (open, north) = try begun(kind, limits: RoomLimits())
    let rationale = Text(String(repeating: "a", count: Limits.proseBytes))
    let (count, refusal) = try taken(
      { number in
        .assessed(
          entity: Self.id,
          Assessment([.init(.rationale, number.isMultiple(of: 2) ? rationale : "short")]))
      }, by: &north, in: &open)
    #expect(count < 40)
    #expect(refusal?.room?.isOfBytes == true)
  }

  @Test(arguments: LogKind.allCases)
  func `nothing is taken of a changeset without room`(kind: LogKind) throws {
    var (open, north) = try begun(kind)
    let head = try open.log.end()
    let changes = (0..<16).map(tag)
    let refusal = try open.refusal(of: north.write(changes, bases: changes.map { _ in head }))
    #expect(refusal?.code == .noRoom)
    #expect(refusal?.found == 18)
    #expect(try open.log.end() == head)
    north.forget(16)
    #expect(try taken(tag, by: &north, in: &open).count == 15)
  }

  @Test(arguments: Seed.range(30))
  func `memory and disk find room for the same events`(seed: Seed) throws {
    var choices = seed.choices
    var memory = try LogKind.memory.open(limits: RoomLimits.small)
    var disk = try LogKind.disk.open(limits: RoomLimits.small)
    var authors = ["north", "south", "east"].map { Author($0) }
    for index in authors.indices {
      let join = try authors[index].write(authors[index].join, .articleImported(Self.article))
      #expect(try disk.append(join) == memory.append(join))
    }
    for _ in 0..<60 {
      let index = choices.below(authors.count)
      let head = try memory.log.end()
      let changes = (0...choices.below(4)).map { _ in
        choices.once(in: 5) ? Change.deleted(Self.id) : tag(choices.below(9))
      }
      let changeset = try authors[index].write(changes, bases: changes.map { _ in head })
      let answer = try memory.append(changeset)
      #expect(try disk.append(changeset) == answer)
      if case .refused = answer { authors[index].forget(UInt64(changes.count)) }
    }
    if case let store? = disk.log as? ServerStore { _ = try store.check() }
  }

  @Test func `a log that exceeds room opens, and its excess is ignored and counted on every path`()
    throws
  {
    var server = MemoryLog(workspace: .atlas)
    var north = Author("north")
    _ = try server.append(
      [north.write(north.join, .articleImported(Self.article))], receivedAt: .noon)
    for number in 0..<40 {
      _ = try server.append([north.write(tag(number), base: server.end())], receivedAt: .noon)
    }
    let south = try Desk("south", limits: RoomLimits.small)
    try south.exchange(with: &server)
    #expect(try south.store.read { try $0.ignoredCount() } == 25)
    #expect(try south.isItsOwnRebuild())
    let tags = try south.store.read { try $0.entity(Self.id)?.entity.registers.count }
    #expect(tags == 16)
    // As of a moment after the room was full, and at once out of segments.
    let past = try south.store.read(asOf: 30) { try $0.entity(Self.id)?.entity.registers.count }
    #expect(past == 16)
    let west = try Desk("west", limits: RoomLimits.small)
    try west.store.stage(Segment(sealing: server.log), after: 0)
    _ = try west.store.settleFirstPull()
    #expect(try west.store.read { try $0.ignoredCount() } == 25)
    #expect(try west.isItsOwnRebuild())
  }

  @Test func `own work that the log holds without room leaves the state`() throws {
    var server = MemoryLog(workspace: .atlas)
    let north = try Desk("north", limits: RoomLimits.small)
    try north.record(.articleImported(Self.article))
    for number in 0..<20 { try north.record(tag(number)) }
    let annotation = try north.record(
      .annotationAdded(
        NewAnnotation(
          article: Self.article.article, revision: Self.article.revision, start: 0, end: 3,
          motivation: nil, note: "n", tags: [])))
    for _ in 0..<18 {
      try north.record(.replyAdded(annotation: annotation, parent: nil, body: "r"))
    }
    try north.exchange(with: &server)
    #expect(try north.store.read { try $0.ignoredCount() } == 8)
    #expect(try north.store.read { try $0.visibleCount(of: .reply) } == 15)
    #expect(try north.isItsOwnRebuild())
  }

  @Test func `an event without room returns none, and stays without it when reinstated`()
    throws
  {
    // The server has larger rooms than the replica, and so does not refuse.
    var server = MemoryLog(workspace: .atlas)
    let north = try Desk("north", limits: RoomLimits.small)
    try north.record(.articleImported(Self.article))
    for number in 0..<20 { try north.record(tag(number)) }
    try north.exchange(with: &server)
    #expect(try north.value(.tag("t19"), of: Self.id) == nil)
    let excess = CounterRange(replica: north.store.replica, first: 18, last: 22)
    try north.record(.eventsSetAside([excess], why: "too many"))
    try north.exchange(with: &server)
    try north.record(tag(20))
    try north.exchange(with: &server)
    #expect(try north.value(.tag("t20"), of: Self.id) == nil)
    try north.record(.eventsReinstated([excess], why: ""))
    try north.exchange(with: &server)
    #expect(try north.value(.tag("t19"), of: Self.id) == nil)
    #expect(try north.store.read { try $0.ignoredCount() } == 6)
    #expect(try north.isItsOwnRebuild())
    _ = try north.store.read { try $0.checkLog() }
  }

  /// Seed 1000052 of the simulation.
  @Test func `the text of an import without room stays readable, incrementally as in a rebuild`()
    throws
  {
    var server = MemoryLog(workspace: .atlas)
    let north = try Desk("north", limits: RoomLimits.small)
    func text(_ text: Text) -> ArticleImport {
      ArticleImport(
        text: text, url: "https://news.example/1", published: nil, language: nil, importer: "news/1"
      )
    }
    let (first, again) = (text("One."), text("Another."))
    try north.record(.articleImported(first))
    for number in 0..<15 {
      try north.record(.tagged(entity: .article(first.article), tag: Text("t\(number)")))
    }
    try north.record(.articleImported(again))
    try north.exchange(with: &server)
    #expect(try north.store.read { try $0.ignoredCount() } == 1)
    #expect(try north.store.read { try $0.text(of: again.revision) } != nil)
    #expect(try north.isItsOwnRebuild())
  }

  @Test func `a decision for a revision that the log does not hold is ignored`() throws {
    var server = MemoryLog(workspace: .atlas)
    let north = try Desk("north")
    try north.record(.articleImported(Self.article))
    let unknown = ContentID(high: 1, low: 2)
    func decide(_ revision: ContentID) throws {
      try north.record(
        .conflictResolved(
          entity: Self.id, field: .current, value: .revision(revision), why: ""))
    }
    try decide(unknown)
    try north.exchange(with: &server)
    #expect(try north.value(.current, of: Self.id) == .revision(Self.article.revision))
    #expect(try north.store.read { try $0.ignoredCount() } == 1)
    #expect(try north.isItsOwnRebuild())
    let other = ArticleImport.sample("Two")
    try north.record(.articleImported(other))
    try decide(other.revision)
    try north.exchange(with: &server)
    #expect(try north.value(.current, of: Self.id) == .revision(other.revision))
    #expect(try north.isItsOwnRebuild())
  }
}
