import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Events that a modified client may bring and the log takes: they change nothing that others cannot read,
/// and every path to a state agrees on them.
struct HostileEventTests {
  private let north: Desk
  private var server = MemoryLog(workspace: .atlas)
  private let article = ArticleImport.sample("One")

  init() throws {
    north = try Desk("north")
    try north.record(.articleImported(article))
  }

  private var target: EntityID { .article(article.article) }

  private func annotation(of article: ContentID, tags: [Text] = []) -> Change {
    .annotationAdded(
      NewAnnotation(
        article: article, revision: self.article.revision, start: 0, end: 3, motivation: nil,
        note: "n", tags: tags))
  }

  /// Others pull it event by event and at once; all of them agree, and go on.
  private mutating func expectSound() throws {
    try north.exchange(with: &server)
    #expect(try north.isItsOwnRebuild())
    let south = try Desk("south")
    try south.pull(from: server)
    #expect(try south.isItsOwnRebuild())
    let west = try Desk("west")
    try west.store.stage(Segment(sealing: server.log), after: 0)
    _ = try west.store.settleFirstPull()
    #expect(try west.isItsOwnRebuild())
    #expect(try south.digest == west.digest)
    let ignored = try south.store.read { try $0.ignoredCount() }
    #expect(try west.store.read { try $0.ignoredCount() } == ignored)
    // The fold of the next event reads the entity's state.
    try south.record(.tagged(entity: target, tag: "further"))
    try south.exchange(with: &server)
    #expect(try south.isItsOwnRebuild())
  }

  @Test(arguments: ["\u{200B}", "\u{AD}", "\u{301}", "\u{FE0F}\u{2060}"])
  mutating func `a tag of which nothing can be seen is none`(tag: String) throws {
    try north.record(.tagged(entity: target, tag: Text(tag)))
    try north.record(.untagged(entity: target, tag: Text(tag)))
    let note = try north.record(annotation(of: article.article, tags: [Text(tag), "seen"]))
    try expectSound()
    #expect(try north.store.read { try $0.ignoredCount() } == 2)
    #expect(try north.value(.tag("seen"), of: .annotation(note)) == .text("seen"))
    #expect(try north.value(.tag(""), of: .annotation(note)) == nil)
  }

  @Test mutating func `every path says why an unfolded event about nothing is ignored`()
    throws
  {
    let nobody = EventID(replica: ReplicaID(bits: 77), counter: 5)
    let nothing = ContentID(high: 1, low: 2)
    let changes: [Change] = [
      .anchorDecided(annotation: nobody, revision: nothing, .confirmed),
      .articleWithdrawn(article: nothing, why: "w"), .duplicateSet(article: nothing, of: nothing),
      .termAliased(term: "\u{AD}", alias: "a"), .termDescribed(term: "\u{AD}", description: "d"),
      .termAliased(term: "t", alias: "\u{AD}"),
      .conflictResolved(
        entity: .term(.term("t")), field: .alias, value: .text("a"), why: ""),
      .conflictResolved(
        entity: .annotation(nobody), field: .anchor(nothing), value: .anchor(.confirmed), why: ""),
      .noteEdited(annotation: nobody, text: "x"), .tagged(entity: .article(nothing), tag: "x"),
    ]
    for change in changes { try north.record(change) }
    try expectSound()
    #expect(try north.store.read { try $0.ignoredCount() } == changes.count)
  }

  @Test mutating func `a term is the same on every path, in all its spellings`() throws {
    try north.record(.termAliased(term: "Сроки", alias: "deadlines"))
    try north.record(.termDescribed(term: "сро\u{301}ки", description: "When it is due."))
    try north.record(.tagged(entity: target, tag: "сроки"))
    let term = EntityID.term(.term("СРОКИ"))
    try north.record(
      .conflictResolved(entity: term, field: .alias, value: .text("dates"), why: ""))
    try expectSound()
    #expect(try north.store.read { try $0.ignoredCount() } == 0)
    let terms = try north.store.read { try $0.terms() }
    #expect(terms.map(\.entity.id) == [term])
    #expect(terms[0].entity.value(of: .alias) == .text("dates"))
    #expect(terms[0].text == "When it is due.")
    try north.record(.termAliased(term: "сроки", alias: ""))
    #expect(
      try north.store.read { try $0.terms().map(\.entity.facts) }
        == [.term(TermFacts(word: "Сроки"))])
  }

  @Test mutating func `an id that is made to look like another's is no parent of its children`()
    throws
  {
    let id = article.article
    let alike = ContentID(high: id.high ^ 1, low: id.low ^ 1)
    try north.record(annotation(of: id))
    for _ in 0..<3 { try north.record(annotation(of: alike)) }
    try expectSound()
    #expect(try north.store.read { try $0.visibleChildrenCount(of: target) } == 1)
    #expect(try north.store.read { try $0.children(of: target).count } == 1)
  }

  @Test mutating func `a set-aside of more events than there can be is refused`() throws {
    try north.exchange(with: &server)
    let most = CounterRange(replica: north.store.replica, first: 1, last: UInt64(Int64.max))
    for ranges in [[most], [most, most], [most, most, most]] {
      let id = try north.record(.eventsSetAside(ranges, why: "all"))
      let changeset = try #require(
        try north.store.read { try $0.outbox(after: id.counter - 1) })
      let answer = try server.append([changeset], receivedAt: .noon).first
      guard case .refused(let refusal)? = answer else {
        Issue.record("taken: \(ranges.count) ranges")
        continue
      }
      #expect(refusal.code == .setAsideRefused)
      try north.store.write { _ = try $0.rewriteOutbox(as: []) }
    }
  }
}
