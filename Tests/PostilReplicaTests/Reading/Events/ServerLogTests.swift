import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// A server's log as its operator reads it, without a state.
struct ServerLogTests {
  private let folder: TemporaryFolder
  private var store: ServerStore
  private let desk: Desk
  private let article: String

  /// 1 north joins, 2 imports, 3 annotates, 4 tags the article.
  init() throws {
    folder = try TemporaryFolder()
    store = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    desk = try Desk()
    article = try desk.imports("The bridge\n\nThe bridge was closed on Monday.")
    try desk.annotates(article, "closed", note: "Why?")
    try desk.exchange(with: &store)
    _ = try desk.replica.tag(article, adding: ["traffic"], removing: [], now: .noon)
    try desk.exchange(with: &store)
  }

  private func lines(_ read: (ServerLog) throws -> [LogLine]) throws -> [Seq?] {
    try read(ServerLog(store)).map(\.written.seq)
  }

  @Test func `the last events come newest first, up to a place`() throws {
    #expect(try lines { try $0.lines(limit: 9) } == [4, 3, 2, 1])
    // The changeset that holds 3 begins before it.
    #expect(try lines { try $0.lines(limit: 2) } == [4, 3])
    #expect(try lines { try $0.lines(limit: 2, through: 3) } == [3, 2])
    #expect(try lines { try $0.lines(limit: 0) } == [])
  }

  @Test func `what follows a place comes oldest first`() throws {
    #expect(try lines { try $0.lines(after: 3, through: 4) } == [4])
    #expect(try lines { try $0.lines(after: 0, through: 4) } == [1, 2, 3, 4])
  }

  @Test func `a line says who wrote what, with whole ids of articles`() throws {
    let line = try #require(try ServerLog(store).lines(limit: 1).first)
    #expect(line.written.author == "north" && line.written.event == "north.4")
    #expect(line.change == "tagged" && line.detail == "+traffic")
    #expect(line.entity?.hasPrefix(article) == true && line.entity != article)
    #expect(line.isSetAside == nil)
  }

  @Test func `one thing is asked for by its id`() throws {
    #expect(try lines { try $0.lines(of: "north.3", limit: 9) } == [3])
    #expect(try lines { try $0.lines(of: article, limit: 9) } == [4, 2])
    #expect(try lines { try $0.lines(of: article, limit: 1) } == [4])
    for unknown in ["north.9", "west.1", "zzzz"] {
      #expect(
        failure { _ = try lines { try $0.lines(of: unknown, limit: 9) } }
          == "noSuchEntity(\"\(unknown)\")")
    }
    #expect(failure { _ = try lines { try $0.lines(of: "u!", limit: 9) } } == "notAnID(\"u!\")")
  }

  @Test mutating func `what is set aside says so`() throws {
    let named = try desk.replica.named(["north.3"])
    try desk.replica.set(named, aside: true, why: "A slip", now: .noon)
    try desk.exchange(with: &store)
    let line = try #require(try ServerLog(store).lines(of: "north.3", limit: 9).first)
    #expect(line.isSetAside == true)
    #expect(line.setAside == SetAsideDetail(by: "north", why: "A slip", seq: 5))
  }
}
