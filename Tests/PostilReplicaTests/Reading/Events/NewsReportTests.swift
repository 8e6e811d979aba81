import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The actions of others, grouped, since a place in the log.
struct NewsReportTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let article: String
  private let note: String
  private let start: Seq

  init() throws {
    north = try Desk()
    south = try Desk("south")
    article = try north.imports("The bridge\n\nIt was closed on Monday. It rained.")
    note = try north.annotates(article, "closed on Monday").id
    for desk in [north, south, north] { try desk.exchange(with: &log) }
    start = log.end()
  }

  private mutating func exchange() throws {
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private func report(
    _ desk: Desk, after seq: Seq, limit: Int = NewsReport.usualLimit, ofOwnOnly: Bool = false
  ) throws -> NewsReport {
    try desk.replica.read { try $0.newsReport(after: seq, limit: limit, ofOwnOnly: ofOwnOnly) }
  }

  @Test mutating func `what others did to own work comes first, then what they did to articles`()
    throws
  {
    try south.annotates(article, "rained")
    try south.annotates(article, "bridge")
    _ = try south.replica.reply(to: note, body: "Why?", now: .noon)
    _ = try south.replica.edit(note, text: "Another.", now: .noon)
    _ = try south.replica.edit(note, text: "A third.", now: .noon)
    _ = try south.replica.set(note, [("status", "accepted")], now: .noon)
    try exchange()
    let items = try report(north, after: start).items
    #expect(items.map(\.change) == ["replyAdded", "noteEdited", "fieldSet", "annotationAdded"])
    #expect(items.map(\.isOwn) == [true, true, true, false])
    #expect(items.map(\.times) == [1, 2, 1, 2])
    #expect(items.map(\.entity) == [note, note, note, nil])
    #expect(items.map(\.article) == Array(repeating: article, count: 4))
    #expect(items.map(\.by) == Array(repeating: "south", count: 4))
    #expect(items[0].quote == "closed on Monday" && items[2].field == "status")
    #expect(try report(north, after: start, ofOwnOnly: true).items.count == 3)
  }

  @Test mutating func `own events are no news, and nothing is after the end`() throws {
    _ = try north.replica.edit(note, text: "Another.", now: .noon)
    try exchange()
    #expect(try report(north, after: start).items.isEmpty)
    let others = try report(south, after: start)
    #expect(others.items.map(\.by) == ["north"] && others.items.map(\.isOwn) == [false])
    #expect(try report(south, after: log.end() + 5).items.isEmpty)
  }

  @Test mutating func `of many events the newest are looked at, and the others counted`() throws {
    for number in 1...5 {
      _ = try south.replica.edit(note, text: "Text \(number).", now: .noon)
    }
    try exchange()
    let newest = try report(north, after: start, limit: 2)
    #expect(newest.left == 3 && newest.items.map(\.times) == [2])
    #expect(newest.since == start && newest.through == log.end())
    let within = try report(north, after: start + 1)
    #expect(within.left == 0 && within.items.map(\.times) == [4])
    #expect(try north.replica.read { try $0.news(after: start + 1) }.deleted.isEmpty)
  }

  @Test mutating func `older events count as left only where they are of others`() throws {
    for number in 1...3 {
      _ = try north.replica.edit(note, text: "Text \(number).", now: .noon)
    }
    try exchange()
    #expect(try report(north, after: start, limit: 1).left == 0)
    #expect(try report(south, after: start, limit: 1).left == 2)
    _ = try south.replica.set(note, [("status", "open"), ("language", "en")], now: .noon)
    try exchange()
    _ = try north.replica.edit(note, text: "Last.", now: .noon)
    try exchange()
    // Three own, two of south, one own.
    #expect(try report(north, after: start, limit: 1).left == 2)
    #expect(try report(north, after: start, limit: 2).left == 1)
    #expect(try report(north, after: start, limit: 3).left == 0)
    #expect(try report(north, after: start + 4, limit: 1).left == 1)
  }

  @Test
  mutating func `of what was said several times the last counts, of each member and tag once`()
    throws
  {
    let (own, other) = (north.store.replica, ReplicaID(bits: 7))
    for role in [Role.analyst, .editor, .reader, .editor] {
      try south.record(.roleSet(member: own, role: role))
      if role == .reader { try south.record(.roleSet(member: other, role: role)) }
    }
    for alias in ["b", "c"] as [Text] { try south.record(.termAliased(term: "a", alias: alias)) }
    try exchange()
    let items = try report(north, after: start).items
    try #require(items.map(\.change) == ["termAliased", "roleSet", "roleSet"])
    #expect(items.map(\.times) == [2, 4, 1])
    #expect(items[0].detail == "a: c" && items[1].detail == "north is editor now")
  }

  @Test mutating func `an answer is news to the one whom it answers`() throws {
    let question = try south.replica.reply(to: note, body: "Why?", now: .noon).id
    try exchange()
    let before = log.end()
    _ = try north.replica.reply(to: question, body: "So.", now: .noon)
    try exchange()
    let items = try report(south, after: before).items
    #expect(items.map(\.entity) == [question] && items.map(\.isOwn) == [true])
  }

  @Test mutating func `the mark is where one joined, until the news was seen`() throws {
    #expect(try south.replica.read { try $0.newsMark() } == 4)
    _ = try south.replica.edit(note, text: "Another.", now: .noon)
    try exchange()
    #expect(try report(north, after: north.replica.read { try $0.newsMark() }).items.count == 2)
    try north.replica.markNews(through: log.end())
    #expect(try north.replica.read { try $0.newsMark() } == log.end())
    let unpushed = try north.replica.read { try $0.unpushed() }
    #expect(unpushed.isEmpty)
  }
}
