import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Conflicts that somebody must decide, with the commands that settle them.
struct ConflictsTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let article: String
  private let note = "north.3"

  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed")
    for desk in [north, south] { try desk.exchange(with: &log) }
  }

  private mutating func meet() throws {
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private func conflicts() throws -> [ConflictDetail] {
    try north.replica.read { try $0.conflicts() }
  }

  @Test mutating func `the values of a field stand in log order, the displayed one first`() throws {
    for (desk, value) in [(north, "accepted"), (south, "rejected")] {
      _ = try desk.replica.set(note, [("status", value)], now: .noon)
    }
    try meet()
    let conflict = try #require(try conflicts().first)
    #expect(conflict.id == note && conflict.field == "status" && conflict.kind == .values)
    #expect(conflict.entity == "annotation" && conflict.subject == "closed")
    #expect(conflict.heads.map(\.value) == ["accepted", "rejected"])
    #expect(conflict.heads.map(\.written.author) == ["north", "south"])
    #expect(
      conflict.commands == [
        "postil resolve north.3 status --take north.4",
        "postil resolve north.3 status --take south.2",
      ])
    #expect(conflict.resolveWith == conflict.commands.joined(separator: ", or "))
    #expect(conflict.keptBy.isEmpty && !conflict.isDeleted)
  }

  @Test mutating func `what was edited while it was deleted names the edits that keep it`() throws {
    _ = try north.replica.delete(note, now: .noon)
    _ = try south.replica.reply(to: note, body: "Wait.", now: .noon)
    try meet()
    let conflict = try #require(try conflicts().first)
    #expect(conflict.id == note && conflict.kind == .editedWhileDeleted)
    #expect(conflict.keptBy.map(\.written.event) == ["south.2"])
    #expect(conflict.commands == ["postil delete north.3", "postil restore north.3"])
  }

  @Test mutating func `two texts of one article are told with their words`() throws {
    let url = "https://example.org/weir"
    let article = try north.imports("The weir\n\nIt held.", url: url)
    try meet()
    try north.imports("The weir\n\nIt broke.", url: url)
    try south.imports("The weir\n\nIt leaked.", url: url)
    try meet()
    let conflict = try #require(try conflicts().first)
    #expect(conflict.id == article && conflict.field == "revision")
    #expect(conflict.heads.map(\.text) == ["The weir\n\nIt broke.", "The weir\n\nIt leaked."])
  }

  @Test func `nothing to decide is nothing`() throws {
    #expect(try conflicts().isEmpty)
  }
}
