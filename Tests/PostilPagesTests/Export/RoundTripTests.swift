import Foundation
import PostilCore
import PostilReplica
import TestSupport
import Testing

@testable import PostilPages

/// An export, imported into an empty workspace that holds the article, and exported again.
struct RoundTripTests {
  /// The fields that another workspace gives anew or cannot take, each of which EXPORT.md names.
  private static let others: Set<String> = [
    "postil:id", "postil:importedBy", "postil:assessments", "postil:articleMarking",
    "postil:articleConflicts", "postil:conflicts", "updated",
  ]

  private func rows(_ desk: Desk, _ format: ExportFormat, _ list: String) throws -> [NSDictionary] {
    let rows = try #require(try desk.object(format)[list] as? [[String: Any]])
    return rows.map { NSDictionary(dictionary: $0.filter { !Self.others.contains($0.key) }) }
  }

  @Test(arguments: [("w3c", "items"), ("hypothesis", "rows")])
  func `ids, words, places, tags and fields of annotations and replies come back`(
    name: String, list: String
  ) throws {
    let format = try #require(ExportFormat(rawValue: name))
    let newsroom = try Newsroom()
    let exported = try newsroom.north.exports(format)
    let other = try Desk("other")
    _ = try other.imports()
    let taken = try other.replica.importAnnotations(
      AnnotationFile(bytes: Array(exported.utf8)), AnnotationImportRequest(), now: .noon)
    #expect(taken.count == 4)
    let (before, after) = (
      try rows(newsroom.north, format, list), try rows(other, format, list)
    )
    #expect(before.count == 4)
    #expect(before == after)
  }

  @Test func `a range counts in UTF-16, and what a reply answers stands in its references`() throws
  {
    let rows = try #require(try Newsroom().north.object(.hypothesis)["rows"] as? [[String: Any]])
    let target = try #require((rows[0]["target"] as? [[String: Any]])?.first)
    let selectors = try #require(target["selector"] as? [[String: Any]])
    let start = try #require(selectors[1]["start"] as? Int)
    let end = try #require(selectors[1]["end"] as? Int)
    let units = Array(Newsroom.text.utf16)
    #expect(String(decoding: units[start..<end], as: UTF16.self) == "held 🌊 all night")
    let id = try #require(rows[0]["id"] as? String)
    #expect(rows[1]["references"] as? [String] == [id])
    #expect(rows[2]["references"] as? [String] == [id, try #require(rows[1]["id"] as? String)])
    #expect(rows[0]["user"] as? String == "acct:north@postil")
  }
}
