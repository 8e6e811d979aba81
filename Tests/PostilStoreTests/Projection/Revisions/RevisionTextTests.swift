import GRDB
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Texts that are told by their differences: kept, judged and read on every path to a state.
struct RevisionTextTests {
  private let north: Desk
  private let south: Desk
  private var server = MemoryLog(workspace: .atlas)
  private let article = ArticleImport.sample("One")

  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    try north.record(.articleImported(article))
    try exchange()
  }

  private mutating func exchange() throws {
    for replica in [north, south, north] { try replica.exchange(with: &server) }
  }

  private func revision(_ parent: Text, _ text: Text, naming other: Text? = nil) -> Change {
    .articleRevised(
      ArticleRevision(
        article: article.article, parent: .revision(text: parent),
        splices: Splice.turning(parent, into: text), revision: .revision(text: other ?? text),
        published: nil, importer: "plain/1", source: nil))
  }

  private func text(_ text: Text, in replica: Desk) throws -> Text? {
    try replica.store.read { try $0.text(of: .revision(text: text)) }
  }

  private func current(in replica: Desk) throws -> Value? {
    try replica.value(.current, of: .article(article.article))
  }

  private func ignored(_ reason: Fold.Reason, in replica: Desk) throws -> Int {
    try replica.store.read { try $0.ignoredCount(for: reason) }
  }

  @Test mutating func `the first line is that of the whole text, of a patch too`() throws {
    let first = article.text
    let second = Text(first.string.replacing("One", with: "Ёж, й and more"))
    let alone: Text = "one line"
    try north.record(revision(first, second))
    try north.record(revision(second, alone))
    try exchange()
    for text in [first, second, alone] {
      let line = try south.store.read { try $0.firstLine(of: .revision(text: text)) }
      let whole = text.string.utf8.prefix { $0 != UInt8(ascii: "\n") }
      #expect(line.map { Array($0.utf8) } == Array(whole))
    }
    #expect(try south.store.read { try $0.firstLine(of: .revision(text: "nobody's")) } == nil)
  }

  /// All paths lead to the same: incremental, at once, anew.
  private func expectSame() throws {
    #expect(try north.digest == south.digest)
    for replica in [north, south] { #expect(try replica.isItsOwnRebuild()) }
    let west = try Desk("west")
    try west.store.stage(Segment(sealing: server.log), after: 0)
    _ = try west.store.settleFirstPull()
    #expect(try west.isItsOwnRebuild())
    #expect(try current(in: west) == current(in: north))
  }

  @Test mutating func `a revision is the current text, and the earlier one stays readable`() throws
  {
    let text: Text = "One\n\nThe bridge was opened on Monday. Nobody was hurt."
    try south.record(revision(article.text, text))
    #expect(try self.text(text, in: south) == text)
    #expect(try current(in: south) == .revision(.revision(text: text)))
    try exchange()
    for replica in [north, south] {
      #expect(try self.text(text, in: replica) == text)
      #expect(try self.text(article.text, in: replica) == article.text)
      #expect(try current(in: replica) == .revision(.revision(text: text)))
    }
    try expectSame()
    let before = try north.store.read(asOf: 2) {
      try $0.entity(.article(article.article))?.entity.value(of: .current)
    }
    #expect(before == .revision(article.revision))
  }

  @Test mutating func `two concurrent revisions leave two heads, both readable`() throws {
    let (one, other): (Text, Text) = ("One\n\nIt rained.", "One\n\nIt snowed.")
    try north.record(revision(article.text, one))
    try south.record(revision(article.text, other))
    try exchange()
    let row = try #require(try north.store.read { try $0.entity(.article(article.article)) })
    #expect(row.conflicts.map(\.field) == [.current])
    for replica in [north, south] {
      #expect(try text(one, in: replica) == one)
      #expect(try text(other, in: replica) == other)
    }
    try expectSame()
  }

  @Test mutating func `a text that is not the one named, or of an unknown parent, changes nothing`()
    throws
  {
    let text: Text = "One\n\nIt rained."
    try south.record(revision(article.text, text, naming: "Another"))
    try south.record(revision("Never seen", "Never seen either"))
    try south.record(
      .conflictResolved(
        entity: .article(article.article), field: .current,
        value: .revision(.revision(text: "Another")), why: ""))
    #expect(try current(in: south) == .revision(.revision(text: "Another")))
    try exchange()
    #expect(try ignored(.wrongText, in: north) == 1)
    #expect(try ignored(.unknownRevision, in: north) == 2)
    #expect(try current(in: north) == .revision(article.revision))
    #expect(try self.text(text, in: north) == nil)
    try expectSame()
  }

  @Test mutating func `a revision that is set aside stays the base of others`() throws {
    let (one, other): (Text, Text) = ("One\n\nIt rained.", "One\n\nIt rained all day.")
    let first = try south.record(revision(article.text, one))
    try exchange()
    let range = CounterRange(replica: first.replica, first: first.counter, last: first.counter)
    try north.record(.eventsSetAside([range], why: ""))
    try exchange()
    #expect(try current(in: south) == .revision(article.revision))
    #expect(try text(one, in: south) == one)
    try expectSame()
    try south.record(revision(one, other))
    try exchange()
    #expect(try text(other, in: north) == other)
    #expect(try current(in: north) == .revision(.revision(text: other)))
    try expectSame()
    try north.record(.eventsReinstated([range], why: ""))
    try exchange()
    try expectSame()
  }

  /// A pending event is judged when it gets its place: by then the log may hold more.
  @Test mutating func `a text that waits decides nothing about the log`() throws {
    let waiting = ArticleImport.sample("Waiting")
    try south.record(.articleImported(waiting))
    var stranger = Author("stranger")
    let decision = Change.conflictResolved(
      entity: .article(article.article), field: .current, value: .revision(waiting.revision),
      why: "")
    _ = try server.append(
      [stranger.write(stranger.join, decision, base: server.end())], receivedAt: .noon)
    try south.pull(from: server)
    #expect(try ignored(.unknownRevision, in: south) == 1)
    try exchange()
    try expectSame()
  }

  /// The row that was a patch of a pending text is written anew.
  @Test mutating func `the log brings a text that waited as another's revision`() throws {
    let waiting = ArticleImport.sample("Waiting")
    let long = Text(waiting.text.string + String(repeating: " It rained.", count: 40))
    let text = Text(long.string + " It snowed.")
    try south.record(.articleImported(waiting))
    for (parent, next) in [(waiting.text, long), (long, text)] {
      try south.record(
        .articleRevised(
          ArticleRevision(
            article: waiting.article, parent: .revision(text: parent),
            splices: Splice.turning(parent, into: next), revision: .revision(text: next),
            published: nil, importer: "plain/1", source: nil)))
    }
    try north.record(
      .articleImported(
        ArticleImport(text: text, url: nil, published: nil, language: nil, importer: "plain/1")))
    try north.exchange(with: &server)
    try south.pull(from: server)
    #expect(try self.text(text, in: south) == text)
    #expect(try south.isItsOwnRebuild())
    try exchange()
    try expectSame()
  }

  /// Recorded by a client that ignores order: the text of which it is a patch comes later.
  @Test mutating func `a pending event is found by the chain before it, and by nothing else`()
    throws
  {
    let later = ArticleImport.sample("Later")
    let text = Text(later.text.string + " It rained.")
    try south.record(revision(later.text, text))
    try south.record(.articleImported(later))
    #expect(try south.isItsOwnRebuild())
    try north.record(.articleImported(.sample("Another")))
    try north.exchange(with: &server)
    try south.pull(from: server)
    #expect(try self.text(text, in: south) == nil)
    #expect(try south.isItsOwnRebuild())
    try exchange()
    #expect(try ignored(.unknownRevision, in: south) == 1)
    #expect(try self.text(text, in: south) == nil)
    try expectSame()
  }

  /// Its parent comes with the log before it gets its place.
  @Test mutating func `a revision that waits is told once the log holds its parent`() throws {
    let parent = ArticleImport.sample("Parent")
    let text = Text(parent.text.string + " It rained.")
    try south.record(revision(parent.text, text))
    #expect(try self.text(text, in: south) == nil)
    try north.record(.articleImported(parent))
    try north.exchange(with: &server)
    try south.pull(from: server)
    #expect(try self.text(text, in: south) == text)
    #expect(try south.isItsOwnRebuild())
    try exchange()
    #expect(try current(in: north) == .revision(.revision(text: text)))
    try expectSame()
  }

  /// There may be thousands of notes, and each batch of a pull brings texts: one that cannot be read shows that none is.
  @Test mutating func `notes that wait are not read when texts that wait are told anew`() throws {
    let parent = ArticleImport.sample("Parent")
    let text = Text(parent.text.string + " It rained.")
    try south.record(revision(parent.text, text))
    let note = try south.record(
      .annotationAdded(
        NewAnnotation(
          article: article.article, revision: article.revision, range: 0..<3, motivation: nil,
          note: "Note.", tags: [])))
    try DatabaseQueue(path: south.database).write { db in
      try db.execute(sql: "DROP TRIGGER outbox_is_never_updated")
      try db.execute(
        sql: "UPDATE outbox SET bytes = x'FF' WHERE counter = ?", arguments: [note.counter])
    }
    try north.record(.articleImported(parent))
    try north.exchange(with: &server)
    try south.pull(from: server)
    #expect(try self.text(text, in: south) == text)
  }

  /// Ids of texts are no secret: anybody can name one that waits elsewhere.
  @Test mutating func `a wrong revision takes no text away that waits`() throws {
    let waiting = ArticleImport.sample("Waiting")
    try south.record(.articleImported(waiting))
    try north.record(revision(article.text, "Something else", naming: waiting.text))
    try north.exchange(with: &server)
    try south.pull(from: server)
    #expect(try text(waiting.text, in: south) == waiting.text)
    #expect(try south.isItsOwnRebuild())
    try exchange()
    try expectSame()
  }

  /// Else a hundred bytes would make every reader read two megabytes.
  @Test mutating func `a revision that says little about a long text changes nothing`() throws {
    let long = Text("Long\n\n" + String(repeating: "It rained. ", count: 2_000))
    let whole = ArticleImport(
      text: long, url: nil, published: nil, language: nil, importer: "plain/1")
    try north.record(.articleImported(whole))
    try north.record(
      .articleRevised(
        ArticleRevision(
          article: whole.article, parent: whole.revision,
          splices: [Splice(start: 4, deleted: UInt32(long.utf8Count - 4), inserted: "")],
          revision: .revision(text: "Long"), published: nil, importer: "plain/1", source: nil)))
    try exchange()
    #expect(try ignored(.wrongText, in: south) == 1)
    try expectSame()
  }

  @Test mutating func `a thousand small edits of one text are each read in two steps`() throws {
    var text = Text(
      "Title\n\n" + (0..<60).map { "Sentence \($0) stands here for good." }.joined(separator: " "))
    let whole = ArticleImport(
      text: text, url: nil, published: nil, language: nil, importer: "plain/1")
    try north.record(.articleImported(whole))
    var choices = Seed(number: 1).choices
    var texts = [text]
    for number in 0..<1_000 {
      let place = choices.below(60)
      let changed = Text(
        text.string.replacing(
          "Sentence \(place) ", with: "Sentence \(place) (\(number % 7)) ", maxReplacements: 1))
      let revision = ArticleRevision(
        article: whole.article, parent: .revision(text: text),
        splices: Splice.turning(text, into: changed), revision: .revision(text: changed),
        published: nil, importer: "plain/1", source: nil)
      try north.record(.articleRevised(revision))
      text = Text(changed.string.replacing(" (\(number % 7)) ", with: " "))
      texts.append(changed)
      if text != changed {
        try north.record(
          .articleRevised(
            ArticleRevision(
              article: whole.article, parent: .revision(text: changed),
              splices: Splice.turning(changed, into: text), revision: .revision(text: text),
              published: nil, importer: "plain/1", source: nil)))
      }
    }
    try exchange()
    for text in texts { #expect(try self.text(text, in: south) == text) }
    let raw = try RawDatabase(south.database)
    let bytes = try #require(
      try raw.integer("SELECT sum(length(CAST(content AS BLOB))) FROM revision"))
    let count = try #require(try raw.integer("SELECT count(*) FROM revision"))
    #expect(bytes < count * text.utf8Count / 4)
    #expect(
      try raw.integer(
        "SELECT count(*) FROM revision WHERE base IN (SELECT id FROM revision WHERE base IS NOT NULL)"
      )
        == 0)
    try expectSame()
  }

  @Test(arguments: [
    "UPDATE revision SET content = x'0102' WHERE base IS NOT NULL",
    "UPDATE revision SET base = id WHERE base IS NOT NULL",
    "UPDATE revision SET base = x'00' WHERE base IS NOT NULL",
    "UPDATE revision SET content = 'Another text' WHERE base IS NULL",
    "UPDATE revision SET seq = NULL", "UPDATE revision SET seq = seq + 1",
    "DELETE FROM revision WHERE base IS NULL",
    "INSERT INTO revision VALUES (x'00112233445566778899aabbccddeeff', 1, x'00', 7, NULL, 'Foreign')",
  ])
  mutating func `a damaged text is found, and a rebuild mends it`(damage: String) throws {
    let text = Text(article.text.string + String(repeating: " It rained.", count: 30))
    try south.record(revision(article.text, text))
    try south.record(revision(text, Text(text.string + " Then not.")))
    try exchange()
    try RawDatabase(south.database).execute(damage)
    #expect(throws: StoreError.self) {
      try south.store.read { try $0.check(progress: { _, _ in }, logged: { _ in }) }
    }
    _ = try south.store.rebuild()
    try expectSame()
    #expect(try self.text(text, in: south) == text)
  }
}
