import PostilCore
import Testing

@testable import PostilReplica

struct AnnotationFileTests {
  private func read(_ text: String) throws(AnnotationFile.Problem) -> [ForeignAnnotation] {
    try AnnotationFile(bytes: Array(text.utf8)).items.compactMap {
      if case .annotation(let annotation) = $0 { annotation } else { nil }
    }
  }

  private func problem(_ text: String) -> AnnotationFile.Problem? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return error
    }
  }

  private static let web = """
    {"@context":"http://www.w3.org/ns/anno.jsonld","type":"Annotation","id":"urn:x:1",\
    "bodyValue":"Why?","target":"https://example.org/1"}
    """
  private static let hypothesis = """
    {"id":"h1","user":"acct:olha@hypothes.is","uri":"https://example.org/1","text":"Why?"}
    """

  @Test(arguments: [
    web, "[\(web)]", "\u{FEFF} \(web)\n", "\(web)\n\n\(web)\n",
    #"{"type":"AnnotationPage","items":[\#(web)]}"#,
    #"{"type":["x","AnnotationCollection"],"first":{"type":"AnnotationPage","items":[\#(web)]}}"#,
    hypothesis, "[\(hypothesis)]", "\(hypothesis)\n\(hypothesis)",
    #"{"total":1,"rows":[\#(hypothesis)],"replies":[]}"#,
  ])
  func `every form of a file is told by its contents`(text: String) throws {
    let annotations = try read(text)
    #expect(!annotations.isEmpty)
    for annotation in annotations {
      #expect(["urn:x:1", "h1"].contains(annotation.sourceID))
      #expect(annotation.note == "Why?")
      #expect(annotation.targets.map(\.sources) == [["https://example.org/1"]])
    }
  }

  @Test func `an invalid part keeps out no other`() throws {
    let file = try AnnotationFile(
      bytes: Array("[1, \(Self.web), {\"a\": 2}, {\"type\":\"Annotation\"}, \"\\ud800\"]".utf8))
    #expect(file.count == 5)
    #expect(try read("\(Self.web)\nnonsense\n{\"a\":1}\n\(Self.web)").count == 2)
  }

  @Test func `a file without annotations is refused`() {
    #expect(fault("") == "1:1 value")
    #expect(fault("The weir\n\nIt held.") == "1:1 value")
    #expect(fault("{\"a\":") == "1:1 closing")
    #expect(fault("[}") == "1:2 otherBracket")
    #expect(fault("[\n{}\n{}]") == "3:1 endOfList")
    #expect(fault("{\n\"type\" \"Annotation\"}") == "2:8 name")
    #expect(fault("{\"a\": 1\n\"b\": 2}") == "2:1 endOfObject")
    #expect(fault("{\"a\":1,}") == "1:8 name")
    #expect(fault("{7:1}") == "1:2 name")
    #expect(problem("{\"a\":1}") == .noAnnotations(.noType))
    #expect(problem("null") == .noAnnotations(.noObject))
    #expect(problem("[\"rows\"]") == .noAnnotations(.noObject))
    #expect(problem("{\"rows\":{}}") == .noAnnotations(.noType))
    #expect(problem("{\"type\":\"Annotation\"}") == .noAnnotations(.noTarget))
    #expect(problem("{\"type\":\"Note\",\"target\":\"x\"}") == .noAnnotations(.otherType("Note")))
    #expect(problem("[\n{\"type\": nothing}]") == .noAnnotations(.noJSON(line: 2)))
    #expect(
      problem(#"{"type":"AnnotationCollection","first":"https://example.org/p1"}"#)
        == .pagesElsewhere(address: "https://example.org/p1"))
    #expect(throws: Never.self) { try read(#"{"total":0,"rows":[]}"#) }
  }

  private func fault(_ text: String) -> String? {
    guard case .malformed(let fault)? = problem(text) else { return nil }
    return "\(fault.line):\(fault.byte) \(fault.expected)"
  }

  @Test func `a field that holds something else than it should is said`() throws {
    let web = try read(
      #"{"type":"Annotation","id":7,"created":"yesterday","motivation":[1],"target":"https://a.example/"}"#
    )
    #expect(
      web[0].remarks.map { "\($0)" }
        == ["id", "motivation", "created"].map { name in
          let expected = ["id": "string", "motivation": "strings", "created": "time"][name] ?? ""
          return
            "fieldLeftOut(\"\(name)\", expected: PostilReplica.ForeignRemark.Expected.\(expected))"
        })
    let hypothesis = try read(
      #"{"uri":"https://a.example/","user":"acct:a@b","text":{},"tags":"one","created":null,"target":[]}"#
    )
    #expect(
      hypothesis[0].remarks.map { "\($0)" } == [
        "fieldLeftOut(\"text\", expected: PostilReplica.ForeignRemark.Expected.string)"
      ])
  }

  @Test func `a file too deep, too large or too long is refused before it is read`() {
    let deep = String(repeating: "[", count: 4_000_000)
    #expect(problem(deep) == .tooDeep(limit: 64))
    #expect(problem("\(Self.web)\n\(deep)") == nil)
    #expect(problem(#"{"type":"Annotation","target":\#(deep)"#) == .tooDeep(limit: 64))
    let many = "[" + String(repeating: "1,", count: 100_000) + "1]"
    #expect(problem(many) == .tooMany(limit: 100_000))
    #expect(
      throws: AnnotationFile.Problem.tooLarge(limitBytes: 64 << 20)
    ) { try AnnotationFile(bytes: [UInt8](repeating: 0x20, count: 64 << 20 + 1)) }
  }

  /// Any value in the place of any other: nothing is taken for what it is not, and nothing ends the program.
  @Test func `any value may stand anywhere`() throws {
    let values = [
      "null", "true", "-1", "1e400", "99999999999999999999", "\"x\"", "[]", "{}", "[[{}]]",
      #"{"value":["a"],"items":[{"items":"x"}],"source":{"source":1},"exact":2,"start":-3,"end":1e99}"#,
    ]
    let names = [
      "id", "canonical", "body", "bodyValue", "target", "motivation", "creator", "contributor",
      "created", "tags", "text", "user", "uri", "references", "document", "hidden", "moderation",
      "postil:anchor", "postil:audiences", "postil:status", "postil:marking", "postil:motivation",
    ]
    for name in names {
      for value in values {
        let web =
          #"{"\#(name)":\#(value),"type":"Annotation","id":"i","body":\#(value),"target":{"source":"https://a.example/","postil:revision":"r","selector":\#(value)}}"#
        let hypothesis =
          #"{"\#(name)":\#(value),"uri":"https://a.example/","user":"acct:a@b","target":[{"selector":[\#(value)]}]}"#
        _ = problem("[\(web),\(hypothesis)]")
      }
    }
  }

  @Test func `bodies become a note and tags`() throws {
    let bodies = #"""
      [{"type":"TextualBody","value":"One","purpose":"commenting"},"https://example.org/image",
       {"type":"TextualBody","value":"losses","purpose":"tagging"},
       {"value":"<p>Two &amp; <b>three</b></p><script>x()</script><p>a < b</p>","format":"text/html"},
       {"type":"SpecificResource","purpose":"tagging","source":{"value":"dam"}},
       {"type":"Choice","items":[{"value":"Four"},{"value":"Five"}]},
       {"id":"https://example.org/video","type":"Video"},{"value":" "}]
      """#
    let annotation = try #require(
      read(#"{"type":"Annotation","body":\#(bodies),"target":"https://example.org/1"}"#).first)
    #expect(
      annotation.note
        == """
        One

        https://example.org/image

        Two & three

        a < b

        Four

        https://example.org/video
        """)
    #expect(annotation.tags == ["losses", "dam"])
  }

  @Test func `selectors are alternatives, and one may refine another`() throws {
    let target = #"""
      {"source":{"id":"https://example.org/1"},"selector":[
       {"type":"CssSelector","value":"#p1","refinedBy":{"type":"TextQuoteSelector","exact":"held"}},
       {"type":"TextQuoteSelector","exact":"the weir held at dawn","prefix":"a ","suffix":" z",
        "refinedBy":{"type":"TextPositionSelector","start":4,"end":8}},
       {"type":"TextPositionSelector","start":3,"end":7},{"type":"SvgSelector","value":"x"},
       {"type":"CssSelector","value":"#p1","refinedBy":{"type":"TextPositionSelector","start":1,"end":2}}]}
      """#
    let read = try #require(
      read(#"{"type":"Annotation","target":\#(target)}"#).first?.targets.first)
    #expect(read.sources == ["https://example.org/1"])
    #expect(
      read.quotes == [
        ForeignQuote(exact: "held", prefix: "", suffix: ""),
        ForeignQuote(exact: "weir", prefix: "a the ", suffix: " held at dawn z"),
      ])
    #expect(read.positions == [3..<7])
    #expect(read.unusable == ["SvgSelector", "CssSelector"])
  }
}
