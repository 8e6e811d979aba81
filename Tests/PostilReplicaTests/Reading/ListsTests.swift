import PostilCore
import TestSupport
import Testing

@testable import PostilReplica

/// Which things a list shows, in which order, page by page.
struct ListsTests {
  private let desk: Desk
  private let bridge: String
  private let weir: String

  /// Of `north.3`, `north.4` and `north.5` the second is on the weir.
  init() throws {
    desk = try Desk()
    bridge = try desk.imports("The bridge\n\nThe bridge was closed on Monday.")
    weir = try desk.imports("A weir\n\nThe weir held.")
    try desk.annotates(bridge, "Monday", note: "Which one?")
    try desk.annotates(weir, "held")
    try desk.annotates(bridge, "closed")
  }

  private func notes(_ choose: (inout ListRequest) -> Void = { _ in }) throws -> [String] {
    var request = ListRequest()
    choose(&request)
    return try desk.replica.read { try $0.annotations(request) }.items.map(\.id)
  }

  private func articles(_ choose: (inout ListRequest) -> Void = { _ in }) throws -> [String] {
    var request = ListRequest()
    choose(&request)
    return try desk.replica.read { try $0.articles(request) }.items.map(\.id)
  }

  @Test func `annotations of one article stand in the order of its text, others as they were made`()
    throws
  {
    let all = try notes()
    #expect(all.count == 3)
    #expect(try notes { $0.article = bridge } == [all[2], all[0]])
  }

