import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The authors whom another tool names.
struct ClaimsTests {
  private let desk: Desk
  private let article = ArticleImport.sample("The bridge")

  /// `north.3` and the reply `north.4` were somebody else's, `north.5` is north's own.
  init() throws {
    desk = try Desk()
    try desk.record(.articleImported(article))
    let claim = Attribution.claim(
      author: "Marta", at: Instant(milliseconds: 0), sourceID: "hypothesis:7")
    let note = try desk.record(annotation("Why?", attribution: claim))
    try desk.record(
      .replyAdded(
        annotation: note, parent: nil, body: "Cracks.",
        attribution: .claim(author: nil, at: nil, sourceID: "hypothesis:8")))
    try desk.record(annotation("Mine.", attribution: nil))
  }

  private func annotation(_ note: Text, attribution: Attribution?) -> Change {
    .annotationAdded(
      NewAnnotation(
        article: article.article, revision: article.revision, range: 0..<3, motivation: nil,
        note: note, tags: [], attribution: attribution))
  }

  private func expectClaims() throws {
    let shown = try desk.replica.read { try $0.annotation("north.3") }
    #expect(shown.claim?.author == "Marta")
    #expect(shown.claim?.at == "1970-01-01T00:00:00Z")
    #expect(shown.claim?.sourceId == "hypothesis:7")
    #expect(shown.created.author == "north")
    #expect(shown.replies.map(\.claim?.sourceId) == ["hypothesis:8"])
    #expect(try desk.replica.read { try $0.annotation("north.5") }.claim == nil)
    var filter = ListRequest()
    filter.authors = ["Marta"]
    #expect(try desk.replica.read { try $0.annotations(filter).items }.map(\.id) == ["north.3"])
    for query in ["author:Marta", "Why author:Marta in:note", "marta"] {
      #expect(try desk.replica.search(query, limit: 5).found.map(\.id) == ["north.3"], "\(query)")
    }
    #expect(throws: SearchProblem.self) { try desk.replica.search("author:Olha", limit: 5) }
  }

  @Test func `a claim is told beside who imported it, and found by its author`() throws {
    try expectClaims()
  }

  @Test func `it is told once the log holds it too`() throws {
    var log = MemoryLog(workspace: .atlas)
    try desk.exchange(with: &log)
    try expectClaims()
  }
}
