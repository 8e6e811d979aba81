import Foundation
import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

struct ImportAnnotationsTests {
  private let desk: Desk
  private let article: String

  init() throws {
    desk = try Desk()
    article = try desk.imports(Weir.text, url: Weir.url)
  }

  private func takes(_ rows: [[String: Any]], orphans: Bool = false, about: String? = nil) throws
    -> [ImportedAnnotation]
  {
    let bytes = try JSONSerialization.data(withJSONObject: rows)
    var request = AnnotationImportRequest()
    request.areOrphansTaken = orphans
    request.article = about
    return try desk.replica.importAnnotations(
      AnnotationFile(bytes: Array(bytes)), request, now: .noon)
  }

  private func hypothesis(
    _ id: String?, _ text: String = "Note.", quote: [String: Any]? = nil,
    position: Range<Int>? = nil, with more: [String: Any] = [:]
  ) -> [String: Any] {
    var selectors: [[String: Any]] = []
    if let quote { selectors.append(quote.merging(["type": "TextQuoteSelector"]) { $1 }) }
    if let position {
      selectors.append([
        "type": "TextPositionSelector", "start": position.lowerBound, "end": position.upperBound,
      ])
    }
    var row: [String: Any] = [
      "user": "acct:olha@hypothes.is", "created": "2020-01-01T10:00:00.250000+02:00",
      "uri": "http://EXAMPLE.org/weir?utm_source=x#p", "text": text, "tags": [],
      "target": [["source": Weir.url, "selector": selectors]],
    ]
    row["id"] = id
    return row.merging(more) { $1 }
  }

  private func web(_ id: String, _ selectors: [[String: Any]], _ more: [String: Any] = [:])
    -> [String: Any]
  {
    [
      "type": "Annotation", "id": id, "bodyValue": "Note.",
      "target": ["source": Weir.url, "selector": selectors],
    ].merging(more) { $1 }
  }

  private func position(_ range: Range<Int>) -> [String: Any] {
    ["type": "TextPositionSelector", "start": range.lowerBound, "end": range.upperBound]
  }

  private func quote(_ exact: String, _ prefix: String = "", _ suffix: String = "")
    -> [String: Any]
  {
    ["type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix]
  }

  /// The range of the nth occurrence of a quote, from 0, in scalars.
  private func place(_ quote: String, _ nth: Int) -> Range<Int> {
    let place = Weir.text.ranges(of: quote)[nth]
    let scalars = Weir.text.unicodeScalars
    return scalars.distance(
      from: scalars.startIndex, to: place.lowerBound)..<scalars.distance(
        from: scalars.startIndex, to: place.upperBound)
  }

  private func range(_ verdict: ImportedAnnotation) -> Range<Int>? {
    guard case .quote(let anchor, _)? = verdict.place else { return nil }
    return Int(anchor.start)..<Int(anchor.end)
  }

  @Test func `a note is found by its quote, and says whose words it is`() throws {
    let taken = try takes([hypothesis("h1", quote: quote("held at dawn"))])
    #expect(taken.map(\.verdict) == ["added exact"])
    let note = try desk.replica.read { try $0.annotation("north.3") }
    #expect(note.anchor.quote == "held at dawn")
    #expect(note.created.author == "north")
    #expect(note.claim?.author == "olha@hypothes.is")
    #expect(note.claim?.at == "2020-01-01T08:00:00Z")
    #expect(note.claim?.sourceId == "h1")
    #expect(note.uri == "urn:postil:\(desk.replica.store.replica).3")
    let listed = try desk.replica.read { try $0.annotations().items }
    #expect(listed.map(\.claim?.sourceId) == ["h1"])
    let shown = try desk.replica.read { try $0.article(article) }
    #expect(shown.annotations.map(\.claim?.author) == ["olha@hypothes.is"])
  }

  @Test func `twice is once, before and after it is in the log`() throws {
    var log = MemoryLog(workspace: .atlas)
    let rows = [
      hypothesis("h1", quote: quote("held at dawn")), hypothesis(nil, "Without an id."),
      hypothesis("h2", "Yes.", with: ["references": ["h1"]]),
    ]
    #expect(
      try takes(rows + rows).map(\.verdict) == ["added exact", "added whole", "added reply"]
        + ["unchanged", "unchanged", "unchanged"])
    #expect(try takes(rows).map(\.verdict) == ["unchanged", "unchanged", "unchanged"])
    #expect(try desk.pendingCount == 5)
    try desk.exchange(with: &log)
    #expect(try takes(rows).map(\.verdict) == ["unchanged", "unchanged", "unchanged"])
    #expect(try desk.pendingCount == 0)
  }

