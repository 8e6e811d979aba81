import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The texts of an article, and the changes between two of them.
struct RevisionsTests {
  private let desk: Desk
  private let article: String
  private static let url = "https://example.org/bridge"

  init() throws {
    desk = try Desk()
    article = try desk.imports("The bridge\n\nIt was closed.", url: Self.url)
    try desk.imports("The bridge\n\nIt was closed on Monday.", url: Self.url)
  }

  private var revisions: [RevisionDetail] {
    get throws { try desk.replica.read { try $0.revisions(of: article) } }
  }

  private func diff(from: String? = nil, to: String? = nil) throws -> RevisionDiff {
    try desk.replica.read { try $0.diff(article, from: from, to: to) }
  }

  @Test func `they come in log order, the last one current`() throws {
    let revisions = try self.revisions
    #expect(revisions.map(\.isCurrent) == [false, true])
    #expect(revisions.map(\.isDisplayed) == [false, true])
    #expect(revisions.map(\.parent) == [nil, revisions[0].id])
    #expect(revisions.map(\.length) == [26, 36])
    #expect(revisions.map(\.title) == ["The bridge", "The bridge"])
    #expect(revisions.allSatisfy { $0.written.author == "north" && $0.returns.isEmpty })
    #expect(revisions.allSatisfy { $0.fullId.hasPrefix($0.id) })
  }

  @Test func `without a choice the displayed text is compared with the one before it`() throws {
    let revisions = try self.revisions
    let diff = try diff()
    #expect(diff.article == article)
    #expect(diff.from.id == revisions[0].id && diff.to.id == revisions[1].id)
    let (kept, removed, added) = try texts(of: diff)
    #expect(removed == "")
    #expect(added.contains("on Monday"))
    #expect(kept.hasPrefix("The bridge\n\nIt was closed"))
  }

  @Test func `chosen ones are compared in the order that was chosen`() throws {
    let revisions = try self.revisions
    let (_, removed, added) = try texts(of: diff(from: revisions[1].id, to: revisions[0].id))
    #expect(removed.contains("on Monday"))
    #expect(added == "")
  }

  @Test func `of several current texts the displayed one is compared with the next`() throws {
    let south = try Desk("south")
    var log = MemoryLog(workspace: .atlas)
    for desk in [desk, south] { try desk.exchange(with: &log) }
    try desk.imports("The bridge\n\nIt is open.", url: Self.url)
    try south.imports("The bridge\n\nIt is gone.", url: Self.url)
    for desk in [desk, south, desk] { try desk.exchange(with: &log) }
    let standing = try self.revisions.filter(\.isCurrent)
    #expect(standing.map(\.isDisplayed) == [true, false])
    #expect(standing.map(\.written.author) == ["north", "south"])
    let diff = try diff()
    #expect([diff.from.id, diff.to.id] == standing.map(\.id))
  }

  @Test func `what cannot be compared is refused`() throws {
    let other = try desk.imports("The weir\n\nIt held.")
    #expect(
      failure { _ = try desk.replica.read { try $0.diff(other, from: nil, to: nil) } }
        == "onlyRevision(\"\(other)\")")
    #expect(failure { _ = try diff(from: "zzzz") }.hasPrefix("noSuchRevision(\"zzzz\""))
    #expect(failure { _ = try diff(from: "u!") } == "notAnID(\"u!\")")
  }

  private func texts(of diff: RevisionDiff) throws -> (
    kept: String, removed: String, added: String
  ) {
    func text(_ kind: RevisionDiff.Piece.Kind) -> String {
      diff.pieces.filter { $0.kind == kind }.map(\.text).joined()
    }
    return (text(.kept), text(.removed), text(.added))
  }
}
