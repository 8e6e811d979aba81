import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Listings of the log.
struct HistoryTests {
  private let desk: Desk
  private let article: String
  private var log = MemoryLog(workspace: .atlas)

  /// Four events are in the log, the last two are not pushed.
  init() throws {
    desk = try Desk()
    article = try desk.imports("The bridge\n\nThe bridge was closed on Monday.")
    try desk.annotates(article, "closed", note: "Why?")
    _ = try desk.replica.set("north.3", [("status", "accepted")], now: .noon)
    try desk.exchange(with: &log)
    _ = try desk.replica.edit("north.3", text: "Why so?", now: .noon)
    try desk.annotates(article, "Monday")
  }

  private func events(_ read: (Reader) throws -> [LogLine]) throws -> [String] {
    try desk.replica.read { try read($0).map(\.written.event) }
  }

  @Test func `the last events come newest first, those that wait before all others`() throws {
    let all = (1...6).reversed().map { "north.\($0)" }
    #expect(try events { try $0.log(limit: 9) } == all)
    #expect(try events { try $0.log(limit: 3) } == Array(all.prefix(3)))
    #expect(try events { try $0.log(limit: 1) } == ["north.6"])
    #expect(try events { try $0.log(limit: 2, through: 3) } == ["north.3", "north.2"])
  }

  @Test func `what waits comes oldest first`() throws {
    #expect(try events { try $0.unpushed() } == ["north.5", "north.6"])
  }

  @Test func `what was written to one thing comes newest first`() throws {
    #expect(
      try events { try $0.log(of: "north.3", limit: 9) } == ["north.5", "north.4", "north.3"])
    #expect(try events { try $0.log(of: "north.3", limit: 2) } == ["north.5", "north.4"])
    #expect(
      try events { try $0.log(of: "north.3", limit: 9, through: 3) } == ["north.3"])
    #expect(
      failure { _ = try events { try $0.log(of: "north.3", limit: 9, through: 2) } }
        == "noSuchEntity(\"north.3\")")
  }

  @Test func `a line says what changed, of what, and where it stands`() throws {
    let lines = try desk.replica.read { try $0.log(of: "north.3", limit: 9) }
    #expect(lines.map(\.change) == ["noteEdited", "fieldSet", "annotationAdded"])
    #expect(lines.map(\.entity) == ["north.3", "north.3", "north.3"])
    #expect(lines.map(\.detail) == ["Why so?", "status=accepted", "Why?"])
    #expect(lines.map(\.written.seq) == [nil, 4, 3])
    #expect(lines.allSatisfy { $0.isSetAside == nil && $0.hangsOn == nil })
    let join = try #require(try desk.replica.read { try $0.log(limit: 9) }.last)
    #expect(join.change == "memberJoined" && join.entity == nil && join.detail == "north")
  }
}
