import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A set-aside folds anew the entities that it touches, and nothing else: the result is that of a rebuild.
struct RefoldTests {
  @Test(arguments: Seed.range(24))
  func `a replica that pulls set-asides amid the exchange is its own rebuild`(seed: Seed) throws {
    var world = try ReplicaWorld(seed, namesEvents: true)
    for _ in 0..<60 {
      let replica = try world.step()
      #expect(try replica.isItsOwnRebuild(), "replay: \(seed)")
    }
    try world.exchangeAll()
    #expect(Set(try world.replicas.map { try $0.digest }).count == 1, "replay: \(seed)")
  }

  @Test(arguments: Seed.range(40))
  func `many set-asides in one pull, and a first pull, make the state of a rebuild`(seed: Seed)
    throws
  {
    var world = try ReplicaWorld(seed, namesEvents: true)
    for _ in 0..<120 { try world.step() }
    try world.exchangeAll()
    for replica in world.replicas {
      #expect(try replica.isItsOwnRebuild(), "replay: \(seed)")
    }
    let west = try Desk("west")
    let log = try world.server.changesets(after: 0, bytes: .max)
    try west.store.stage(Segment(sealing: log), after: 0)
    _ = try west.store.settleFirstPull()
    #expect(try west.digest == world.replicas[0].digest, "replay: \(seed)")
    #expect(try west.isItsOwnRebuild(), "replay: \(seed)")
  }

  @Test func `a history in many chunks loses set-aside events, and gets them back`() throws {
    var server = MemoryLog(workspace: .atlas)
    let north = try Desk("north")
    let article = ArticleImport.sample("One")
    try north.record(.articleImported(article))
    var first: EventID?
    for number in 0..<400 {
      let id = try north.record(
        .tagged(entity: .article(article.article), tag: Text("t\(number)")))
      first = first ?? id
    }
    try north.exchange(with: &server)
    let before = try north.digest
    let range = CounterRange(
      replica: north.store.replica, first: try #require(first).counter + 100, last: 350)
    for change in [Change.eventsSetAside([range], why: ""), .eventsReinstated([range], why: "")] {
      try north.record(change)
      try north.exchange(with: &server)
      #expect(try north.isItsOwnRebuild())
    }
    #expect(try north.digest == before)
  }

  @Test func `entities that a set-aside does not touch are not folded`() throws {
    var server = MemoryLog(workspace: .atlas)
    let north = try Desk("north")
    let (touched, other) = (ArticleImport.sample("One"), ArticleImport.sample("Two"))
    try north.record(.articleImported(touched))
    try north.record(.articleImported(other))
    let tag = try north.record(.tagged(entity: .article(touched.article), tag: "spam"))
    try north.exchange(with: &server)
    // A fold of the other article would put this right.
    let raw = try RawDatabase(north.database)
    try raw.execute("UPDATE entity SET flags = 8 WHERE place = 3")
    let range = CounterRange(replica: tag.replica, first: tag.counter, last: tag.counter)
    try north.record(.eventsSetAside([range], why: ""))
    try north.exchange(with: &server)
    #expect(try north.value(.tag(Text("spam").tagFolded), of: .article(touched.article)) == nil)
    #expect(try north.flags(of: .article(other.article)) == .contested)
    _ = try north.store.rebuild()
    #expect(try north.flags(of: .article(other.article)) == [])
  }
}
