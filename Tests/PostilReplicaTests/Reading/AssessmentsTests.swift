import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Members' assessments of an entity, side by side.
struct AssessmentsTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let article: String

  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    for desk in [north, south] { try desk.exchange(with: &log) }
  }

  private func assess(_ desk: Desk, _ values: [(aspect: String, value: String)]) throws {
    _ = try desk.replica.assess(article, values, now: .noon)
  }

  private mutating func shown() throws -> ArticleDetail {
    for desk in [south, north] { try desk.exchange(with: &log) }
    return try north.replica.read { try $0.article(article) }
  }

  @Test mutating func `members who differ are told side by side, by name`() throws {
    try assess(
      south, [("reliability", "B"), ("stance", "supports"), ("rationale", "I was there.")])
    try assess(north, [("reliability", "D"), ("stance", "supports"), ("rationale", "Hearsay.")])
    let shown = try shown()
    #expect(shown.assessments.map(\.member) == ["north", "south"])
    #expect(shown.assessments.map(\.reliability) == ["D", "B"])
    // Reasons always differ.
    #expect(shown.dissent == ["reliability"])
    #expect(shown.summary.conflicts == [])
  }

  @Test mutating func `a member who withdraws every judgement is not told`() throws {
    try assess(south, [("stance", "refutes")])
    try assess(north, [("stance", "supports")])
    _ = try shown()
    try assess(south, [("stance", "")])
    let shown = try shown()
    #expect(shown.assessments.map(\.member) == ["north"])
    #expect(shown.dissent == [])
  }
}
