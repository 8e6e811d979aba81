import PostilCore
import PostilLog
import TestSupport
import Testing

@testable import PostilReplica

private let note = "north.3"

/// The notices of a deletion: to the person who deletes, and to the author of the deleted work.
struct DeletionNoticeTests {
  private let north: Desk
  private let south: Desk
  private let article: String
  private var log = MemoryLog(workspace: .atlas)

  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed")
    try exchange()
  }

  private mutating func exchange() throws {
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private func told(_ desk: Desk) throws -> [DeletedWork] {
    try desk.replica.read { try $0.news(after: 3).deleted }
  }

  @Test mutating func `a colleague's work is told to both, own work to nobody`() throws {
    #expect(try south.replica.read { try $0.aboutDeleting(note) }.author == "north")
    #expect(try north.replica.read { try $0.aboutDeleting(note) }.author == nil)
    _ = try south.replica.delete(note, now: .noon)
    try exchange()
    #expect(try told(north).count == 1)
    let work = try #require(told(north).first)
    #expect(work.id == note && work.deletedBy == "south" && work.subject == "closed")
    #expect(try told(south).isEmpty)
  }

  @Test mutating func `what goes out of sight is counted before, by member`() throws {
    let none = try south.replica.read { try $0.aboutDeleting(note) }.hidden
    #expect(none == nil)
    for _ in 1...2 { _ = try south.replica.reply(to: note, body: "Why?", now: .noon) }
    let gone = try south.annotates(article, "Monday").id
    try south.annotates(article, "bridge", nth: 2)
    _ = try south.replica.delete(gone, now: .noon)
    try exchange()
    // One that waits.
    _ = try north.replica.reply(to: note, body: "So.", now: .noon)
    let onNote = try #require(try north.replica.read { try $0.aboutDeleting(note) }.hidden)
    #expect(onNote.areReplies && onNote.count == 3)
    #expect(onNote.others.map(\.member) == ["south"] && onNote.others.map(\.count) == [2])
    let onArticle = try #require(try north.replica.read { try $0.aboutDeleting(article) }.hidden)
    #expect(!onArticle.areReplies && onArticle.count == 2)
    #expect(onArticle.others.map(\.count) == [1])
    let seen = try #require(try south.replica.read { try $0.aboutDeleting(article) }.hidden)
    #expect(seen.others.map(\.member) == ["north"])
  }

  @Test mutating func `restored work is not in the news`() throws {
    _ = try south.replica.delete(note, now: .noon)
    try exchange()
    _ = try north.replica.restore(note, now: .noon)
    #expect(try told(north).isEmpty)
  }

  @Test mutating func `deleted own work is told, too, where an edit keeps it`() throws {
    _ = try south.replica.delete(note, now: .noon)
    _ = try north.replica.edit(note, text: "Another.", now: .noon)
    try exchange()
    let work = try #require(told(north).first)
    #expect(work.id == note && work.deletedBy == "south")
    #expect(work.isKeptByOwn && work.keepers.isEmpty)
    _ = try north.replica.restore(note, now: .noon)
    #expect(try told(north).isEmpty)
  }

  @Test mutating func `all others who keep deleted work are named`() throws {
    _ = try south.replica.reply(to: note, body: "Why?", now: .noon)
    let east = try Desk("east")
    try east.pull(from: log)
    _ = try east.replica.delete(note, now: .noon)
    try exchange()
    try east.exchange(with: &log)
    try exchange()
    let work = try #require(told(north).first)
    #expect(work.deletedBy == "east" && !work.isKeptByOwn && work.keepers == ["south"])
  }

  @Test mutating func `conflicts of a thing are reported before it is deleted`() throws {
    _ = try north.replica.set(note, [("status", "open")], now: .noon)
    _ = try south.replica.set(note, [("status", "accepted")], now: .noon)
    try exchange()
    #expect(try south.replica.read { try $0.aboutDeleting(note) }.conflicts == ["status"])
  }
}
