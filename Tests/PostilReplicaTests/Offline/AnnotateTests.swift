import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

struct AnnotateTests {
  private let desk: Desk
  private let article: String

  init() throws {
    desk = try Desk()
    article = try desk.imports(
      """
      The bridge

      The bridge was closed on Monday. «Nobody was hurt», said the mayor.

      The bridge will open again on Friday.
      """)
  }

  @Test func `a quote that stands once is annotated where it stands`() throws {
    let annotated = try desk.annotates(article, "closed on Monday")
    #expect(annotated.id == "north.3")
    #expect(annotated.article == article)
    #expect(annotated.anchor?.quote == "closed on Monday")
    #expect(annotated.anchor?.paragraph == 2)
    #expect(annotated.anchor?.offset == 15)
    #expect(!annotated.isFolded)
    #expect(try desk.value(.text, of: "north.3") == .text("Note."))
  }

  @Test func `the place of a note shows the title that somebody set`() throws {
    let note = try desk.annotates(article, "closed on Monday").id
    _ = try desk.replica.set([article], [("title", "Traffic")], now: .noon)
    let request = AnnotationRequest(
      article: article, place: .quote("Friday", nth: nil), note: "", tags: [], motivation: nil)
    #expect(try desk.replica.place(of: request).title == "Traffic")
    #expect(try desk.replica.read { try $0.place(ofNote: note) }.place.title == "Traffic")
    _ = try desk.replica.set([article], [("title", "")], now: .noon)
    #expect(try desk.replica.place(of: request).title == "The bridge")
  }

  @Test func `one of several places is taken by its number`() throws {
    #expect(try desk.annotates(article, "The bridge", nth: 3).anchor?.paragraph == 3)
    #expect(try desk.annotates(article, "The bridge", nth: 1).anchor?.start == 0)
  }

  @Test func `a quote in several places needs a number`() throws {
    do {
      try desk.annotates(article, "The bridge")
      Issue.record("an ambiguous quote was taken")
    } catch ReplicaError.quoteAmbiguous(let places) {
      #expect(places.total == 3)
      #expect(places.places.map(\.paragraph) == [1, 2, 3])
      #expect(places.places[2].after == " will open again on Friday.")
      #expect(places.article == article)
    }
    #expect(try desk.pendingCount == 2)
  }

