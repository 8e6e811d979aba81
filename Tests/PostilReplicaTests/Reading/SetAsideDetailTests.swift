import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Notes about set-aside events, and the entities that show them.
struct SetAsideDetailTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let article: String

  /// South replies to `north.3` (`south.2`) and edits it (`south.3`); then north sets `north.3` aside, as seq 7.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed")
    for desk in [north, south] { try desk.exchange(with: &log) }
    _ = try south.replica.reply(to: "north.3", body: "Why?", now: .noon)
    _ = try south.replica.edit("north.3", text: "Shut.", now: .noon)
    for desk in [south, north] { try desk.exchange(with: &log) }
    let named = try north.replica.named(["north.3"])
    try north.replica.set(named, aside: true, why: "A slip", now: .noon)
    for desk in [north, south] { try desk.exchange(with: &log) }
  }

  @Test func `who has work on it is told once, with what it is`() throws {
    let notice = try #require(try south.replica.read { try $0.notices(after: 6) }.first)
    #expect(notice.thing == "north.3")
    #expect(notice.setAside == SetAsideDetail(by: "north", why: "A slip", seq: 7))
    #expect((notice.replies, notice.annotations, notice.edits) == (1, 0, 1))
    #expect(try south.replica.read { try $0.notices(after: 7) }.isEmpty)
    #expect(try north.replica.read { try $0.notices(after: 0) }.isEmpty)
  }

  @Test func `its history still tells it, and that it is set aside`() throws {
    let lines = try south.replica.read { try $0.log(of: "north.3", limit: 9) }
    let made = try #require(lines.last)
    #expect(made.written.event == "north.3")
    #expect(made.isSetAside == true && made.setAside?.why == "A slip")
  }

  @Test func `the list of set-asides has what hangs on them`() throws {
    let lines = try north.replica.read { try $0.setAsideLog(limit: 9) }
    #expect(lines.map(\.written.event) == ["south.3", "south.2", "north.3"])
    #expect(lines.map(\.hangsOn) == ["north.3", "north.3", nil])
  }

  @Test mutating func `what is reinstated is no longer set aside`() throws {
    let named = try north.replica.named(["north.3"])
    try north.replica.set(named, aside: false, why: "", now: .noon)
    for desk in [north, south] { try desk.exchange(with: &log) }
    #expect(try south.replica.read { try $0.notices(after: 0) }.isEmpty)
    #expect(try south.replica.read { try $0.setAsideLog(limit: 9) }.isEmpty)
    #expect(try south.replica.read { try $0.annotation("north.3") }.note == "Shut.")
  }
}
