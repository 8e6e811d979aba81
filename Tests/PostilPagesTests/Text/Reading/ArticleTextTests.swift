import PostilCore
import PostilStore
import TestSupport
import Testing

@testable import PostilPages
@testable import PostilReplica

/// An article, its annotations and its events as people read them.
struct ArticleTextTests {
  private let desk: Desk
  private let replica: Replica
  private let article: String

  /// Two quotes overlap, and a third one goes over two paragraphs.
  init() throws {
    desk = try Desk("north")
    replica = Replica(folder: ReplicaFolder(path: desk.path), store: desk.store)
    let file = try ArticleFile(
      text: CanonicalText(
        canonicalizing: """
          The bridge

          Mr. Low closed it. Nobody knew why the bridge was closed.

          It is «open» now.
          """), importer: "plain/1", rawHash: [UInt8](repeating: 7, count: 32))
    article = try #require(replica.importArticles([file], now: .noon).first).article
    try annotate("Nobody knew why", note: "a\tb")
    try annotate("knew why the bridge", note: "")
    try annotate("closed.\n\nIt is", note: "")
  }

  private func annotate(_ quote: String, note: String) throws {
    _ = try replica.annotate(
      AnnotationRequest(
        article: article, place: .quote(quote, nth: nil), note: note, tags: [], motivation: nil),
      now: .noon)
  }

  private func lines(_ styles: Styles = .none, width: Int? = nil, isNumbered: Bool = false)
    throws -> [String]
  {
    guard case .article(let detail) = try replica.read({ try $0.show(article) }) else { return [] }
    return ArticleText(detail, styles, width: width, isNumbered: isNumbered)
      .lines(chosenOf: nil)
  }

  private func note(_ id: String, width: Int? = nil) throws -> [String] {
    guard case .annotation(let detail) = try replica.read({ try $0.show(id) }) else { return [] }
    return AnnotationText(detail, .none, width: width, asked: id).linesWithArticle
  }

  @Test func `the title stands once, above all other paragraphs`() throws {
    let lines = try lines()
    #expect(lines.count { $0.contains("The bridge") } == 1)
    #expect(lines[0] == "The bridge")
    #expect(lines.contains("¶2 Mr. Low closed it. Nobody knew why the bridge was closed."))
  }

  @Test func `words are wrapped and sentences numbered on a terminal`() throws {
    let lines = try lines(width: 30)
    #expect(lines.contains("¶2 ¹Mr. Low closed it. ²Nobody"))
    #expect(lines.contains("knew why the bridge was"))
    #expect(lines.contains("¶3 It is «open» now."))
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= 30 })
  }

  @Test func `on demand each sentence has a line, behind its number`() throws {
    let lines = try lines(isNumbered: true)
    #expect(lines[0] == "¶1.1 The bridge")
    #expect(lines.contains("¶2.1 Mr. Low closed it."))
    #expect(lines.contains("¶2.2 Nobody knew why the bridge was closed."))
  }

  @Test func `quotes are marked, overlaps in another colour`() throws {
    let shown = try lines(Styles(isColoured: true)).joined(separator: "\n")
    let (quoted, both, end) = ("\u{1B}[30;43m", "\u{1B}[30;46m", "\u{1B}[0m")
    #expect(
      shown.contains(
        "\(quoted)Nobody \(end)\(both)knew why\(end)\(quoted) the bridge\(end) was \(quoted)closed.\(end)"
      ))
    #expect(shown.contains("\(quoted)It is\(end) «open» now."))
  }

  @Test func `a note says the state of its quote, and keeps its tab`() throws {
    let lines = try note("north.3")
    #expect(lines[1] == "  north.3  ¶2 «Nobody knew why»")
    #expect(lines[2] == "      a\tb")
    #expect(lines[3].contains("· quote exact"))
  }

  @Test func `a quote over two paragraphs is shown as such`() throws {
    #expect(try note("north.5")[1] == "  north.5  ¶2–3 «closed. ¶ It is»")
  }

  @Test func `a quote that holds quotation marks stands in others`() {
    #expect(Phrase.quoted("so «open»") == "“so «open»”")
    #expect(Phrase.quoted(nil) == "")
  }

  @Test func `a long quote is shown whole, wrapped`() throws {
    try annotate("Mr. Low closed it. Nobody knew why the bridge was closed.", note: "")
    let shown = try note("north.6")
    #expect(
      shown[1]
        == "  north.6  ¶2 «Mr. Low closed it. Nobody knew why the bridge was closed.»")
    #expect(try note("north.6", width: 40).allSatisfy { DisplayWidth.of($0) <= 40 })
  }

  @Test func `what is deleted says so, by whom and when, and is shown`() throws {
    _ = try replica.reply(to: "north.3", body: "Cracks.", now: .noon)
    _ = try replica.delete(["north.6"], now: .noon)
    let reply = try note("north.6")
    #expect(reply[1].hasPrefix("north.6 is deleted by north, 20"))
    #expect(reply.contains { $0.contains("Cracks.") })
    #expect(!(try note("north.3").contains { $0.contains("Cracks.") || $0.contains("1 reply") }))
    _ = try replica.delete(["north.3"], now: .noon)
    #expect(try note("north.3")[1].hasPrefix("deleted by north, 20"))
    _ = try replica.delete([article], now: .noon)
    #expect(try lines()[2].hasPrefix("deleted by north, 20"))
    #expect(try note("north.4")[1].hasPrefix("the article is deleted by north, 20"))
    let listed = try replica.read { try $0.annotations(ListRequest(on: article)).items }
    #expect(listed.allSatisfy { $0.marks.contains("article deleted") })
  }

  @Test func `a colour is shown`() throws {
    _ = try replica.set(["north.3"], [("color", "red")], now: .noon)
    #expect(try note("north.3")[3].contains("color red"))
  }
}

extension ListRequest {
  fileprivate init(on article: String) {
    self.init()
    self.article = article
  }
}