  @Test(arguments: [0, -1, 4, Int.max, Int.min])
  func `a place that there is not is said with the number of places`(nth: Int) {
    #expect(
      failure { try desk.annotates(article, "The bridge", nth: nth) }
        == "noSuchPlace(nth: \(nth), count: 3)")
  }

  @Test func `a quote that is nowhere gets the nearest sentence, and no annotation`() throws {
    do {
      try desk.annotates(article, "The bridge was opened on Monday")
      Issue.record("a quote was found that is nowhere")
    } catch ReplicaError.quoteNotFound(_, let name, let nearest) {
      #expect(name == article)
      #expect(nearest.first == "The bridge was closed on Monday.")
    }
    #expect(try desk.pendingCount == 2)
  }

  @Test func `quotes, dashes and spaces are folded, and that is said`() throws {
    let annotated = try desk.annotates(article, "\"nobody was hurt\"")
    #expect(annotated.isFolded)
    #expect(annotated.anchor?.quote == "«Nobody was hurt»")
  }

  @Test(arguments: ["", " ", "\n\t", "\u{A0}"])
  func `an empty quote is refused`(quote: String) {
    #expect(failure { try desk.annotates(article, quote) } == "emptyQuote")
  }

  @Test func `a quote longer than any note is refused`() {
    let quote = String(repeating: "q", count: Limits.proseBytes + 1)
    #expect(
      failure { try desk.annotates(article, quote) }
        == "textTooLong(what: \"quote\", bytes: 1048577, limit: 1048576)")
  }

  @Test func `a note is not longer than the limit, and may be missing`() throws {
    let note = String(repeating: "n", count: Limits.proseBytes + 1)
    #expect(
      failure { try desk.annotates(article, "closed", note: note) }
        == "textTooLong(what: \"note\", bytes: 1048577, limit: 1048576)")
    #expect(
      failure { try desk.annotates(article, "closed", note: " ") } == "emptyText(what: \"note\")")
    #expect(try desk.annotates(article, "closed", note: "").id == "north.3")
  }

  @Test func `line ends of a note become LF`() throws {
    try desk.annotates(article, "closed", note: "One\r\nTwo\rThree")
    #expect(try desk.value(.text, of: "north.3") == .text("One\nTwo\nThree"))
  }

  @Test func `a quote that begins or ends inside a word says inside which`() throws {
    let party = try desk.imports("The party\n\nNo ме́сто in the arts; 18 miles. 東京都庁.")
    for (quote, word) in [
      ("The party", nil), ("No", nil), ("part", "party"), ("e pa", "The party"),
      ("ме", "ме́сто"), ("ме́сто", nil), ("8 mile", "18 miles"), ("18", nil), ("京都", nil),
    ] as [(String, String?)] {
      #expect(try desk.annotates(party, quote).word == word, "\(quote)")
    }
    #expect(try desk.annotates(party, "art", nth: 1).word == "party")
    #expect(try desk.annotates(party, "art", nth: 2).word == "arts")
  }

  private func annotates(tags: [String], motivation: String? = nil) throws {
    _ = try desk.replica.annotate(
      AnnotationRequest(
        article: article, place: .quote("closed", nth: nil), note: "", tags: tags,
        motivation: motivation),
      now: .noon)
  }

  @Test func `tags are kept once each`() throws {
    try annotates(tags: ["b", "a", "b"], motivation: "questioning")
    #expect(try desk.row("north.3").entity.tags == ["a", "b"])
    #expect(try desk.value(.plain(.motivation), of: "north.3") == .text("questioning"))
  }

  @Test func `an invalid tag or motivation is refused`() {
    #expect(
      failure { try annotates(tags: ["two words"]) }
        == "notAWord(what: \"tag\", typed: \"two words\")")
    #expect(
      failure { try annotates(tags: [""]) } == "notAWord(what: \"tag\", typed: \"\")")
    #expect(
      failure { try annotates(tags: [String(repeating: "t", count: 201)]) }
        == "textTooLong(what: \"tag\", bytes: 201, limit: 200)")
    #expect(
      failure { try annotates(tags: (0...100).map { "t\($0)" }) } == "tooManyTags(limit: 100)")
    #expect(
      failure { try annotates(tags: [], motivation: "shouting") }
        .hasPrefix("valueNotAllowed(field: \"motivation\", value: \"shouting\""))
  }

  @Test func `a deleted article is not annotated, nor a deleted thread answered`() throws {
    try desk.annotates(article, "closed")
    let reply = try desk.replica.reply(to: "north.3", body: "Yes.", now: .noon).id
    _ = try desk.replica.delete("north.3", now: .noon)
    #expect(
      failure { _ = try desk.replica.reply(to: "north.3", body: "No.", now: .noon) }
        == "deleted(\"north.3\")")
    #expect(
      failure { _ = try desk.replica.reply(to: reply, body: "No.", now: .noon) }
        == "deleted(\"north.3\")")
    _ = try desk.replica.delete(article, now: .noon)
    #expect(failure { try desk.annotates(article, "closed") } == "deleted(\"\(article)\")")
  }

  @Test func `a reply to a reply names both`() throws {
    try desk.annotates(article, "closed")
    let first = try desk.replica.reply(to: "north.3", body: "Yes.", now: .noon).id
    let second = try desk.replica.reply(to: first, body: "No.", now: .noon).id
    guard case .reply(let facts) = try desk.row(second).entity.facts else {
      Issue.record("no reply")
      return
    }
    #expect(facts.annotation.counter == 3)
    #expect(facts.parent?.counter == 4)
    #expect(
      failure { _ = try desk.replica.reply(to: first, body: "", now: .noon) }
        == "emptyText(what: \"reply\")")
  }

  @Test func `an article whose text is not here cannot be quoted`() throws {
    var log = MemoryLog(workspace: .atlas)
    var south = Author("south")
    let text = ArticleImport(
      text: "Not canonical \r\n", url: nil, published: nil, language: nil, importer: "")
    _ = try log.append(
      [south.write(south.join, .articleImported(text))], receivedAt: .noon)
    try desk.exchange(with: &log)
    let name = try desk.name(of: .article(text.article))
    #expect(
      failure { try desk.annotates(name, "canonical") } == "quoteInUnknownText(\"\(name)\")")
  }
}
