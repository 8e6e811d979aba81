import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Annotations with their threads, and which of them are listed.
struct AnnotationsTests {
  private let north: Desk
  private let south: Desk
  private let article: String

  /// North's `north.3` is tagged and accepted, `north.7` is deleted; south's `south.3` is on another article.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    var log = MemoryLog(workspace: .atlas)
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed", note: "Why?")
    _ = try north.replica.tag("north.3", adding: ["Verkehr"], removing: [], now: .noon)
    _ = try north.replica.set("north.3", [("status", "accepted")], now: .noon)
    _ = try north.replica.reply(to: "north.3", body: "Cracks.", now: .noon)
    try north.annotates(article, "Monday")
    _ = try north.replica.delete("north.7", now: .noon)
    try north.exchange(with: &log)
    try south.pull(from: log)
    let other = try south.imports("The weir\n\nThe weir held.")
    try south.annotates(other, "held")
    try south.exchange(with: &log)
    try north.exchange(with: &log)
  }

  private func listed(_ choose: (inout ListRequest) -> Void = { _ in }) throws -> [String] {
    var filter = ListRequest()
    choose(&filter)
    return try north.replica.read { try $0.annotations(filter).items }.map(\.id).sorted()
  }

  @Test func `all are listed but the deleted`() throws {
    #expect(try listed() == ["north.3", "south.3"])
    #expect(try listed { $0.isDeletedIncluded = true } == ["north.3", "north.7", "south.3"])
  }

  @Test func `those of an article, an author, a tag or a status are listed`() throws {
    #expect(try listed { $0.article = article } == ["north.3"])
    #expect(try listed { $0.authors = ["south"] } == ["south.3"])
    for tag in ["Verkehr", "verkehr", "#VERKEHR"] {
      #expect(try listed { $0.tags = [tag] } == ["north.3"])
    }
    #expect(try listed { $0.statuses = ["accepted"] } == ["north.3"])
    #expect(try listed { $0.statuses = ["rejected"] } == [])
    #expect(
      try listed {
        $0.authors = ["south"]
        $0.tags = ["Verkehr"]
      } == [])
  }

  @Test func `what nobody can mean is refused`() {
    #expect(
      failure { _ = try listed { $0.authors = ["west"] } }.hasPrefix("noSuchReplica(\"west\""))
    for status in ["", "finished"] {
      #expect(failure { _ = try listed { $0.statuses = [status] } }.hasPrefix("valueNotAllowed("))
    }
  }

  @Test func `one is shown with its place, its fields and its thread`() throws {
    let shown = try north.replica.read { try $0.annotation("north.3") }
    #expect(shown.article == article && shown.articleTitle == "The bridge")
    #expect(shown.anchor.quote == "closed")
    #expect(shown.anchor.paragraph == 2 && shown.anchor.offset == 15)
    #expect(shown.anchor.context?.before == "The bridge\n\nThe bridge was ")
    #expect(shown.note == "Why?" && shown.tags == ["Verkehr"] && shown.status == "accepted")
    #expect(shown.created.author == "north" && shown.created.event == "north.3")
    #expect(shown.replies.map(\.id) == ["north.6"])
    #expect(shown.replies.map(\.body) == ["Cracks."])
    #expect(!shown.isDeleted && shown.conflicts == [])
  }

  @Test func `answers stand below what they answer, however late they come`() throws {
    _ = try north.replica.reply(to: "north.3", body: "Since when?", now: .noon)
    let answer = try north.replica.reply(to: "north.6", body: "In its pillar.", now: .noon).id
    let replies = try north.replica.read { try $0.annotation("north.3") }.replies
    #expect(replies.map(\.body) == ["Cracks.", "In its pillar.", "Since when?"])
    #expect(replies.map(\.depth) == [1, 2, 1])
    #expect(replies.map(\.parent) == [nil, "north.6", nil])
    #expect(replies[1].id == answer)
  }

  @Test func `a reply is shown with the annotation that it belongs to`() throws {
    guard case .annotation(let shown) = try north.replica.read({ try $0.show("north.6") }) else {
      Issue.record("a reply is shown as an article")
      return
    }
    #expect(shown.id == "north.3")
    #expect(
      failure { _ = try north.replica.read { try $0.show("north.6", revision: "abcd") } }
        .hasPrefix("wrongKind("))
    #expect(
      failure { _ = try north.replica.read { try $0.annotation(article) } }.hasPrefix("wrongKind("))
  }
}
