import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// Bytes on their way stay within the server's credit.
struct PusherTests {
  private let desk: Desk

  /// Four changesets wait: join and import, then three notes of nearly the longest changeset.
  init() throws {
    desk = try Desk()
    let article = try desk.imports("A bridge")
    for _ in 0..<3 {
      try desk.annotates(
        article, "bridge", note: String(repeating: "n", count: Limits.changesetBytes - 100))
    }
  }

  private func ack(_ changeset: Changeset, at firstSeq: Seq? = nil) -> Ack {
    Ack(lastCounter: changeset.lastCounter, firstSeq: firstSeq, receivedAt: .noon)
  }

  /// The replica's own, at an event that waits.
  private func chain(at counter: UInt64) throws -> Chain? {
    let store = desk.replica.store
    return try store.read { try OwnHistory($0, store).chain(at: counter) }
  }

  @Test func `a push sends as much as the credit allows`() throws {
    var pusher = Pusher(creditBytes: 3 << 19)
    let store = desk.replica.store
    let first = try #require(try pusher.next(store))
    let second = try #require(try pusher.next(store))
    #expect([first, second].map(\.lastCounter) == [2, 3])
    #expect(try pusher.next(store) == nil)
    #expect(try pusher.acknowledge(ack(first), store) == 2)
    #expect(try pusher.next(store) == nil)
    #expect(try !pusher.isDone(store))
    #expect(try pusher.acknowledge(ack(second), store) == 1)
    #expect(try pusher.next(store)?.lastCounter == 4)
    #expect(try pusher.next(store) == nil)
  }

  @Test(arguments: [0, 1])
  func `one changeset is sent with any credit`(creditBytes: Int) throws {
    var pusher = Pusher(creditBytes: creditBytes)
    let store = desk.replica.store
    var sent: [Changeset] = []
    while let changeset = try pusher.next(store) {
      sent.append(changeset)
      #expect(try pusher.next(store) == nil)
      _ = try pusher.acknowledge(ack(changeset), store)
    }
    #expect(sent.last?.lastCounter == 5)
    #expect(try pusher.isDone(store))
  }

  @Test func `nothing follows a join that is to be pushed`() throws {
    var pusher = Pusher(creditBytes: .max, last: 1)
    let store = desk.replica.store
    let join = try #require(try pusher.next(store))
    #expect(join.lastCounter == 1)
    #expect(try pusher.next(store) == nil)
    #expect(try !pusher.isDone(store))
    _ = try pusher.acknowledge(ack(join), store)
    #expect(try pusher.isDone(store))
  }

  /// Found by the simulation, seed 400: the server held more own events than an older copy of the file,
  /// which learned of them only after it was welcomed.
  @Test func `events after own ones that came with the log are signed`() throws {
    let key = SigningKey()
    var pusher = Pusher(after: 2, held: try chain(at: 2), creditBytes: .max, key: key)
    #expect(try pusher.next(desk.replica.store)?.signature != nil)
  }

  @Test func `events that the server holds are not sent`() throws {
    var pusher = Pusher(after: 4, chain: try chain(at: 4), creditBytes: .max)
    #expect(try pusher.next(desk.replica.store)?.firstCounter == 5)
    #expect(try pusher.next(desk.replica.store) == nil)
  }

  @Test func `an event recorded during a push follows it`() throws {
    var pusher = Pusher(after: 5, chain: try chain(at: 5), creditBytes: .max)
    let store = desk.replica.store
    #expect(try pusher.isDone(store))
    try desk.imports("Another")
    #expect(try !pusher.isDone(store))
    #expect(try pusher.next(store)?.firstCounter == 6)
  }

  @Test func `an acknowledgement of unpushed events breaks the protocol`() throws {
    var pusher = Pusher(creditBytes: .max)
    let store = desk.replica.store
    let said = "protocolViolation(\"an acknowledgement of what was not pushed\")"
    let early = Ack(lastCounter: 1, firstSeq: 1, receivedAt: .noon)
    #expect(failure { _ = try pusher.acknowledge(early, store) } == said)
    let first = try #require(try pusher.next(store))
    let second = try #require(try pusher.next(store))
    #expect(failure { _ = try pusher.acknowledge(ack(second), store) } == said)
    #expect(try pusher.acknowledge(ack(first, at: 1), store) == first.events.count)
    #expect(try store.read { try $0.cursor() } == UInt64(first.events.count))
  }
}
