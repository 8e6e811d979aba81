import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

struct ImportTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  private func outcomes(_ files: ArticleFile...) throws -> [Imported.Outcome] {
    try desk.replica.importArticles(files, now: .noon).map(\.outcome)
  }

  @Test func `a new text is added, and known the second time`() throws {
    let file = try ArticleFile.plain("A bridge")
    #expect(try outcomes(file) == [.added])
    #expect(try desk.pending == 2)
    #expect(try outcomes(file) == [.known])
    #expect(try desk.pending == 2)
  }

  @Test func `the same text twice in one import is added once`() throws {
    let file = try ArticleFile.news("A bridge", comments: 7)
    #expect(try outcomes(file, file) == [.added, .known])
    #expect(try desk.pending == 3)
  }

  @Test func `a comment count is observed when it changed and only then`() throws {
    #expect(try outcomes(.news("A bridge", comments: 7)) == [.added])
    #expect(try desk.pending == 3)
    #expect(try outcomes(.news("A bridge", comments: 7)) == [.known])
    #expect(try desk.pending == 3)
    #expect(try outcomes(.news("A bridge", comments: 8)) == [.known])
    #expect(try desk.pending == 4)
    #expect(try outcomes(.news("A bridge", comments: 8), .news("A bridge", comments: 7)).count == 2)
    #expect(try desk.pending == 5)
    let name = try desk.replica.importArticles([.news("A bridge", comments: 7)], now: .noon)[0]
    #expect(try desk.value(.observed("comment count"), of: name.article) == .text("7"))
  }

  @Test func `another text under the same url is told, not taken`() throws {
    let url = "https://example.org/bridge"
    #expect(try outcomes(.plain("A bridge", url: url)) == [.added])
    #expect(try outcomes(.plain("A dam", url: url)) == [.otherText])
    #expect(try desk.pending == 2)
  }

  @Test func `two texts under one url in one import: the second is told`() throws {
    let url = "https://example.org/bridge"
    #expect(
      try outcomes(.plain("A bridge", url: url), .plain("A dam", url: url)) == [.added, .otherText])
    #expect(try desk.pending == 2)
  }

  @Test func `one bad file is found before any is imported`() {
    #expect(throws: TextError.self) {
      _ = try desk.replica.importArticles(
        [.plain("A bridge"), .plain(" \n ")], now: .noon)
    }
  }

  @Test func `an import says what it took`() throws {
    let imported = try #require(
      desk.replica.importArticles([.news("A bridge", comments: 7)], now: .noon).first)
    #expect(imported.title == "A bridge")
    #expect(imported.warnings.isEmpty)
    let row = try desk.row(imported.article)
    guard case .article(let facts) = row.entity.facts else {
      Issue.record("no article")
      return
    }
    #expect(facts.published == "2024-03-01 01.03.2024, 09:30")
    #expect(facts.importer == "news/1")
    #expect(facts.url == nil)
  }

  @Test func `two people who import the same text have one article`() throws {
    var log = MemoryLog(workspace: .atlas)
    let south = try Desk("south")
    let name = try desk.imports("A bridge")
    #expect(try south.imports("A bridge") == name)
    for desk in [desk, south, desk] { try desk.exchange(with: &log) }
    #expect(try desk.row(name).entity.origins.count == 2)
    #expect(try desk.row(name).attention == [])
    #expect(
      try desk.replica.store.read { try $0.digest() }
        == south.replica.store.read { try $0.digest() })
  }
}
