import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// The state of a replica, without asking the server.
struct StatusTests {
  @Test func `a clone that broke off is joining until its log holds its join`() throws {
    let desk = try Desk()
    #expect(try desk.replica.status().isJoining == true)
    var log = MemoryLog(workspace: .atlas)
    try desk.exchange(with: &log)
    #expect(try desk.replica.status().isJoining == nil)
  }

  @Test func `it counts what waits, what is there and what must be decided`() throws {
    let (north, south) = (try Desk("north"), try Desk("south"))
    var log = MemoryLog(workspace: .atlas)
    let article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed")
    for desk in [north, south] { try desk.exchange(with: &log) }
    for (desk, value) in [(north, "accepted"), (south, "rejected")] {
      _ = try desk.replica.set("north.3", [("status", value)], now: .noon)
    }
    for desk in [south, north] { try desk.exchange(with: &log) }
    try north.imports("Another\n\nText.")
    let status = try north.replica.status(countingAnchors: true)
    #expect(status.workspace == "atlas" && status.replica == "north")
    #expect(status.folder == north.path && status.link == Desk.link)
    #expect(status.cursor == 6)
    #expect(status.unpushed == 1 && status.acknowledged == 0)
    #expect(status.articles == 2 && status.annotations == 1 && status.conflicts == 1)
    #expect(status.doubtfulAnchors == 0)
    #expect(status.members == ["north", "south"] && status.role == nil)
    #expect(try north.replica.status().doubtfulAnchors == nil)
  }

  @Test func `it counts the annotations that lists show, none of deleted articles`() throws {
    let desk = try Desk()
    let articles = try ["Bridge", "Weir"].map { try desk.imports("The \($0)\n\nIt was closed.") }
    for article in articles + articles { try desk.annotates(article, "closed") }
    _ = try desk.replica.delete([articles[0]], now: .noon)
    let status = try desk.replica.status()
    #expect(status.articles == 1 && status.annotations == 2)
    let listed = try desk.replica.read { try $0.annotations().items.count }
    #expect(listed == status.annotations)
    _ = try desk.replica.restore([articles[0]], now: .noon)
    #expect(try desk.replica.status().annotations == 4)
  }

  @Test func `it says why the server does not listen`() throws {
    let desk = try Desk()
    #expect(try desk.replica.status().turnedAway == nil)
    let refusal = Refusal(.diverged, found: 3)
    try desk.store.write { try $0.note(turnedAway: refusal) }
    let told = try #require(try desk.replica.status().turnedAway)
    #expect(told.reason == "diverged" && told.seq == 3)
    #expect(told.remedy == "postil reclone" && told.refusal == refusal)
  }

  @Test func `two replicas with the same events have one digest`() throws {
    let (north, south) = (try Desk("north"), try Desk("south"))
    var log = MemoryLog(workspace: .atlas)
    for desk in [north, south, north] { try desk.exchange(with: &log) }
    #expect(try north.replica.digest().digest == south.replica.digest().digest)
    try north.imports("The bridge\n\nIt was closed.")
    let digest = try north.replica.digest()
    #expect(try digest.digest != south.replica.digest().digest)
    #expect(digest.cursor == 2 && digest.pending == 1)
  }
}
