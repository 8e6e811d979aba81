import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// A conflict as a person sees it who is about to decide it by writing a value.
struct OpenConflictTests {
  private let north: Desk
  private let article: String
  private let note = "north.3"

  /// The status of `north.3` is in conflict, and so is the text of its article.
  init() throws {
    let (north, south) = (try Desk("north"), try Desk("south"))
    var log = MemoryLog(workspace: .atlas)
    article = try north.imports(
      "The bridge\n\nIt rained. The bridge was closed on Monday. Nobody was hurt.",
      url: "https://example.org/bridge")
    try north.annotates(article, "closed")
    for desk in [north, south] { try desk.exchange(with: &log) }
    for (desk, value) in [(north, "accepted"), (south, "rejected")] {
      _ = try desk.replica.set(note, [("status", value)], now: .noon)
      try desk.imports("The bridge\n\nIt is \(value).", url: "https://example.org/bridge")
    }
    for desk in [north, south, north] { try desk.exchange(with: &log) }
    self.north = north
  }

  private func open(_ typed: String, _ field: String) throws -> OpenConflict {
    try north.replica.read { try $0.openConflict(typed, field: field) }
  }

  @Test func `it names the article, the sentence and what may be written`() throws {
    let open = try open(note, "status")
    #expect(open.article.id == article && open.article.title == "The bridge")
    #expect(open.sentence?.before.hasSuffix("The bridge was ") == true)
    #expect(open.sentence?.before.contains("rained") == false)
    #expect(open.sentence?.quote == "closed")
    #expect(open.sentence?.after.hasPrefix(" on Monday.") == true)
    #expect(open.sentence?.after.contains("Nobody") == false)
    #expect(open.start == "accepted")
    #expect(open.allowed == PlainField.status.allowed.description)
    #expect(open.heads == open.detail.heads.map(\.written.event).compactMap(north.event))
  }

  @Test func `what is decided by taking a value is not written`() {
    #expect(failure { _ = try open(article, "revision") }.hasPrefix("decidedByTaking("))
  }

  @Test func `a field that is settled is told with those that are not`() {
    #expect(
      failure { _ = try open(note, "color") }
        == "notInConflict(id: \"north.3\", field: \"color\", open: [\"status\"])")
  }
}

extension Desk {
  fileprivate func event(_ typed: String) -> EventID? {
    try? replica.read { try $0.names.event(typed) }
  }
}
