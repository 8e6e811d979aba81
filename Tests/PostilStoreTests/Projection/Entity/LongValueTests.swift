import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Values of more than 1,024 bytes lie in rows of their own.
struct LongValueTests {
  private let north: Desk
  private let south: Desk
  private let raw: RawDatabase
  private var server = MemoryLog(workspace: .atlas)
  private let note: EventID

  /// Both hold an article and north's annotation of it.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    raw = try RawDatabase(north.database)
    try north.record(.articleImported(.sample("One")))
    note = try north.record(Self.annotation("Short."))
    for replica in [north, south, north] { try replica.exchange(with: &server) }
  }

  private var annotation: EntityID { .annotation(note) }

  private static func annotation(_ note: Text) -> Change {
    let article = ArticleImport.sample("One")
    return .annotationAdded(
      NewAnnotation(
        article: article.article, revision: article.revision, start: 5, end: 8,
        motivation: nil, note: note, tags: ["bridge"]))
  }

  private func text(_ word: String, bytes: Int = 2_000) -> Text {
    Text(String(repeating: word, count: bytes / word.utf8.count))
  }

  private func edit(_ text: Text) -> Change { .noteEdited(annotation: note, text: text) }

  private func rationale(_ text: Text) -> Change {
    .assessed(entity: annotation, Assessment([.init(.rationale, text)]))
  }

  private var rows: Int? {
    get throws { try raw.integer("SELECT count(*) FROM entity_value") }
  }

  private func heads(of replica: Desk) throws -> [Value] {
    try replica.store.read { try $0.entity(annotation)?.entity[.text]?.heads.map(\.value) ?? [] }
  }

  @Test func `visiting the things of a kind reads no long values`() throws {
    try north.record(edit(text("n")))
    try raw.execute("DELETE FROM entity_value")
    var visited: [EntityID] = []
    try north.store.read { view in
      try view.each(.annotation) { row in
        visited.append(row.entity.id)
        return true
      }
    }
    #expect(visited == [annotation])
    #expect(throws: (any Error).self) { try north.store.read { try $0.entity(annotation) } }
  }

  /// North's text and south's conflict, and each has a long rationale.
  private mutating func divide() throws {
    for (replica, word) in [(north, "n"), (south, "s")] {
      try replica.record(edit(text(word)))
      try replica.record(rationale(text("\(word) since ")))
    }
    try meet()
  }

  private mutating func meet() throws {
    for replica in [north, south, north] { try replica.exchange(with: &server) }
    #expect(try north.digest == south.digest)
    for replica in [north, south] { #expect(try replica.isItsOwnRebuild()) }
  }

  @Test mutating func `several long values of an entity are read whole, and its row is short`()
    throws
  {
    try divide()
    #expect(try rows == 4)
    #expect(try raw.integer("SELECT max(length(state)) FROM entity").map { $0 < 1_024 } == true)
    #expect(try heads(of: north) == [.text(text("n")), .text(text("s"))])
    #expect(try north.store.read { try $0.undecided().map(\.text) } == [text("n")])
    #expect(
      try raw.integer("SELECT count(*) FROM entity_value WHERE length(value) < 1025") == 0)
  }

  @Test mutating func `a deletion is weighed without reading the long texts below it`() throws {
    let article = EntityID.article(ArticleImport.sample("One").article)
    let other = EntityID.annotation(try north.record(Self.annotation("Another.")))
    try meet()
    try south.record(.deleted(article))
    try north.record(edit(text("unseen")))
    try meet()
    try raw.execute("DELETE FROM entity_value")
    try north.record(.tagged(entity: other, tag: "further"))
    #expect(
      try north.store.read { try $0.entity(article)?.flags.deletion } == .contested)
  }

  @Test func `a value of 1,024 bytes lies in the state, one of 1,025 does not`() throws {
    try north.record(edit(text("a", bytes: 1_024)))
    #expect(try rows == 0)
    try north.record(edit(text("a", bytes: 1_025)))
    #expect(try rows == 1)
    #expect(try north.value(.text, of: annotation) == .text(text("a", bytes: 1_025)))
  }

  @Test mutating func `long values go along when their entity gets its place in the log`() throws {
    let own = EntityID.annotation(try north.record(Self.annotation(text("own "))))
    #expect(try raw.integer("SELECT min(place) FROM entity_value").map { $0 > 1 << 60 } == true)
    #expect(try north.isItsOwnRebuild())
    try meet()
    #expect(try raw.integer("SELECT min(place) FROM entity_value").map { $0 < 100 } == true)
    #expect(try rows == 1)
    for replica in [north, south] {
      #expect(try replica.value(.text, of: own) == .text(text("own ")))
    }
  }

  @Test mutating func `values that are gone leave no rows`() throws {
    try divide()
    try north.record(
      .conflictResolved(entity: annotation, field: .text, value: .text("Short."), why: ""))
    #expect(try rows == 2)
    try meet()
    try north.record(rationale("Short."))
    try south.record(rationale("Short."))
    try meet()
    #expect(try rows == 0)
  }

  @Test mutating func `a set-aside event takes its long values along and brings them back`() throws
  {
    try divide()
    let (digest, versions) = try (north.digest, heads(of: north))
    let end = try #require(try south.store.read { try $0.ownFrontier() }).lastCounter
    let range = CounterRange(replica: south.store.replica, first: end - 1, last: end)
    try north.record(.eventsSetAside([range], why: ""))
    try meet()
    #expect(try heads(of: north) == [.text(text("n"))])
    #expect(try rows == 2)
    try north.record(.eventsReinstated([range], why: ""))
    try meet()
    #expect(try north.digest == digest)
    #expect(try heads(of: north) == versions)
    #expect(try rows == 4)
  }

  @Test mutating func `a look back shows the long values of then`() throws {
    try north.record(edit(text("then ")))
    try meet()
    let then = try north.cursor
    try north.record(edit(text("now ")))
    try meet()
    let seen = try north.store.read(asOf: then) { try $0.entity(annotation)?.text }
    #expect(seen == text("then "))
    #expect(try north.value(.text, of: annotation) == .text(text("now ")))
    #expect(try rows == 1)
  }

  @Test mutating func `a long value that stays is not written again`() throws {
    try divide()
    try raw.execute(
      """
      CREATE TRIGGER written BEFORE UPDATE ON entity_value BEGIN SELECT RAISE(ABORT, 'again'); END
      """)
    try north.record(.tagged(entity: annotation, tag: "seen"))
    try north.record(.fieldSet(entity: annotation, field: .status, value: "open"))
    try north.exchange(with: &server)
    #expect(throws: StoreError.self) { try north.record(edit(text("other "))) }
  }

  /// The table is gone: every read of it fails.
  @Test mutating func `nothing reads the rows of long values for entities that have none`() throws {
    try raw.execute("DROP TABLE entity_value")
    let own = try north.record(Self.annotation("Also short."))
    try north.record(.replyAdded(annotation: own, parent: nil, body: "Yes."))
    try north.exchange(with: &server)
    try north.store.read { view in
      for kind in EntityKind.allCases { _ = try view.all(of: kind) }
      _ = try view.digest()
    }
    #expect(throws: StoreError.self) { try north.record(edit(text("long "))) }
  }
}
