import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

struct FollowerTests {
  private let desk: Desk
  private var log = MemoryLog(workspace: .atlas)

  init() throws {
    desk = try Desk("north")
    try desk.imports("The bridge\n\nThe bridge was closed on Monday.")
    try desk.exchange(with: &log)
  }

  private mutating func receive(_ count: Int) throws {
    var author = Author("south")
    _ = try log.append([author.write(author.join)], receivedAt: .noon)
    for index in 1..<count {
      _ = try log.append(
        [author.write(.articleImported(.sample("Title \(index)")))], receivedAt: .noon)
    }
    try desk.exchange(with: &log)
  }

  private func places(_ follower: inout Follower) throws -> [Seq?] {
    try follower.next().map(\.written.seq)
  }

  @Test mutating func `it begins with the last events and goes on with those that come`() throws {
    var follower = Follower(try Replica(containing: desk.path), count: 1)
    #expect(try places(&follower) == [2])
    #expect(try places(&follower) == [])
    try receive(3)
    #expect(try places(&follower) == [3, 4, 5])
    #expect(try places(&follower) == [])
  }

  @Test mutating func `it may begin with nothing, and nothing is told twice or left out`() throws {
    var follower = Follower(try Replica(containing: desk.path), count: 0)
    #expect(try places(&follower) == [])
    try receive(2_500)
    var told: [Seq?] = []
    for _ in 0..<4 { told += try places(&follower) }
    #expect(told == (3...2_502).map { $0 })
  }

  @Test mutating func `own events come once, when the log holds them`() throws {
    var follower = Follower(try Replica(containing: desk.path), count: 9)
    #expect(try places(&follower) == [1, 2])
    try desk.imports("Another\n\nText.")
    #expect(try places(&follower) == [])
    try desk.exchange(with: &log)
    #expect(try places(&follower) == [3])
  }
}
