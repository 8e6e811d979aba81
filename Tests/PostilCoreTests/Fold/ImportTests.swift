import PostilCore
import Testing

struct ImportTests {
  private let byUrl = { @Sendable (text: Text) in
    ArticleImport.text(text, url: "https://news.example/1")
  }

  @Test func `two people who import the same article unaware of each other meet in one`() throws {
    var log = ScriptedLog()
    log.importFlood(.north, seen: 0)
    let article = log.importFlood(.south, seen: 0)
    let entity = try #require(log[article])
    #expect(log.state.entities.count == 1)
    #expect(entity.origins.map(\.stamp.seq) == [1, 2])
    #expect(entity.valueConflictCount == 0)
    #expect(entity.value(of: .current) == .revision(ArticleImport.flood.revision))
  }

  @Test func `an import that knew of the article adds no origin`() throws {
    var log = ScriptedLog()
    log.importFlood(.north)
    let article = log.importFlood(.south)
    #expect(log[article]?.origins.map(\.stamp.seq) == [1])
    #expect(log[article]?[.current]?.heads.map(\.stamp.seq) == [2])
  }

  @Test func `the facts are those of the first import in the log`() {
    var log = ScriptedLog()
    log.add(.south, seen: 0, .articleImported(.text("a", published: "1 May")))
    log.add(.north, seen: 0, .articleImported(.text("a", published: "2 May")))
    let facts = ArticleFacts(
      revision: .revision(text: "a"), url: nil, published: "1 May", language: "en",
      importer: "plain/1")
    #expect(log[ArticleImport.text("a").entity]?.facts == .article(facts))
  }

  @Test func `an own import that waits comes behind another's in the log`() throws {
    var state = FoldedState()
    state.apply(Event(.north, 1, base: 0, .articleImported(.flood)), at: nil)
    state.apply(Event(.south, 1, base: 0, .articleImported(.flood)), at: 1)
    let entity = try #require(state.entities[ArticleImport.flood.entity])
    #expect(entity.origins.map(\.stamp.event.replica) == [.south, .north])
    #expect(entity[.current]?.heads.map(\.stamp.event.replica) == [.south, .north])
  }

  @Test func `two texts under one url are a conflict about the revision`() throws {
    var log = ScriptedLog()
    log.add(.north, seen: 0, .articleImported(byUrl("one")))
    log.add(.south, seen: 0, .articleImported(byUrl("two")))
    let entity = try #require(log[byUrl("one").entity])
    #expect(entity.conflicts(deletion: .none, isProseOpen: false).map(\.field) == [.current])
    #expect(entity.value(of: .current) == .revision(byUrl("one").revision))
  }

  @Test func `another text under a known url replaces the revision`() throws {
    var log = ScriptedLog()
    log.add(.north, .articleImported(byUrl("one")))
    log.add(.south, .articleImported(byUrl("two")))
    let entity = try #require(log[byUrl("one").entity])
    #expect(entity.valueConflictCount == 0)
    #expect(entity.value(of: .current) == .revision(byUrl("two").revision))
  }

  @Test func `an author who had seen either import may write`() {
    var log = ScriptedLog()
    log.importFlood(.north, seen: 0)
    let article = log.importFlood(.south, seen: 0)
    #expect(log.add(.south, seen: 0, .tagged(entity: article, tag: "a")) == .applied)
    #expect(log.add(.west, seen: 1, .tagged(entity: article, tag: "a")) == .applied)
  }
}