  @Test func `other words under the same id are not taken, nor are deleted ones`() throws {
    _ = try takes([hypothesis("h1"), hypothesis("h2")])
    #expect(
      try takes([hypothesis("h1", "Other.")]).map(\.verdict) == [
        "differs(from: \"north.3\", words: \"Other.\")"
      ])
    _ = try desk.replica.edit("north.3", text: "Other.", now: .noon)
    #expect(
      try takes([hypothesis("h1", "Other."), hypothesis("h1")]).map(\.verdict) == [
        "unchanged", "unchanged",
      ])
    _ = try desk.replica.delete("north.4", now: .noon)
    #expect(try takes([hypothesis("h2")]).map(\.verdict) == ["deleted(\"north.4\")"])
  }

  @Test func `a repeated quote is told apart by its surroundings`() throws {
    let taken = try takes([
      hypothesis("h1", quote: quote("weir held", "\nThe ", " all night")),
      hypothesis("h2", quote: quote("weir held", "all night, and the ", " at dawn.\nFour")),
      hypothesis("h3", quote: quote("weir held", "", " at dawn.")),
    ])
    #expect(
      taken.map(range) == [place("weir held", 0), place("weir held", 1), place("weir held", 1)])
  }

  @Test func `a repeated quote that nothing tells is not guessed`() throws {
    let taken = try takes([
      hypothesis("h1", quote: quote("weir held")),
      hypothesis("h2", quote: quote("weir held", "something else", "altogether")),
      hypothesis("h3", quote: quote("weir held"), position: 100..<109),
      web("urn:x:4", [quote("weir held"), position(3..<12)]),
    ])
    #expect(
      taken.map(\.verdict)
        == [String](repeating: "ambiguous(quote: \"weir held\", places: 2)", count: 4))
  }

  @Test func `positions count in UTF-16 for Hypothesis and in scalars for the W3C`() throws {
    let second = place("weir held", 1)
    // A wave stands before it: one scalar, and two units.
    let units = second.lowerBound + 1..<second.upperBound + 1
    let taken = try takes([
      hypothesis("h1", quote: quote("weir held"), position: units),
      hypothesis("h2", quote: quote("weir held"), position: second),
      web("urn:x:1", [position(second), quote("weir held")]),
      web("urn:x:2", [quote("weir held"), position(units)]),
    ])
    #expect(
      taken.map(\.verdict) == [
        "added exact", "ambiguous(quote: \"weir held\", places: 2)", "added exact",
        "ambiguous(quote: \"weir held\", places: 2)",
      ])
    #expect(range(taken[0]) == second)
    #expect(range(taken[2]) == second)
  }

  @Test func `a quote is found but for its spaces, and with a few other words`() throws {
    let taken = try takes([
      hypothesis("h1", quote: quote("at dawn.\n  Four  months")),
      hypothesis(
        "h2",
        quote: quote(
          "it broke, the harbour master told us, and the lower town", "Four months later ",
          " was under water.")),
      web("urn:x:1", [quote("harbour master"), position(0..<14)]),
    ])
    #expect(taken.map(\.verdict) == ["added edited", "added edited", "added moved"])
    #expect(
      try desk.replica.read { try $0.annotation("north.4").anchor.quote }
        == "it broke, the harbour master said, and the lower town")
  }

  @Test func `a quote whose facts are others is an orphan`() throws {
    let taken = try takes([
      hypothesis(
        "h1",
        quote: quote(
          "Five months later it broke, the harbour master said", "at dawn. ", ", and the lower town"
        ))
    ])
    #expect(taken.map(\.verdict.first) == ["o"])
  }

  @Test func `an orphan is taken only where that is asked for, as a note that cites it`() throws {
    let rows = [hypothesis("h1", quote: quote("the dam burst"))]
    #expect(try takes(rows)[0].verdict.hasPrefix("orphan(quote: \"the dam burst\""))
    #expect(try desk.pendingCount == 2)
    #expect(try takes(rows, orphans: true).map(\.verdict) == ["added whole"])
    let note = try desk.replica.read { try $0.annotation("north.3") }
    #expect(note.note == "> the dam burst\n\nNote.")
    #expect(note.anchor.isWholeArticle == true)
    #expect(note.anchor.quote == nil)
    #expect(try takes(rows).map(\.verdict) == ["unchanged"])
  }

  @Test func `without a selector it is about the whole article`() throws {
    #expect(
      try takes([
        hypothesis("h1", with: ["target": [["source": Weir.url]]]),
        hypothesis("h2", with: ["target": []]),
        ["type": "Annotation", "id": "urn:x:1", "bodyValue": "Note.", "target": Weir.url],
        ["type": "Annotation", "id": "urn:x:2", "target": Weir.url],
      ]).map(\.verdict) == ["added whole", "added whole", "added whole", "saysNothing"])
    let entity = try desk.row("north.3").entity
    #expect(entity.facts.range == .some(nil))
    #expect(try desk.replica.read { try $0.subject(of: entity) } == "The weir")
  }

  @Test func `replies find their thread in any order, and over those that are missing`() throws {
    let taken = try takes([
      hypothesis("r3", "Three", with: ["references": ["h1", "gone", "r2"]]),
      hypothesis("r2", "Two", with: ["references": ["h1", "r1", "gone"]]),
      hypothesis("r4", "Four", with: ["references": ["h1", "hidden"]]),
      hypothesis("hidden", with: ["references": ["h1"], "hidden": true]),
      hypothesis("r1", "One", with: ["references": ["h1"]]),
      hypothesis("lost", "Lost", with: ["references": ["elsewhere"]]), hypothesis("h1"),
    ])
    #expect(
      taken.map(\.verdict) == [
        "added reply", "added reply", "added reply", "hiddenThere", "added reply",
        "answersUnknown(\"elsewhere\")", "added whole",
      ])
    let thread = try desk.replica.read { try $0.annotation("north.3") }.replies
    #expect(thread.map(\.body) == ["One", "Two", "Three", "Four"])
    #expect(thread.map(\.depth) == [1, 2, 3, 1])
    #expect(thread.map(\.claim?.sourceId) == ["r1", "r2", "r3", "r4"])
    // A note of another file may answer one of this file.
    #expect(
      try takes([hypothesis("r5", "Five", with: ["references": ["h1", "r3"]])]).map(\.verdict) == [
        "added reply"
      ])
  }

  @Test func `a reply to itself is not taken`() throws {
    let taken = try takes([
      hypothesis("a", with: ["references": ["b"]]), hypothesis("b", with: ["references": ["c"]]),
      hypothesis("c", with: ["references": ["a"]]), hypothesis("d", with: ["references": ["d"]]),
      hypothesis("e", with: ["references": ["a"]]), hypothesis("h1"),
    ])
    #expect(
      taken.map(\.verdict) == [String](repeating: "answersInACircle", count: 5) + ["added whole"])
  }

  @Test func `text that cannot be typed cannot be imported`() throws {
    let long = String(repeating: "x", count: 2_001)
    let taken = try takes([
      hypothesis("h1", "a\u{0}b"), hypothesis("h2", String(repeating: "x", count: 1 << 20 + 1)),
      hypothesis(long), hypothesis("a\nb"),
      hypothesis(
        "h3", "Bell\u{7}\r\nEnd",
        with: ["tags": ["two words", "\u{1}", "#sharp", long], "user": "acct:\(long)"]),
    ])
    #expect(
      taken.map { $0.verdict.prefix(12) } == [
        "nul", "notTypable(P", "idNotAllowed", "idNotAllowed", "added whole",
      ])
    #expect(taken[4].remarks.count == 4)
    let note = try desk.replica.read { try $0.annotation("north.3") }
    #expect(note.note == "Bell\u{7}\nEnd")
    #expect(note.tags == ["sharp", "two-words"])
    #expect(note.claim?.author == nil)
  }

  @Test func `an article that is not held is said, and one may be named for all`() throws {
    let rows = [hypothesis("h1", with: ["uri": "https://other.example/", "target": []])]
    #expect(
      try takes(rows).map(\.verdict) == ["articleNotHeld(address: \"https://other.example/\")"])
    #expect(try takes(rows, about: article).map(\.verdict) == ["added whole"])
    _ = try desk.replica.delete(article, now: .noon)
    #expect(try takes([hypothesis("h2")]).map(\.verdict) == ["articleDeleted(\"\(article)\")"])
  }

  @Test func `the first target that is found counts`() throws {
    let other: [String: Any] = ["source": "https://other.example/"]
    let lost: [String: Any] = ["source": Weir.url, "selector": quote("the dam burst")]
    let found: [String: Any] = ["source": Weir.url, "selector": quote("held at dawn")]
    let taken = try takes([web("urn:x:1", [], ["target": [other, lost, found]])])
    #expect(taken.map(\.verdict) == ["added exact"])
    #expect(taken[0].remarks.count == 1)
  }

  @Test func `a position that no quote proves is no place`() throws {
    #expect(
      try takes([
        web("urn:x:1", [position(3..<9)]),
        web("urn:x:2", [["type": "XPathSelector", "value": "/p[1]"]]),
      ]).map(\.verdict) == ["positionAlone", "noQuote(selectors: [\"XPathSelector\"])"])
  }
}

extension ImportedAnnotation {
  fileprivate var verdict: String {
    let state =
      switch place {
      case .quote(_, let state)?: " \(state)"
      case .wholeArticle?: " whole"
      case .reply?: " reply"
      case nil: ""
      }
    return switch outcome {
    case .added: "added\(state)"
    case .unchanged: "unchanged"
    case .skipped(let objection): "\(objection)"
    }
  }
}

extension Facts {
  fileprivate var range: Range<UInt32>?? {
    if case .annotation(let facts) = self { facts.range } else { nil }
  }
}
