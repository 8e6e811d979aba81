import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// How far members agree: which values of theirs are compared.
struct AgreementTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private var articles: [String] = []

  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    for name in ["One", "Two", "Three", "Four"] {
      articles.append(try north.imports("\(name)\n\nThe bridge was closed."))
    }
    try exchange()
  }

  private mutating func exchange() throws {
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private func agreement(_ field: AgreementField, on typed: [String] = []) throws
    -> AgreementDetail
  {
    try #require(try north.replica.read { try $0.agreement(by: [field], on: typed) }.first)
  }

  private func value(_ coefficient: AgreementDetail.Coefficient) -> Double? {
    if case .value(let value) = coefficient { value } else { nil }
  }

  @Test mutating func `an assessment that nothing can be judged is a missing value`() throws {
    for (article, letters) in zip(articles, ["AA", "BB", "AB", "AF"]) {
      for (desk, letter) in zip([north, south], letters) {
        _ = try desk.replica.assess(article, [("reliability", String(letter))], now: .noon)
      }
    }
    try exchange()
    let found = try agreement(.reliability)
    #expect(found.units == 3 && found.unpaired == 1 && found.notJudged == 1)
    #expect(found.members == ["north", "south"] && found.missing == 0)
    #expect(found.scale == "ordinal")
    // Two of three agree; by chance 4 of 9 would.
    #expect(abs(try #require(value(found.cohen)) - 0.4) < 1e-9)
    #expect(try agreement(.reliability, on: [articles[0], articles[1], articles[0]]).units == 2)
  }

  @Test mutating func `of a shared field the last value of each member counts`() throws {
    for article in articles {
      _ = try north.replica.set(article, [("status", "open")], now: .noon)
    }
    try exchange()
    _ = try south.replica.set(articles[0], [("status", "accepted")], now: .noon)
    try exchange()
    let found = try agreement(.status)
    #expect(found.units == 1 && found.unpaired == 3)
  }

  @Test mutating func `tags are compared where members tagged without knowing of each other`()
    throws
  {
    for (desk, tags) in [(north, ["a", "b"]), (south, ["b", "c"])] {
      _ = try desk.replica.tag(articles[0], adding: tags, removing: [], now: .noon)
    }
    _ = try north.replica.tag(articles[1], adding: ["d"], removing: [], now: .noon)
    try exchange()
    _ = try south.replica.tag(articles[1], adding: ["e"], removing: [], now: .noon)
    try exchange()
    let found = try agreement(.tag)
    #expect(found.units == 3 && found.unpaired == 2)
    #expect(try #require(value(found.alpha)) < 0)
  }

  @Test mutating func `deleted things do not count, and nothing is said of a field nobody gave`()
    throws
  {
    for desk in [north, south] {
      _ = try desk.replica.assess(articles[0], [("stance", "supports")], now: .noon)
    }
    try exchange()
    #expect(try agreement(.stance).units == 1)
    _ = try north.replica.delete(articles[0], now: .noon)
    #expect(try agreement(.stance).units == 0)
    #expect(try agreement(.credibility).members == [])
  }
}
