import PostilCore
import Testing

/// The writes of each kind of change.
struct FoldWritesTests {
  private var log = ScriptedLog()

  @Test mutating func `an import creates an article with its facts and its revision`() throws {
    let article = ArticleImport.text(
      "Flood\n\nMore.", url: "https://news.example/1", published: "1 May", importer: "news/1")
    #expect(log.add(.north, .articleImported(article)) == .applied)
    let entity = try #require(log[article.entity])
    let facts = ArticleFacts(
      revision: article.revision, url: "https://news.example/1", published: "1 May",
      language: "en", importer: "news/1")
    let stamp = Stamp(.north, 1, base: 0, seq: 1)
    #expect(entity.origins == [Origin(stamp: stamp, facts: .article(facts))])
    #expect(entity.registers.map(\.field) == [.current])
    #expect(entity[.current]?.heads == [Head(stamp: stamp, value: .revision(article.revision))])
  }

  @Test mutating func `an annotation starts with its note, motivation and tags`() throws {
    log.importFlood()
    let added = NewAnnotation.note("why?", motivation: "questioning", tags: ["b", "a"])
    #expect(log.add(.south, .annotationAdded(added)) == .applied)
    let entity = try #require(log[.annotation(log.last(of: .south))])
    let facts = AnnotationFacts(
      article: ArticleImport.flood.article, revision: ArticleImport.flood.revision,
      range: 7..<22)
    let stamp = Stamp(.south, 1, base: 1, seq: 2)
    #expect(entity.origins == [Origin(stamp: stamp, facts: .annotation(facts))])
    #expect(entity.registers.map(\.field) == [.text, .tag("a"), .tag("b"), .plain(.motivation)])
    #expect(entity.registers.flatMap(\.register.heads).allSatisfy { $0.stamp == stamp })
    #expect(entity.value(of: .text) == .text("why?"))
    #expect(entity.value(of: .plain(.motivation)) == .text("questioning"))
    #expect(entity.value(of: .tag("a")) == .text("a"))
  }

  @Test mutating func `a motivation in no vocabulary leaves an annotation without one`() throws {
    log.importFlood()
    #expect(log.add(.south, .annotationAdded(.note("n", motivation: "wondering"))) == .applied)
    let entity = try #require(log[.annotation(log.last(of: .south))])
    #expect(entity.registers.map(\.field) == [.text])
  }

  @Test mutating func `a tag in two spellings is one, shown as first written`() throws {
    log.importFlood()
    log.add(.south, seen: 1, .tagged(entity: Self.flood, tag: "Ёлка"))
    log.add(.west, seen: 1, .tagged(entity: Self.flood, tag: "елка\u{200B}"))
    log.add(.north, seen: 1, .untagged(entity: Self.flood, tag: "ЕЛКА"))
    let entity = try #require(log[Self.flood])
    #expect(entity[.tag("елка")]?.heads.count == 3)
    #expect(entity.value(of: .tag("елка")) == .text("Ёлка"))
  }

  @Test mutating func `a highlight has an empty note and nothing else`() throws {
    log.importFlood()
    log.add(.south, .annotationAdded(.note("")))
    let entity = try #require(log[.annotation(log.last(of: .south))])
    #expect(entity.registers.map(\.field) == [.text])
    #expect(entity.value(of: .text) == .text(""))
  }

  @Test mutating func `an annotation that carries a tag twice has it once`() throws {
    log.importFlood()
    log.add(.south, .annotationAdded(.note("n", tags: ["a", "a"])))
    let entity = try #require(log[.annotation(log.last(of: .south))])
    #expect(entity[.tag("a")]?.heads.count == 1)
  }

  @Test mutating func `a reply knows its annotation and its parent`() throws {
    log.importFlood()
    let annotation = log.annotate()
    let reply = log.reply(.south, to: annotation)
    let note = try #require(annotation.event)
    let first = try #require(reply.event)
    log.add(.west, .replyAdded(annotation: note, parent: first, body: "no"))
    let entity = try #require(log[.reply(log.last(of: .west))])
    #expect(entity.facts == .reply(ReplyFacts(annotation: note, parent: first)))
    #expect(entity.registers.map(\.field) == [.text])
    #expect(entity.value(of: .text) == .text("no"))
  }

  @Test mutating func `edits of prose write the text`() {
    log.importFlood()
    let note = log.annotate()
    let reply = log.reply(.south, to: note)
    log.edit(.south, note, "second")
    log.edit(.north, reply, "not at all")
    #expect(log[note]?.value(of: .text) == .text("second"))
    #expect(log[reply]?.value(of: .text) == .text("not at all"))
  }

  @Test(
    arguments: [
      (.fieldSet(entity: flood, field: .title, value: "T"), .plain(.title), .text("T")),
      (.fieldSet(entity: flood, field: .due, value: "any"), .plain(.due), .text("any")),
      (.markingSet(entity: flood, marking: .amber), .marking, .marking(.amber)),
      (.tagged(entity: flood, tag: "T"), .tag("t"), .text("T")),
      (.untagged(entity: flood, tag: "T"), .tag("t"), .text("")),
      (.released(entity: flood, audience: "t"), .audience("t"), .flag(true)),
      (.withheld(entity: flood, audience: "t"), .audience("t"), .flag(false)),
      (
        .assessed(entity: flood, Assessment([.init(.stance, "neutral")])),
        .assessment(.stance, by: .south), .text("neutral")
      ),
      (.deleted(flood), .deleted, .flag(true)),
      (.restored(flood), .deleted, .flag(false)),
      (
        .articleObserved(article: ArticleImport.flood.article, what: "count", value: "3"),
        .observed("count"), .text("3")
      ),
      (
        .conflictResolved(entity: flood, field: .plain(.status), value: .text("open"), why: "w"),
        .plain(.status), .text("open")
      ),
      (
        .conflictResolved(entity: flood, field: .tag("t"), value: .text("T"), why: ""),
        .tag("t"), .text("T")
      ),
      (.fieldSet(entity: flood, field: .status, value: ""), .plain(.status), .text("")),
      (
        .conflictResolved(
          entity: flood, field: .current, value: .revision(ContentID(high: 1, low: 2)), why: ""),
        .current, .revision(ContentID(high: 1, low: 2))
      ),
    ] as [(Change, Field, Value)])
  mutating func `a change writes its register`(change: Change, field: Field, value: Value) throws {
    log.importFlood()
    #expect(log.add(.south, change) == .applied)
    let heads = try #require(log[Self.flood]?[field]?.heads)
    #expect(heads == [Head(stamp: Stamp(.south, 1, base: 1, seq: 2), value: value)])
    #expect(Set(log[Self.flood]?.registers.map(\.field) ?? []) == [.current, field])
  }

  private static let flood = ArticleImport.flood.entity
}
