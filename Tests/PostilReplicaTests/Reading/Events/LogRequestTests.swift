import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The events that a log shows, in which order, page by page, and what each changed.
struct LogRequestTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let bridge: String
  private let weir: String

  /// The log holds the joins (1 and 5), the articles (2 and 3), `north.4` on the bridge (4), and of south the answer
  /// `south.2` and the status `south.3` of it (6 and 7). North's last two events wait.
  init() throws {
    north = try Desk()
    south = try Desk("south")
    bridge = try north.imports("The bridge\n\nIt was closed on Monday.")
    weir = try north.imports("A weir\n\nThe weir held.")
    try north.annotates(bridge, "closed", note: "Which one?")
    for desk in [north, south] { try desk.exchange(with: &log) }
    _ = try south.replica.reply(to: "north.4", body: "Both.", now: .noon)
    _ = try south.replica.set("north.4", [("status", "accepted")], now: .noon.later(by: 60_000))
    for desk in [south, north] { try desk.exchange(with: &log) }
    _ = try north.replica.set("north.4", [("status", "rejected")], now: .noon)
    _ = try north.replica.tag(weir, adding: ["flood"], removing: [], now: .noon)
  }

  private func events(_ choose: (inout LogRequest) -> Void = { _ in }) throws -> [String] {
    var request = LogRequest()
    choose(&request)
    return try north.replica.read { try $0.log(request) }.map(\.written.event)
  }

  @Test func `repeated filters need one value, different ones all`() throws {
    #expect(try events { $0.authors = ["south"] } == ["south.3", "south.2", "south.1"])
    #expect(try events { $0.authors = ["me"] }.count == 6)
    #expect(try events { $0.authors = ["me", "south"] }.count == 9)
    #expect(try events { $0.kinds = ["fieldSet", "tagged"] } == ["north.6", "north.5", "south.3"])
    #expect(
      try events {
        $0.kinds = ["fieldSet"]
        $0.authors = ["me"]
      } == ["north.5"])
    #expect(
      failure { _ = try events { $0.authors = ["nobody"] } }
        == "noSuchReplica(\"nobody\", known: [\"north\", \"south\"])")
  }

  @Test func `an article's events are those of everything on it`() throws {
    #expect(
      try events { $0.articles = [bridge] }
        == ["north.5", "south.3", "south.2", "north.4", "north.2"])
    #expect(try events { $0.articles = [weir] } == ["north.6", "north.3"])
    #expect(
      try events {
        $0.articles = [weir, bridge]
        $0.isReversed = true
        $0.limit = 3
      } == ["north.2", "north.3", "north.4"])
    #expect(failure { _ = try events { $0.articles = ["zzzz"] } } == "noSuchEntity(\"zzzz\")")
  }

  @Test func `times are those of the authors' clocks`() throws {
    #expect(try events { $0.since = .noon.later(by: 1) } == ["south.3"])
    #expect(try events { $0.until = .noon }.count == 8)
    #expect(try events { $0.until = .noon.later(by: -1) } == [])
  }

  @Test func `a page begins behind an event, also behind one that waits, in either order`() throws {
    for isReversed in [false, true] {
      for articles in [[], [bridge, weir]] {
        let whole = try events { ($0.isReversed, $0.articles) = (isReversed, articles) }
        var pages: [String] = []
        for _ in whole {
          pages += try events {
            ($0.isReversed, $0.articles, $0.limit) = (isReversed, articles, 1)
            $0.after = pages.last
          }
        }
        #expect(pages == whole)
      }
    }
    #expect(try events { $0.after = "3" } == ["north.2", "north.1"])
    #expect(failure { _ = try events { $0.after = "99" } } == "noSuchEntity(\"99\")")
  }

  @Test func `what waits comes oldest first, and only as many as asked for`() throws {
    let waiting = try north.replica.read { try ($0.unpushed(), $0.unpushed(limit: 1)) }
    #expect(waiting.0.map(\.written.event) == ["north.5", "north.6"])
    #expect(waiting.1.map(\.written.event) == ["north.5"])
  }

  @Test func `set-aside events of an article are in its log`() throws {
    let named = try north.replica.named(["north.4"])
    try north.replica.set(named, aside: true, why: "A slip", now: .noon)
    var copy = log
    try north.exchange(with: &copy)
    let found = try events { $0.articles = [bridge] }
    #expect(found.contains("north.4"))
  }

  @Test func `a change is from what its author had, to what was written`() throws {
    _ = try south.replica.edit("north.4", text: "Both of them?", now: .noon)
    _ = try south.replica.set("north.4", [("status", "")], now: .noon)
    var copy = log
    try south.exchange(with: &copy)
    try north.pull(from: copy)
    var request = LogRequest()
    (request.id, request.hasChanges) = ("north.4", true)
    let lines = try north.replica.read { try $0.log(request) }
    let changes = lines.map { $0.changes ?? [] }
    #expect(lines.map(\.written.event) == ["north.5", "south.5", "south.4", "south.3", "north.4"])
    // Neither had seen the other's last change of the status.
    #expect(changes[0].map(\.from) == [["accepted"]] && changes[0].map(\.to) == ["rejected"])
    #expect(changes[1].map(\.field) == ["status"])
    #expect(changes[1].map(\.from) == [["accepted"]] && changes[1].map(\.to) == [""])
    #expect(changes[2].map(\.field) == ["note"])
    #expect(changes[2].map(\.from) == [["Which one?"]])
    #expect(changes[2].map(\.to) == ["Both of them?"])
    #expect(changes[3].map(\.from) == [[]] && changes[3].map(\.to) == ["accepted"])
    #expect(changes[4].isEmpty)
    #expect(try north.replica.read { try $0.log(limit: 1) }[0].changes == nil)
  }

  @Test func `a resolution says what it decided between, and why`() throws {
    _ = try south.replica.set("north.4", [("due", "2026-11-20")], now: .noon)
    _ = try north.replica.set("north.4", [("due", "2026-11-25")], now: .noon)
    var copy = log
    for desk in [north, south, north] { try desk.exchange(with: &copy) }
    _ = try north.replica.resolve(
      "north.4", field: "due", .value("2026-11-25"), why: "Agreed", now: .noon)
    var request = LogRequest()
    (request.kinds, request.hasChanges) = (["conflictResolved"], true)
    let change = try #require(
      try north.replica.read { try $0.log(request) }.first?.changes?.first)
    #expect(change.from == ["2026-11-25", "2026-11-20"] && change.to == "2026-11-25")
    #expect(change.why == "Agreed")
  }
}
