import PostilCore
import TestSupport
import Testing

@testable import PostilReplica

/// Places as people type them.
struct QuotePlaceTests {
  private let desk: Desk
  private let article: String

  init() throws {
    desk = try Desk()
    article = try desk.imports(
      "The bridge\n\nIt was closed on Monday. It reopened on Friday. All was well.")
  }

  private func quote(_ place: QuotePlace) throws -> String? {
    try desk.replica.place(
      of: AnnotationRequest(
        article: article, place: place, note: "Note.", tags: [], motivation: nil)
    ).anchor?.quote
  }

  private func quote(_ typed: String) throws -> String? {
    try quote(.paragraph(try #require(ParagraphRange(typed))))
  }

  @Test func `a paragraph, a sentence and a range of characters are places`() throws {
    #expect(try quote("¶1") == "The bridge")
    #expect(try quote("¶2.2") == "It reopened on Friday.")
    #expect(try quote("2.3") == "All was well.")
    #expect(try quote("¶2:3-13") == "was closed")
    #expect(
      failure { _ = try quote("2.4") }
        == "noSuchSentence(\"2.4\", article: \"\(article)\", count: 3)")
    #expect(
      failure { _ = try quote("¶3") }
        == "noSuchParagraph(\"¶3\", article: \"\(article)\", count: 2)")
    #expect(failure { _ = try quote("¶2:3-1000") }.hasPrefix("rangeOutside"))
    for typed in [
      "", "2", "¶", "¶0", "2.0", "¶2.", "¶2:5-5", "¶2:5", "¶2:-1-3", "¶+2", "two", "99999999999.1",
    ] {
      #expect(ParagraphRange(typed) == nil, "\(typed)")
    }
  }

  @Test func `two ends are a place, joined by an ellipsis or not`() throws {
    #expect(
      try quote(.span(from: "closed", to: "on Friday", nth: nil))
        == "closed on Monday. It reopened on Friday")
    #expect(
      try quote(.quote("It reopened…well", nth: nil)) == "It reopened on Friday. All was well")
    #expect(try quote(.quote("It ... Monday", nth: 1)) == "It was closed on Monday")
    #expect(
      failure { _ = try quote(.span(from: "Friday", to: "Monday", nth: nil)) }
        == "endNotFound(from: \"Friday\", to: \"Monday\", article: \"\(article)\")")
    #expect(failure { _ = try quote(.quote("It…well", nth: nil)) }.hasPrefix("quoteAmbiguous"))
    #expect(failure { _ = try quote(.quote("…well", nth: nil)) }.hasPrefix("quoteNotFound"))
  }

  @Test func `without a place a note is about the whole article, and says something`() throws {
    let annotated = try desk.replica.annotate(
      AnnotationRequest(article: article, place: nil, note: "All.", tags: [], motivation: nil),
      now: .noon)
    #expect(annotated.anchor == nil)
    #expect(
      try desk.replica.read { try $0.annotations().items }.first?.anchor.isWholeArticle
        == true)
    #expect(
      failure {
        _ = try desk.replica.annotate(
          AnnotationRequest(article: article, place: nil, note: "", tags: [], motivation: nil),
          now: .noon)
      } == "emptyText(what: \"note\")")
  }
}
