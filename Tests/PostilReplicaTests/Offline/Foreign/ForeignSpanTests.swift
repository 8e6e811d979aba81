import Foundation
import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// Places that are given by two quotes, or by an address, and the rehearsal of all of them.
struct ForeignSpanTests {
  private let desk: Desk
  private let article: String

  init() throws {
    desk = try Desk()
    article = try desk.imports(Weir.text, url: Weir.url)
  }

  private func takes(_ rows: [[String: Any]]) throws -> [ImportedAnnotation] {
    let bytes = try JSONSerialization.data(withJSONObject: rows)
    return try desk.replica.importAnnotations(
      AnnotationFile(bytes: Array(bytes)), AnnotationImportRequest(), now: .noon)
  }

  private func web(_ id: String, _ selectors: [[String: Any]]) -> [String: Any] {
    [
      "type": "Annotation", "id": id, "bodyValue": "Note.",
      "target": ["source": Weir.url, "selector": selectors],
    ]
  }

  private static func quote(_ exact: String, prefix: String = "", suffix: String = "") -> [String:
    Any]
  {
    ["type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix]
  }

  @Test func `a range is told by the quotes that it begins with and ends before`() throws {
    func range(_ start: [String: Any], _ end: [String: Any]) -> [String: Any] {
      ["type": "RangeSelector", "startSelector": start, "endSelector": end]
    }
    let taken = try takes([
      web("urn:x:1", [range(Self.quote("Four months"), Self.quote(", the harbour"))]),
      web(
        "urn:x:2",
        [range(Self.quote("held", prefix: "night, and the weir "), Self.quote("Four months"))]),
      web("urn:x:3", [range(Self.quote("weir held"), Self.quote("Four months"))]),
      web("urn:x:4", [range(Self.quote("Four months"), Self.quote("The weir"))]),
      web("urn:x:5", [["type": "RangeSelector", "startSelector": ["type": "XPathSelector"]]]),
    ])
    #expect(
      taken.map(\.verdict) == [
        "«Four months later it broke» exact", "«held at dawn.» exact",
        "ambiguous(quote: \"weir held\", places: 2)",
        "endBeforeStart(start: \"Four months\", end: \"The weir\")",
        "noQuote(selectors: [\"RangeSelector\"])",
      ])
  }

  @Test func `an address that quotes its page tells the place`() throws {
    func at(_ id: String, _ fragment: String) -> [String: Any] {
      ["type": "Annotation", "id": id, "bodyValue": "So?", "target": "\(Weir.url)#\(fragment)"]
    }
    let taken = try takes([
      at("urn:x:1", ":~:text=held%20at%20dawn"),
      at("urn:x:2", "top:~:text=night,-,the%20weir,dawn"),
      at("urn:x:3", ":~:text=Four%20months,broke&text=dawn"),
      at("urn:x:4", ":~:text=and-,the%20weir,-held"),
      at("urn:x:5", "top"),
    ])
    #expect(
      taken.map(\.verdict) == [
        "«held at dawn» exact", "whole", "«Four months later it broke» exact", "«the weir» exact",
        "whole",
      ])
  }

  @Test func `a fragment of an address is found in any case, and of several the first is taken`()
    throws
  {
    func at(_ id: String, _ fragment: String) -> [String: Any] {
      ["type": "Annotation", "id": id, "bodyValue": "So?", "target": "\(Weir.url)#:~:\(fragment)"]
    }
    let taken = try takes([
      at("urn:x:1", "text=HELD%20AT%20DAWN"),
      at("urn:x:2", "text=ALL%20NIGHT%2C%20AND-,THE%20WEIR"),
      at("urn:x:3", "text=held%20at%20dawn&text=broke&text=dawn"),
      at("urn:x:4", "text=dawn,all%20night"),
      at("urn:x:5", "text=&text=at%20dawn"),
      // Twice in any case, once as it is written.
      at("urn:x:6", "text=The%20weir%20held"),
    ])
    #expect(
      taken.map(\.verdict) == [
        "«held at dawn» edited", "«the weir» edited", "«held at dawn» exact",
        "endBeforeStart(start: \"dawn\", end: \"all night\")", "«at dawn» exact",
        "«The weir held» exact",
      ])
    #expect(
      taken.map { $0.remarks.map { "\($0)" } } == [
        ["foldedQuote"], ["foldedQuote"], ["severalFragments(3)"], [], [], [],
      ])
  }

  @Test func `a selector of no place is reported with its fault`() throws {
    let taken = try takes([
      web("urn:x:1", [["type": "TextPositionSelector", "start": 9, "end": 4]]),
      web("urn:x:2", [["type": "TextPositionSelector", "start": "4", "end": 9]]),
      web("urn:x:3", [["type": "TextQuoteSelector", "exact": 4]]),
    ])
    #expect(
      taken.map(\.verdict) == [
        "noQuote(selectors: [\"TextPositionSelector whose end is not behind its start\"])",
        "noQuote(selectors: [\"TextPositionSelector whose start and end are no whole numbers from 0\"])",
        "noQuote(selectors: [\"TextQuoteSelector whose exact is no string\"])",
      ])
  }

  @Test func `a rehearsal shows the result file by file, and changes nothing`()
    throws
  {
    let rows = [web("urn:x:1", [Self.quote("held at dawn")]), web("urn:x:2", [])]
    let file = try AnnotationFile(bytes: Array(JSONSerialization.data(withJSONObject: rows)))
    let before = try desk.pendingCount
    var verdicts: [[String]] = []
    try desk.replica.rehearseAnnotations(AnnotationImportRequest(), now: .noon) { rehearse in
      for _ in 1...2 { verdicts.append(try rehearse(file).map(\.verdict)) }
    }
    #expect(try desk.pendingCount == before)
    #expect(verdicts == [["«held at dawn» exact", "whole"], ["unchanged", "unchanged"]])
    #expect(try takes(rows).map(\.verdict) == verdicts[0])
  }
}

extension ImportedAnnotation {
  fileprivate var verdict: String {
    switch (outcome, place) {
    case (.skipped(let objection), _): "\(objection)"
    case (.unchanged, _): "unchanged"
    case (.added, .quote(let anchor, let state)?): "«\(anchor.quote ?? "")» \(state)"
    case (.added, .wholeArticle?): "whole"
    case (.added, .reply?), (.added, nil): "reply"
    }
  }
}
