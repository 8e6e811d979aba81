import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Marks of things that others changed since a person looked last.
struct UnreadTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let bridge: String
  private let weir: String
  private let note: String

  init() throws {
    north = try Desk()
    south = try Desk("south")
    bridge = try north.imports("The bridge\n\nIt was closed on Monday. It rained.")
    weir = try north.imports("A weir\n\nThe weir held.")
    note = try north.annotates(bridge, "closed on Monday").id
    try exchange()
    for desk in [north, south] { try desk.replica.markNews(through: log.end()) }
  }

  private mutating func exchange() throws {
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private func unread(_ desk: Desk) throws -> (articles: [String], notes: [String]) {
    var request = ListRequest()
    request.isUnread = true
    return try desk.replica.read { reader in
      try (reader.articles(request).items.map(\.id), reader.annotations(request).items.map(\.id))
    }
  }

  private func look(_ desk: Desk, at id: String) throws {
    guard let look = try desk.replica.read({ try $0.look(at: id) }) else { return }
    try desk.replica.note(look)
  }

  @Test mutating func `a reply makes its annotation and the article unread, for others`() throws {
    _ = try south.replica.reply(to: note, body: "Why?", now: .noon)
    try exchange()
    #expect(try unread(north) == ([bridge], [note]))
    #expect(try unread(south) == ([], []))
    let marks = try north.replica.read { try $0.articles().items.map(\.unread) }
    #expect(marks == [true, false])
    #expect(try north.replica.read { try $0.annotations().items.map(\.unread) } == [true])
  }

  @Test mutating func `a changed reply and a tag count, a count of comments does not`() throws {
    let reply = try north.replica.reply(to: note, body: "So.", now: .noon).id
    try exchange()
    try south.record(.articleObserved(article: try id(of: weir), what: "comment count", value: "7"))
    try exchange()
    #expect(try unread(north) == ([], []))
    _ = try south.replica.edit(reply, text: "So it is.", now: .noon)
    try exchange()
    #expect(try unread(north) == ([bridge], [note]))
    _ = try south.replica.tag(weir, adding: ["flood"], removing: [], now: .noon)
    try exchange()
    #expect(try unread(north) == ([bridge, weir], [note]))
  }

  @Test mutating func `what one looked at is read, until it changes again`() throws {
    let other = try south.annotates(bridge, "rained").id
    _ = try south.replica.reply(to: note, body: "Why?", now: .noon)
    try exchange()
    #expect(try unread(north) == ([bridge], [note, other]))
    try look(north, at: other)
    #expect(try unread(north) == ([bridge], [note]))
    // An article is shown with its notes.
    try look(north, at: bridge)
    #expect(try unread(north) == ([], []))
    _ = try south.replica.edit(other, text: "It poured.", now: .noon)
    try exchange()
    #expect(try unread(north) == ([bridge], [other]))
    let nothing = try north.replica.read { (try $0.look(at: note), try $0.look(at: "zzzz")) }
    #expect(nothing.0 == nil && nothing.1 == nil)
  }

  @Test mutating func `the news make everything read, and the looks before them go`() throws {
    let other = try south.annotates(bridge, "rained").id
    try exchange()
    try look(north, at: other)
    #expect(try north.store.read { try $0.looks() }.count == 1)
    try north.replica.markNews(through: log.end())
    #expect(try unread(north) == ([], []))
    #expect(try north.store.read { try $0.looks() }.isEmpty)
  }

  @Test mutating func `a look at a reply is one at its annotation`() throws {
    let reply = try south.replica.reply(to: note, body: "Why?", now: .noon).id
    try exchange()
    try look(north, at: reply)
    #expect(try unread(north) == ([], []))
  }

  @Test mutating func `an event that counts for nothing makes nothing unread`() throws {
    _ = try south.replica.edit(note, text: "Another.", now: .noon)
    try exchange()
    #expect(try unread(north) == ([bridge], [note]))
    let named = try north.replica.named(["south.2"])
    try north.replica.set(named, aside: true, why: "A slip", now: .noon)
    try exchange()
    #expect(try unread(north) == ([], []))
  }

  @Test mutating func `a look waits for nobody who writes`() throws {
    _ = try south.replica.reply(to: note, body: "Why?", now: .noon)
    try exchange()
    let look = try #require(try north.replica.read { try $0.look(at: note) })
    let other = try Replica(containing: north.path)
    _ = try north.store.write { _ in
      #expect(throws: StoreError.busy) { try other.note(look) }
    }
    try other.note(look)
    #expect(try unread(north) == ([], []))
  }

  private func id(of article: String) throws -> ContentID {
    try north.replica.read { try $0.names.article(named: article).entity.id }.content
  }
}

extension EntityID {
  fileprivate var content: ContentID {
    guard case .article(let content) = self else { preconditionFailure("an article") }
    return content
  }
}
