import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilPages
@testable import PostilReplica

/// News as people read it.
struct NewsReportTextTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let article: String

  init() throws {
    (north, south) = (try Desk("north"), try Desk("south"))
    article =
      try Self.replica(of: north).importArticles(
        [
          ArticleFile(
            text: CanonicalText(paragraphs: ["The bridge", "It was closed on Monday."]),
            importer: "plain/1", rawHash: [UInt8](repeating: 7, count: 32))
        ], now: .noon
      ).first?.article ?? ""
    try annotate("closed", by: north)
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private static func replica(of desk: Desk) -> Replica {
    Replica(folder: ReplicaFolder(path: desk.path), store: desk.store)
  }

  private func annotate(_ quote: String, by desk: Desk) throws {
    _ = try Self.replica(of: desk).annotate(
      AnnotationRequest(
        article: article, place: .quote(quote, nth: nil), note: "Note.", tags: [], motivation: nil),
      now: .noon)
  }

  private mutating func text(after seq: Seq = 4, limit: Int = 1_000) throws -> NewsReportText {
    for desk in [south, north] { try desk.exchange(with: &log) }
    return NewsReportText(
      try Self.replica(of: north).read { try $0.newsReport(after: seq, limit: limit) })
  }

  @Test mutating func `who did what to which thing is one line, own work first`() throws {
    let replica = Self.replica(of: south)
    for quote in ["Monday", "It", "was"] { try annotate(quote, by: south) }
    _ = try replica.tag([article], adding: ["roads"], removing: [], now: .noon)
    _ = try replica.edit(["north.3"], text: "Another.", now: .noon)
    _ = try replica.edit(["north.3"], text: "A third.", now: .noon)
    _ = try replica.set(["north.3"], [(field: "status", value: "accepted")], now: .noon)
    _ = try replica.reply(to: "north.3", body: "Why?", now: .noon)
    #expect(
      try text().lines == [
        "south tagged your \(article) «The bridge», annotated it 3 times",
        "south edited your north.3 «closed» twice, set the status, replied to it",
      ])
  }

  @Test mutating func `an edited reply is not called a note`() throws {
    let replica = Self.replica(of: south)
    try annotate("Monday", by: south)
    let reply = try replica.reply(to: "south.2", body: "So it was.", now: .noon).id
    _ = try replica.edit([reply], text: "So it is.", now: .noon)
    _ = try replica.edit(["south.2"], text: "Another.", now: .noon)
    #expect(
      try text().lines == [
        "south annotated \(article) «The bridge», replied, edited a reply, edited a note"
      ])
  }

  @Test mutating func `of several roles of a member the last is told, in one line`() throws {
    for role in [Role.analyst, .editor, .reader, .editor] {
      try south.record(.roleSet(member: north.store.replica, role: role))
    }
    #expect(try text().lines == ["south set a role: north is editor now"])
  }

  @Test mutating func `what was said of tags is told in words`() throws {
    let changes: [Change] = [
      .termAliased(term: "a", alias: "b"), .termAliased(term: "a", alias: "c"),
      .termAliased(term: "regional", alias: "area"), .termAliased(term: "regional", alias: ""),
      .termDescribed(term: "a b", description: "What was lost."),
      .termDescribed(term: "c", description: ""),
      .conflictResolved(
        entity: .term(.term("ёлка")), field: .alias, value: .text("ель"), why: "One tree."),
    ]
    try south.record(.termDescribed(term: "ёлка", description: "A tree."))
    for change in changes { try south.record(change) }
    #expect(
      try text().lines == [
        "south described #ёлка: A tree.", "south: #a is read as #c",
        "south: #regional is read as written again", "south described #a b: What was lost.",
        "south took back the description of #c", "south decided: #ёлка is read as #ель",
      ])
  }

  @Test mutating func `the end of a sync is short, and says where the rest is`() throws {
    for number in 0..<12 {
      _ = try Self.replica(of: south).importArticles(
        [
          ArticleFile(
            text: CanonicalText(paragraphs: ["Article \(number)"]), importer: "plain/1",
            rawHash: [UInt8](repeating: 7, count: 32))
        ], now: .noon)
    }
    let text = try text()
    #expect(text.lines.count == 12 && text.shortLines.count == 11)
    #expect(text.shortLines.last == "and 2 more: run 'postil news'")
    #expect(text.left == nil)
    let part = try self.text(limit: 5)
    #expect(part.shortLines.last == "and more: run 'postil news'")
    #expect(part.left == "not shown: 7 older events of others since event 4; --limit shows more")
  }
}
