import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// The flags of an entity, for lists and conflicts, however its events meet.
struct AttentionTests {
  private let north: Desk
  private let south: Desk
  private var server = MemoryLog(workspace: .atlas)
  private let article = EntityID.article(ArticleImport.sample("One").article)
  private let note: EventID

  /// Both hold an article and north's annotation of it.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    try north.record(.articleImported(.sample("One")))
    note = try north.record(
      .annotationAdded(
        NewAnnotation(
          article: ArticleImport.sample("One").article,
          revision: ArticleImport.sample("One").revision, start: 5, end: 8, motivation: nil,
          note: "Check this.", tags: ["bridge"])))
    try north.exchange(with: &server)
    try south.exchange(with: &server)
    try north.exchange(with: &server)
  }

  private var annotation: EntityID { .annotation(note) }

  private mutating func meet() throws {
    for replica in [north, south, north] { try replica.exchange(with: &server) }
    #expect(try north.digest == south.digest)
    #expect(try north.isItsOwnRebuild())
    #expect(try south.isItsOwnRebuild())
    try north.store.read { view in
      let conflicts = try view.undecided().flatMap(\.conflicts)
      #expect(try view.undecidedCount() == conflicts.count)
    }
  }

  private func expect(
    _ flags: Flags, of id: EntityID, _ place: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try north.flags(of: id) == flags, sourceLocation: place)
    #expect(try south.flags(of: id) == flags, sourceLocation: place)
  }

  /// A mark that no merge would make shows whether there was one.
  @Test mutating func `versions of a note are merged anew when the note changes and not before`()
    throws
  {
    try north.record(.noteEdited(annotation: note, text: "Now check this."))
    try south.record(.noteEdited(annotation: note, text: "Check this please."))
    try meet()
    let text = { [north, annotation] in try north.store.read { try $0.entity(annotation)?.text } }
    #expect(try text() == "Now check this please.")
    let raw = try RawDatabase(north.database)
    try raw.execute("UPDATE entity SET joined_prose = 'kept' WHERE joined_prose IS NOT NULL")
    let tag = try south.record(.tagged(entity: annotation, tag: "seen"))
    for replica in [south, north] { try replica.exchange(with: &server) }
    #expect(try text() == "kept")
    // One of its events is taken back, though not one that the text is made of.
    let range = CounterRange(replica: tag.replica, first: tag.counter, last: tag.counter)
    try north.record(.eventsSetAside([range], why: ""))
    try north.exchange(with: &server)
    #expect(try text() == "Now check this please.")
    try raw.execute("UPDATE entity SET joined_prose = 'kept' WHERE joined_prose IS NOT NULL")
    var east = Author("east")
    let third = Change.noteEdited(annotation: note, text: "Check this. Twice.")
    for (change, base) in [(east.join, 0), (third, 4)] as [(Change, Seq)] {
      _ = try server.append([east.write(change, base: base)], receivedAt: .noon)
    }
    try north.pull(from: server)
    #expect(try text() != "kept")
    try south.exchange(with: &server)
    try north.record(.noteEdited(annotation: note, text: "Now check this, please."))
    try south.record(.noteEdited(annotation: note, text: "Now check this please. Twice."))
    #expect(try text() == "Now check this, please.")
    try meet()
  }

  @Test mutating func `each field that somebody must decide counts`() throws {
    let undecided = { [north] in try north.store.read { try $0.undecidedCount() } }
    for (replica, value) in [(north, "One"), (south, "Two")] {
      try replica.record(.noteEdited(annotation: note, text: Text(value)))
      for field in [PlainField.assignee, .due] {
        try replica.record(.fieldSet(entity: annotation, field: field, value: Text(value)))
      }
    }
    try meet()
    #expect(try undecided() == 3)
    try north.record(.deleted(annotation))
    try south.record(.tagged(entity: annotation, tag: "river"))
    try meet()
    #expect(try undecided() == 4)
  }

  @Test mutating func `two notes that leave no word between their changes are a conflict`() throws {
    try north.record(.noteEdited(annotation: note, text: "Checked."))
    try south.record(.noteEdited(annotation: note, text: "Wrong."))
    try meet()
    try expect([.conflict, .openProse], of: annotation)
    #expect(try south.value(.text, of: annotation) == .text("Checked."))
    #expect(try south.store.read { try $0.undecided().map(\.entity.id) } == [annotation])
    try south.record(
      .conflictResolved(entity: annotation, field: .text, value: .text("Both."), why: ""))
    try meet()
    try expect([], of: annotation)
    #expect(try north.value(.text, of: annotation) == .text("Both."))
  }

  /// Found by `Scripts/simulate 203`: a rebuild looked for the base of two texts among all that was
  /// ever written about the note, and found one that the fold had ignored.
  @Test mutating func `a text by somebody who cannot have known the note is nobody's base`() throws
  {
    let west = try Desk("west")
    try west.record(.noteEdited(annotation: note, text: "Never seen."))
    try west.exchange(with: &server)
    try meet()
    try north.record(.noteEdited(annotation: note, text: "Do check this."))
    try south.record(.noteEdited(annotation: note, text: "Check this now."))
    try meet()
    try expect([], of: annotation)
    #expect(try south.store.read { try $0.entity(annotation)?.text } == "Do check this now.")
  }

  @Test
  mutating func `an answer that the deletion of a reply did not know keeps the reply visible`()
    throws
  {
    let reply = try north.record(.replyAdded(annotation: note, parent: nil, body: "Is it so?"))
    try meet()
    let answer = try north.record(.replyAdded(annotation: note, parent: reply, body: "It is."))
    try south.record(.deleted(.reply(reply)))
    try meet()
    try expect([.deletion, .contested], of: .reply(reply))
    try north.record(.replyAdded(annotation: note, parent: answer, body: "It was."))
    try south.record(.deleted(.reply(reply)))
    try meet()
    try expect([.deletion, .contested], of: .reply(reply))
    try south.record(.deleted(.reply(reply)))
    try meet()
    try expect([.deletion, .hidden], of: .reply(reply))
  }

  @Test mutating func `equal values are no conflict`() throws {
    for replica in [north, south] {
      try replica.record(.fieldSet(entity: annotation, field: .status, value: "accepted"))
    }
    try meet()
    try expect([], of: annotation)
  }

  @Test mutating func `a deletion that has seen all hides`() throws {
    try south.record(.deleted(annotation))
    #expect(try south.flags(of: annotation) == [.deletion, .hidden])
    try meet()
    try expect([.deletion, .hidden], of: annotation)
    try north.record(.restored(annotation))
    try meet()
    try expect([], of: annotation)
  }

  @Test mutating func `an edit that a deletion has not seen contests it`() throws {
    try south.record(.deleted(annotation))
    try north.record(.noteEdited(annotation: note, text: "Still needed."))
    try meet()
    try expect([.deletion, .contested], of: annotation)
    #expect(try north.store.read { try $0.undecided().map(\.entity.id) } == [annotation])
    try north.record(.deleted(annotation))
    try meet()
    try expect([.deletion, .hidden], of: annotation)
  }

  @Test mutating func `a reply that arrives after the deletion contests it`() throws {
    try south.record(.deleted(annotation))
    try south.exchange(with: &server)
    let reply = try north.record(.replyAdded(annotation: note, parent: nil, body: "I agree."))
    #expect(try north.flags(of: annotation) == [])
    try meet()
    try expect([.deletion, .contested], of: annotation)
    try expect([], of: .reply(reply))
  }

  @Test mutating func `a deletion that arrives after the reply is contested by it`() throws {
    try north.record(.replyAdded(annotation: note, parent: nil, body: "I agree."))
    try north.exchange(with: &server)
    try south.record(.deleted(annotation))
    try meet()
    try expect([.deletion, .contested], of: annotation)
  }

  @Test mutating func `a reply that the deletion has seen goes with it`() throws {
    try north.record(.replyAdded(annotation: note, parent: nil, body: "I agree."))
    try meet()
    try south.record(.deleted(annotation))
    try meet()
    try expect([.deletion, .hidden], of: annotation)
  }

  @Test mutating func `an article goes with annotations that its deletion has seen`() throws {
    try south.record(.deleted(article))
    try meet()
    try expect([.deletion, .hidden], of: article)
    try expect([], of: annotation)
  }

  @Test mutating func `an annotation that the article's deletion has not seen contests it`() throws
  {
    try south.record(.deleted(article))
    try north.record(.noteEdited(annotation: note, text: "Still needed."))
    try meet()
    try expect([.deletion, .contested], of: article)
  }

  @Test mutating func `a reply two levels down contests an article's deletion`() throws {
    try south.record(.deleted(article))
    try north.record(.replyAdded(annotation: note, parent: nil, body: "I agree."))
    try meet()
    try expect([.deletion, .contested], of: article)
    try expect([], of: annotation)
  }

  @Test mutating func `a restoration beside a deletion leaves it open`() throws {
    try north.record(.deleted(annotation))
    try meet()
    try north.record(.restored(annotation))
    try south.record(.noteEdited(annotation: note, text: "Again."))
    try south.record(.deleted(annotation))
    try meet()
    try expect([.deletion, .contested], of: annotation)
  }

  @Test mutating func `an observation does not keep an article visible`() throws {
    try south.record(.deleted(article))
    try north.record(
      .articleObserved(
        article: ArticleImport.sample("One").article, what: "comment count", value: "7"))
    try meet()
    try expect([.deletion, .hidden], of: article)
  }

  @Test func `a quote is the text at its scalars, or nothing`() throws {
    let sample = ArticleImport.sample("One")
    let scalars = Array(sample.text.string.unicodeScalars)
    func quote(_ start: Int, _ end: Int, of revision: ContentID = sample.revision) throws -> String?
    {
      try north.store.read { view in
        try view.quote(
          of: AnnotationFacts(
            article: sample.article, revision: revision,
            range: UInt32(start)..<UInt32(end)))
      }
    }
    for (start, end) in [
      (0, 1), (5, 8), (0, scalars.count), (3, 3), (scalars.count - 1, scalars.count),
    ] {
      let expected = String(String.UnicodeScalarView(scalars[start..<end]))
      #expect(try quote(start, end) == expected)
    }
    #expect(try quote(0, scalars.count + 1) == nil)
    #expect(try quote(scalars.count + 5, scalars.count + 6) == nil)
    #expect(try quote(0, 1, of: .revision(text: "not held")) == nil)
    #expect(try north.store.read { try $0.flags(of: annotation) } == [])
    #expect(
      try north.store.read {
        try $0.flags(of: .annotation(EventID(replica: note.replica, counter: 99)))
      } == nil)
  }
}
