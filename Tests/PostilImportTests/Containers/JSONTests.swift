import Foundation
import PostilCore
import Testing

@testable import PostilImport

struct JSONTests {
  @Test func `a line of JSON Lines is an article`() throws {
    let reading = try Reading(
      """
      {"title": "A bridge", "text": "It was closed.", "url": "https://example.org/1", "date": "2024-03-01", "authors": ["A", "B"], "lang": "en"}
      not JSON
      {"headline": "A dam", "articleBody": "<p>One&nbsp;day.</p><p>Two.</p>", "published_at": 1709280000}

      {"title": "No text"}
      {"title": "A weir", "paragraphs": ["A weir", "It held."], "type": "article"}
      {"id": "north.3", "type": "annotation"}
      """)
    #expect(
      reading.texts == [
        "A bridge\n\nIt was closed.", "A dam\n\nOne\u{A0}day.\n\nTwo.", "A weir\n\nIt held.",
      ])
    #expect(
      reading.documents[0].facts
        == Document.Facts(
          importer: "json/1", published: "2024-03-01", language: "en",
          url: "https://example.org/1", author: "A, B"))
    #expect(reading.documents[1].facts.published == "1709280000")
    #expect(reading.places == ["line 1", "line 2", "line 3", "line 5", "line 6"])
    #expect(reading.problems.count == 2)
  }

  @Test func `an article of an own export has its text to the letter, whatever title it was given`()
    throws
  {
    let reading = try Reading(
      """
      {"title": "Set later", "type": "article", "revision": "9j81", "paragraphs": ["A <b>weir</b>", "It &amp; held."]}
      {"id": "north.3", "type": "annotation"}
      """)
    #expect(reading.texts == ["A <b>weir</b>\n\nIt &amp; held."])
  }

  /// Its words and its address would become an article's, and the real one would be refused.
  @Test func `an annotation is no article, alone, in a page or in an answer of Hypothesis`() throws
  {
    let web = #"{"type": "Annotation", "body": "I doubt it.", "target": "https://example.org/1"}"#
    let row =
      #"{"user": "acct:a@b", "uri": "https://example.org/1", "text": "I doubt it.", "target": [{}]}"#
    for file in [
      web, row, #"{"type": ["Annotation"], "text": "I doubt it."}"#, "[\(web)]",
      #"{"type": "AnnotationPage", "items": [\#(web)]}"#, #"{"total": 1, "rows": [\#(row)]}"#,
      "\(web)\n\(web)\n",
    ] {
      let reading = try? Reading(file)
      #expect(reading?.texts ?? [] == [], "\(file)")
      #expect(reading?.problems.allSatisfy { $0 == .annotation } ?? true, "\(file)")
    }
    #expect(throws: TextError.annotation) { try JSONArticle(Data(web.utf8)).document() }
    // A kind of its own, and an article that aims at something.
    #expect(
      try Reading(#"{"type": "annotated", "text": "A.", "target": ["B"], "uri": "C"}"#).texts == [
        "A."
      ])
  }

  @Test func `one JSON text may be an article, a list, or a feed`() throws {
    #expect(try Reading("{\n \"title\": \"A\", \"text\": \"B\"}").texts == ["A\n\nB"])
    #expect(
      try Reading("[{\"title\": \"A\", \"body\": \"B\"}, {\"title\": \"C\", \"body\": \"D\"}]")
        .texts == ["A\n\nB", "C\n\nD"])
    let feed =
      "{\n\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"title\": \"A\", \"content_html\": \"<p>B</p>\", \"url\": \"https://example.org/1\"}]}"
    #expect(try Reading(feed).texts == ["A\n\nB"])
    #expect(throws: TextError.self) { try Reading("[{\"title\": \"A\", ]") }
  }

  @Test func `a fault in JSON is reported with its place and its field`() throws {
    let lines = try Reading(
      """
      {"title": "A", "text": "One."}
      {"title": "B", "text": "Two.", three}
      {"title": "C", "text": "Four."
      [5]
      {"title": "D", "body": {"de": "Six."}}
      {"title": "E", "content": " "}
      {"title": "F", "paragraphs": [7]}
      {"title": "G"}
      """)
    #expect(
      lines.problems
        == [
          "a JSON object: look at byte 32", "a JSON object: it ends too early", "a JSON object",
          "an article: its field body is an object, and no string or list of strings",
          "an article: its field content is empty",
          "an article: its field paragraphs is a list without strings",
          "an article: it has none of the fields text, body, content",
        ].map { .malformed(what: $0) })
    #expect(lines.places == [1, 2, 3, 4, 5, 6, 7, 8].map { "line \($0)" })
    #expect(throws: TextError.malformed(what: "JSON: look at line 3, byte 9")) {
      try Reading("{\n\"title\": \"Ж\",\n\"text\": Three}")
    }
    let list = try Reading("[{\"title\": \"A\", \"text\": \"B\"}, 1]")
    #expect(list.texts == ["A\n\nB"])
    #expect(list.places == ["article 1", "article 2"])
    #expect(list.problems == [.malformed(what: "a JSON object")])
  }

  @Test func `deep JSON is refused`() {
    let deep = "{\"text\": " + String(repeating: "[", count: 100_000)
    #expect(throws: TextError.self) { try Reading("[" + deep) }
  }

  @Test func `a record of a table is an article`() throws {
    let reading = try Reading(
      "date,title,text,url\r\n2024-03-01,\"A \"\"closed\"\" bridge\",\"It was,\r\nall day.\",https://example.org/1\r\n,,,\r\n2024-03-02,A dam,It held.,\r\n"
    )
    #expect(
      reading.texts == ["A \"closed\" bridge\n\nIt was,\nall day.", "A dam\n\nIt held."])
    #expect(reading.documents[0].facts.published == "2024-03-01")
    #expect(reading.documents.map(\.facts.url) == ["https://example.org/1", nil])
    #expect(reading.problems.count == 1)
    #expect(throws: TextError.self) { try Reading("a\tb\tc\td\n1\t2\t3\t4\n") }
  }

  @Test func `a file longer than memory allows is read line by line`() throws {
    let line =
      "{\"title\": \"A bridge\", \"text\": \"" + String(repeating: "It held. ", count: 400)
      + "\"}\n"
    let long =
      "{\"title\": \"Long\", \"text\": \"" + String(repeating: "x", count: 9 << 20) + "\"}\n"
    let reading = try Reading(String(repeating: line, count: 3_000) + long + line)
    #expect(reading.documents.count == 3_001)
    #expect(reading.places.suffix(2) == ["line 3001", "line 3002"])
    #expect(reading.problems.count == 1)
  }

  @Test func `scalars that no text may hold are refused from JSON, too`() throws {
    #expect(throws: TextError.nul(offset: 4)) {
      try Reading("[{\"title\": \"A\", \"text\": \"b\\u0000c\"}, 1]".replacing(", 1", with: ""))
    }
    let reading = try Reading(
      "{\"title\": \"A\", \"text\": \"b\", \"author\": \"x\\u001b[1m\\u202ey\\u009bz\", \"date\": \"2024\"}"
    )
    #expect(reading.documents[0].facts.author == "x [1m y z")
  }

  @Test func `a text in brackets is no JSON`() throws {
    for text in ["[\"We won\", said the mayor.]", "{Advertisement}\n\nText", "[]{#n1}\nA line"] {
      #expect(FileKind.ofText(text) == .plain)
    }
  }

  @Test func `a text of its own counts before lists of others`() throws {
    let reading = try Reading(
      "{\n\"title\": \"A\", \"content\": [{\"type\": \"p\", \"text\": \"One.\"}, \"Two.\"],\n\"articles\": [{\"title\": \"B\", \"text\": \"C\"}]}"
    )
    #expect(reading.texts == ["A\n\nOne.\n\nTwo."])
    #expect(
      try Reading("{\n\"title\": \"A\", \"text\": \"x &amp; y\\n\\nz\"}").texts == [
        "A\n\nx & y\n\nz"
      ])
  }

  @Test func `no part of a record is lost silently`() throws {
    let more = try Reading("title,text\nA,Hello, world\nB,C\n")
    #expect(more.texts == ["B\n\nC"])
    #expect(more.problems.count == 1)
    let open = try Reading("title,text\nA,\"Hello\nB,C\n")
    #expect(open.documents.isEmpty)
    #expect(open.problems.count == 1)
    #expect(try Reading("заголовок;текст;дата\nA;B;2024-03-01\n").texts == ["A\n\nB"])
    #expect(throws: TextError.empty) { try Reading("title,text\n") }
  }

  @Test func `a table of many records is read in linear time`() throws {
    let reading = try Reading("title,text\n" + String(repeating: "A,B\n", count: 20_000))
    #expect(reading.documents.count == 20_000)
  }
}
