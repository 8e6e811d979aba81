import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Articles in a list, and one with its text.
struct ArticlesTests {
  private let desk: Desk
  private let bridge: String
  private let weir: String

  init() throws {
    desk = try Desk()
    bridge = try desk.imports(
      "The bridge\n\nThe bridge was closed on Monday.", url: "https://example.org/bridge")
    weir = try desk.imports("The weir\n\nThe weir held.")
    try desk.annotates(bridge, "closed")
  }

  private func articles(includingDeleted isDeletedIncluded: Bool = false) throws -> [ArticleSummary]
  {
    try desk.replica.read {
      try $0.articles(ListRequest(includingDeleted: isDeletedIncluded)).items
    }
  }

  @Test func `they are listed in the order in which they came`() throws {
    let articles = try articles()
    #expect(articles.map(\.id) == [bridge, weir])
    #expect(articles.map(\.title) == ["The bridge", "The weir"])
    #expect(articles.map(\.annotations) == [1, 0])
    #expect(articles.map(\.url) == ["https://example.org/bridge", nil])
    #expect(articles.allSatisfy { $0.fullId.hasPrefix($0.id) })
  }

  @Test func `deleted ones are listed only where they are asked for`() throws {
    _ = try desk.replica.delete(weir, now: .noon)
    #expect(try articles().map(\.id) == [bridge])
    #expect(try articles(includingDeleted: true).map(\.isDeleted) == [false, true])
  }

  @Test func `a title that somebody set stands for the text's own, with who set it`() throws {
    #expect(try articles()[0].modifiedBy == nil)
    _ = try desk.replica.set(bridge, [("title", "Closed")], now: .noon)
    let article = try articles()[0]
    #expect(article.title == "Closed")
    #expect(article.modifiedBy?.map(\.author) == ["north"])
  }

  @Test func `one is shown with its paragraphs and its visible annotations`() throws {
    let note = try desk.annotates(bridge, "Monday").id
    _ = try desk.replica.delete(note, now: .noon)
    let shown = try desk.replica.read { try $0.article(bridge) }
    #expect(shown.paragraphs == ["The bridge", "The bridge was closed on Monday."])
    #expect(shown.annotations.map(\.anchor.quote) == ["closed"])
    #expect(shown.imported.author == "north")
  }

  @Test func `an earlier text is shown with its own title`() throws {
    let first = try #require(try desk.replica.read { try $0.revisions(of: bridge) }.first)
    try desk.imports("The ferry\n\nIt runs again.", url: "https://example.org/bridge")
    #expect(try articles()[0].title == "The ferry")
    let shown = try desk.replica.read { try $0.article(bridge, revision: first.id) }
    #expect(shown.summary.title == "The bridge")
    #expect(shown.revision == first.fullId)
    #expect(shown.paragraphs[0] == "The bridge")
  }

  @Test func `what its source withdrew, and what repeats another, says so`() throws {
    _ = try desk.replica.withdraw(bridge, why: "A hoax", now: .noon)
    _ = try desk.replica.markDuplicate(weir, of: bridge, now: .noon)
    let articles = try articles()
    #expect(articles.map(\.withdrawn) == ["A hoax", nil])
    #expect(articles.map(\.duplicateOf) == [nil, bridge])
  }
}
