import Foundation
import PostilReplica
import TestSupport
import Testing

@testable import PostilPages

/// The bundle, by the rules of STIX 2.1 that need no library; `Scripts/annotations` asks one.
struct STIXExporterTests {
  private let newsroom: Newsroom
  private let objects: [[String: Any]]

  init() throws {
    newsroom = try Newsroom()
    objects = try #require(try newsroom.north.object(.stix)["objects"] as? [[String: Any]])
  }

  private func all(_ type: String) -> [[String: Any]] {
    objects.filter { $0["type"] as? String == type }
  }

  @Test func `an article, its notes and replies, and its opinions are objects`() throws {
    #expect(all("report").count == 1)
    // Two annotations, two replies, and one assessment without a stance.
    #expect(all("note").count == 5)
    #expect(all("opinion").map { $0["opinion"] as? String } == ["agree", "disagree"])
    #expect(all("opinion").map { $0["confidence"] as? Int } == [nil, 70])
    #expect(all("opinion").map { $0["explanation"] as? String } == [nil, "Hearsay."])
    #expect(all("note").map { $0["content"] as? String }.contains("reliability B; credibility 2"))
    // A note without words is what it quotes.
    #expect(all("note").map { $0["content"] as? String }.contains("noon"))
    let report = try #require(all("report").first)
    #expect(report["name"] as? String == "The weir 🌊")
    #expect((report["object_refs"] as? [String])?.count == 7)
  }

  @Test func `every reference leads to an object of the bundle, each there once`() {
    let ids = objects.compactMap { $0["id"] as? String }
    #expect(ids.count == objects.count && Set(ids).count == ids.count)
    for object in objects {
      #expect((object["id"] as? String)?.hasPrefix("\(object["type"] ?? "")--") == true)
      let references =
        ["created_by_ref"].compactMap { object[$0] as? String }
        + ["object_refs", "object_marking_refs"].flatMap { object[$0] as? [String] ?? [] }
      for reference in references { #expect(ids.contains(reference), "\(reference)") }
    }
  }

  @Test func `a note is marked at least as high as the article that it quotes`() throws {
    let amber = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
    for object in all("note") + all("report") + all("opinion") {
      #expect(object["object_marking_refs"] as? [String] == [amber])
    }
    let marking = try #require(all("marking-definition").first)
    #expect(all("marking-definition").count == 1 && marking["name"] as? String == "TLP:AMBER")
    #expect(marking["created"] as? String == "2022-10-01T00:00:00.000Z")
  }

  @Test func `a second export has the same ids`() throws {
    #expect(try newsroom.north.exports(.stix) == newsroom.north.exports(.stix))
    let other = try #require(
      try Newsroom().north.object(.stix)["objects"] as? [[String: Any]])
    #expect(other.map { $0["id"] as? String } == objects.map { $0["id"] as? String })
  }

  @Test func `times are to the millisecond, and of one that cannot be written the first`() {
    #expect(STIXTime("2026-11-23T15:04:05Z").text == "2026-11-23T15:04:05.000Z")
    #expect(STIXTime("2026-11-23T15:04:05.25Z").text == "2026-11-23T15:04:05.250Z")
    for odd in ["", "+12026-11-23T15:04:05Z", "2026-11-23T15:04:05+03:00"] {
      #expect(STIXTime(odd).text == STIXTime.unknown)
    }
  }
}
