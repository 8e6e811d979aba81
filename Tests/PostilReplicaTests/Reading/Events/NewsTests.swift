import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The news of others' work that concerns a person.
struct NewsTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let url = "https://example.org/bridge"
  private let article: String

  init() throws {
    north = try Desk()
    south = try Desk("south")
    article = try north.imports("The bridge\n\nIt was closed on Monday.", url: url)
    try exchange()
  }

  private mutating func exchange() throws {
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private func news(after seq: Seq) throws -> News {
    try north.replica.read { try $0.news(after: seq) }
  }

  @Test
  mutating func `another text of an article is reported, with the notes whose words it takes`()
    throws
  {
    let note = try north.annotates(article, "closed on Monday").id
    try exchange()
    let seq = log.end()
    try south.imports("The bridge\n\nNothing of it is left.", url: url)
    try south.imports("Another", url: "https://example.org/other")
    try south.imports("Another one", url: "https://example.org/other")
    try exchange()
    let news = try news(after: seq)
    #expect(news.revised.map(\.id) == [article])
    #expect(news.revised.map(\.by) == ["south"])
    #expect(try north.replica.read { try $0.doubtfulAnchors(after: news) }.map(\.id) == [note])
    #expect(try self.news(after: log.end()).revised.isEmpty)
  }

  @Test mutating func `a decision about which text stands is told`() throws {
    try north.imports("The bridge\n\nIt rained.", url: url)
    try south.imports("The bridge\n\nIt snowed.", url: url)
    try exchange()
    let seq = log.end()
    let last = try #require(try south.replica.read { try $0.revisions(of: article) }.last)
    _ = try south.replica.resolve(
      article, field: "revision", .take(last.written.event), why: "", now: .noon)
    try exchange()
    #expect(try news(after: seq).revised.map(\.id) == [article])
  }

  @Test
  mutating func `a withdrawal is reported with its reason and author, and so is its end`()
    throws
  {
    let seq = log.end()
    _ = try south.replica.withdraw(article, why: "A hoax", now: .noon)
    try exchange()
    #expect(try news(after: seq).withdrawn.map(\.why) == ["A hoax"])
    #expect(try news(after: seq).withdrawn.map(\.by) == ["south"])
    let later = log.end()
    _ = try south.replica.withdraw(article, why: nil, now: .noon)
    try exchange()
    #expect(try news(after: later).withdrawn.map(\.why) == [nil])
  }
}
