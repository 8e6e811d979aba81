import TestSupport
import Testing

@testable import PostilReplica

struct AliasTagsTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  @Test func `a command about one tag refuses several, and records nothing`() throws {
    let refusal = "notAWord(what: \"tag\", typed: \"a,b\")"
    let before = try desk.pendingCount
    #expect(failure { _ = try desk.replica.describe("a,b", as: "Sums.", now: .noon) } == refusal)
    #expect(failure { _ = try desk.replica.alias(["a,b"], as: "c", now: .noon) } == refusal)
    #expect(failure { _ = try desk.replica.alias(["c"], as: "a,b", now: .noon) } == refusal)
    #expect(try desk.pendingCount == before)
  }

  @Test func `a tag that is named twice is renamed once, with or without its sign`() throws {
    #expect(try desk.replica.alias(["a", "#A"], as: "#b", now: .noon).events.count == 1)
    #expect(try desk.replica.alias(["a"], as: "b", now: .noon).isUnchanged)
  }
}