  @Test func `repeated filters need one value, different ones all`() throws {
    let all = try notes()
    _ = try desk.replica.tag(all[0], adding: ["a"], removing: [], now: .noon)
    _ = try desk.replica.tag(all[1], adding: ["b"], removing: [], now: .noon)
    _ = try desk.replica.set(all[1], [("status", "accepted")], now: .noon)
    #expect(try notes { $0.tags = ["a", "b"] } == [all[0], all[1]])
    #expect(
      try notes {
        $0.tags = ["a", "b"]
        $0.statuses = ["open"]
      } == [all[0]])
  }

  @Test func `what has no status is open`() throws {
    let all = try notes()
    _ = try desk.replica.set(all[1], [("status", "rejected")], now: .noon)
    #expect(try notes { $0.statuses = ["open"] } == [all[0], all[2]])
    #expect(try articles { $0.statuses = ["open"] } == [bridge, weir])
  }

  @Test func `a status is found in whatever case it is typed`() throws {
    let all = try notes()
    _ = try desk.replica.set([all[1]], [("status", "accepted")], now: .noon)
    #expect(try notes { $0.statuses = ["Accepted"] } == [all[1]])
    #expect(try notes { $0.statuses = ["OPEN"] } == [all[0], all[2]])
    #expect(failure { _ = try notes { $0.statuses = ["done"] } }.hasPrefix("valueNotAllowed("))
  }

  @Test func `me is the one who asks`() throws {
    _ = try desk.replica.set(weir, [("assignee", "north")], now: .noon)
    #expect(try articles { $0.assignees = ["me"] } == [weir])
    #expect(try articles { $0.authors = ["me"] } == [bridge, weir])
    #expect(try articles { $0.editors = ["me"] } == [weir])
  }

  @Test func `a tag or an assignee that nothing has is an error, with those there are`() throws {
    _ = try desk.replica.tag(weir, adding: ["flood"], removing: [], now: .noon)
    #expect(
      failure { _ = try notes { $0.tags = ["flod"] } }
        == "neverUsed(\"tag\", \"flod\", known: [\"flood\"])")
    #expect(failure { _ = try notes { $0.assignees = ["nobody"] } }.hasPrefix("neverUsed("))
    #expect(try notes { $0.tags = ["FLOOD"] } == [])
  }

  @Test func `due is a day or a range, and overdue what is not decided`() throws {
    _ = try desk.replica.set(bridge, [("due", "2026-11-20")], now: .noon)
    _ = try desk.replica.set(weir, [("due", "2026-11-25"), ("status", "accepted")], now: .noon)
    #expect(try articles { $0.due = [DayRange("2026-11-20")].compactMap { $0 } } == [bridge])
    #expect(try articles { $0.due = [DayRange("2026-11-21..")].compactMap { $0 } } == [weir])
    #expect(
      try articles { $0.due = [DayRange("..2026-11-25")].compactMap { $0 } } == [bridge, weir])
    #expect(try articles { $0.overdueOn = "2026-11-21" } == [bridge])
    #expect(try articles { $0.overdueOn = "2026-11-20" } == [])
    #expect(try articles { $0.overdueOn = "2026-12-01" } == [bridge])
    for typed in ["", "..", "tomorrow", "2026-11-31", "2026-11-01..2026-11-02..2026-11-03"] {
      #expect(DayRange(typed) == nil, "\(typed)")
    }
  }

  @Test func `articles without annotations, and places that changed, are found`() throws {
    let all = try notes()
    _ = try desk.replica.delete(all[1], now: .noon)
    #expect(try articles { $0.isBare = true } == [weir])
    #expect(try notes { $0.states = [.exact] } == [all[0], all[2]])
    #expect(try notes { $0.states = [.orphan] } == [])
  }

  @Test func `a page begins behind a thing, in any order`() throws {
    let all = try notes()
    for order in ["time", "-time", "article", "-changed", "author"] {
      let sorted = try notes { $0.order = ListOrder(order) }
      #expect(Set(sorted) == Set(all), "\(order)")
      var pages: [String] = []
      for _ in all {
        pages += try notes {
          $0.order = ListOrder(order)
          $0.limit = 1
          $0.after = pages.last
        }
      }
      #expect(pages == sorted, "\(order)")
    }
    #expect(try notes { $0.order = ListOrder("-time") } == all.reversed())
    #expect(try articles { $0.order = ListOrder("title") } == [weir, bridge])
    #expect(ListOrder("colour") == nil)
  }

  @Test func `titles stand in the order of the alphabets, in whatever case`() throws {
    for title in ["Їжак", "жук", "ёлка", "Индия", "Ґанок", "дом", "Є", "Еж"] {
      try desk.imports("\(title)\n\nText of \(title).")
    }
    var request = ListRequest()
    request.order = ListOrder("title")
    let titles = try desk.replica.read { try $0.articles(request) }.items.map(\.title)
    #expect(
      titles == [
        "A weir", "The bridge", "Ґанок", "дом", "Еж", "ёлка", "Є", "жук", "Индия", "Їжак",
      ])
  }

  @Test func `a list goes on behind the first 256 things`() throws {
    _ = try desk.replica.importArticles(
      (1...600).map { try .plain("Article \($0)\n\nText \($0).") }, now: .noon)
    let all = try articles()
    #expect(all.count == 602 && Set(all).count == 602)
    #expect(
      try articles {
        $0.after = all[254]
        $0.limit = 300
      } == Array(all[255..<555]))
    #expect(try articles { $0.order = ListOrder("-time") } == all.reversed())
    _ = try desk.replica.set([all[300], all[601]], [("status", "rejected")], now: .noon)
    #expect(try articles { $0.statuses = ["rejected"] } == [all[300], all[601]])
  }

  @Test func `a filter shows long values whole`() throws {
    let long = String(repeating: "long ", count: 500)
    let note = try desk.annotates(bridge, "bridge was", note: long).id
    _ = try desk.replica.set([note], [("status", "rejected")], now: .noon)
    var request = ListRequest()
    request.statuses = ["rejected"]
    let shown = try desk.replica.read { try $0.annotations(request) }.items
    #expect(shown.map(\.note) == [long])
    let title = String(repeating: "я", count: 900)
    _ = try desk.replica.set([weir], [("title", title)], now: .noon)
    #expect(try articles { $0.order = ListOrder("title") } == [bridge, weir])
  }

  @Test func `a thing without a value is sorted behind the others, also the other way round`()
    throws
  {
    _ = try desk.replica.set(weir, [("due", "2026-11-20")], now: .noon)
    #expect(try articles { $0.order = ListOrder("due") } == [weir, bridge])
    #expect(try articles { $0.order = ListOrder("-due") } == [weir, bridge])
  }

  @Test func `a page says whether anything follows`() throws {
    var request = ListRequest()
    request.limit = 2
    #expect(try desk.replica.read { try $0.annotations(request) }.isLast == false)
    request.limit = 3
    #expect(try desk.replica.read { try $0.annotations(request) }.isLast)
  }
}
