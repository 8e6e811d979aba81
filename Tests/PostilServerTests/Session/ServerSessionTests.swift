import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// The server's messages, one by one.
struct ServerSessionTests {
  private var server = Transcript()
  private var north = Author("north")
  private var south = Author("south")

  private let greeting = ServerMessage.greeting(Greeting(versions: 1...1))

  private func welcome(end: Seq, lastCounter: UInt64 = 0, chain: Chain? = nil) -> ServerMessage {
    .welcome(
      Welcome(
        workspaceID: WorkspaceIdentity.atlas.id, epoch: Epoch(life: 1), end: end,
        lastCounter: lastCounter, chain: chain,
        creditBytes: UInt64(Limits.creditBytes), endChain: server.log.chain(at: end)))
  }

  private func ack(_ lastCounter: UInt64, at firstSeq: Seq?) -> ServerMessage {
    .ack(Ack(lastCounter: lastCounter, firstSeq: firstSeq, receivedAt: .noon))
  }

  @Test mutating func `the server greets first and once`() throws {
    #expect(try server.said() == [greeting])
    #expect(try server.said().isEmpty)
    #expect(!server.session.isFinished)
  }

  @Test mutating func `an empty log is a welcome and its end`() throws {
    _ = try server.said()
    _ = try server.hear(.hello(.from(north.replica)))
    #expect(try server.said() == [welcome(end: 0), .end(0)])
  }

  @Test mutating func `the events that the replica lacks are streamed, then the end`() throws {
    for index in 0..<3 {
      try server.others(
        north.write(index == 0 ? north.join : .articleImported(.sample("\(index)"))))
    }
    let log = server.log.log
    _ = try server.hear(.hello(.from(south.replica)))
    #expect(
      try server.said(bytes: 1) == [
        greeting, welcome(end: 3), .changesets([log[0]]), .changesets([log[1]]),
        .changesets([log[2]]), .end(3),
      ])
  }

  @Test(arguments: 0...7)
  mutating func `a stream of any number of changesets is whole, three to a batch`(count: Int) throws
  {
    for index in 0..<count {
      try server.others(
        north.write(index == 0 ? north.join : .articleImported(.sample("\(index)"))))
    }
    let log = server.log.log
    let three = log.prefix(3).reduce(0) { $0 + $1.changeset.events.bytes.count }
    _ = try server.hear(.hello(.from(south.replica)))
    let said = try server.said(bytes: max(three, 1))
    let batches = said.compactMap { message -> [LoggedChangeset]? in
      if case .changesets(let batch) = message { batch } else { nil }
    }
    #expect(batches.flatMap { $0 } == log)
    #expect(batches.allSatisfy { !$0.isEmpty })
    #expect(said.last == .end(Seq(count)))
  }

  @Test mutating func `a stream is cut by bytes and begins after the cursor`() throws {
    try server.others(north.write(north.join))
    try server.others(north.write(.articleImported(.sample("One"))))
    try server.others(north.write(.articleImported(.sample("Two"))))
    let log = server.log.log
    _ = try server.hear(.hello(.from(south.replica, cursor: 1, chain: server.log.chain(at: 1))))
    #expect(
      try server.said() == [
        greeting, welcome(end: 3), .changesets([log[1], log[2]]), .end(3),
      ])
  }

  @Test mutating func `a replica that comes back is told how far the log holds it`() throws {
    let join = try north.write(north.join)
    try server.others(join)
    let own = Chain(replica: north.replica, workspace: WorkspaceIdentity.atlas.id).adding(join)
    _ = try server.hear(
      .hello(.from(north.replica, cursor: 1, chain: server.log.chain(at: 1))))
    #expect(
      try server.said() == [greeting, welcome(end: 1, lastCounter: 1, chain: own), .end(1)])
  }

  @Test mutating func `a replica that wants the log gets an ack at its place in it`() throws {
    try server.welcome(north.replica)
    #expect(try server.said() == [.end(0)])
    try server.push(north.write(north.join))
    try server.others(south.write(south.join))
    try server.push(north.write(.articleImported(.sample("One"))))
    try server.others(south.write(.articleImported(.sample("Two"))))
    #expect(
      try server.said() == [ack(1, at: 1), .changesets([server.log.log[1]]), ack(2, at: 3)])
    try server.push(north.write(.articleImported(.sample("Three"))))
    #expect(try server.said() == [.changesets([server.log.log[3]]), ack(3, at: 5)])
  }

  @Test mutating func `pushes before the log has been streamed are acked after it`() throws {
    try server.others(south.write(south.join))
    try server.welcome(north.replica)
    try server.push(north.write(north.join))
    #expect(
      try server.said() == [
        .changesets([server.log.log[0]]), ack(1, at: 2),
        .end(2, chain: server.log.chain(at: 2)),
      ])
  }

  @Test mutating func `a replica that only pushes gets acks and nothing else`() throws {
    try server.others(south.write(south.join))
    try server.welcome(north.replica, wantsLog: false)
    try server.push(north.write(north.join))
    try server.others(south.write(.articleImported(.sample("Two"))))
    try server.push(north.write(.articleImported(.sample("One"))))
    #expect(try server.said() == [ack(1, at: 2), ack(2, at: 4)])
  }

  @Test mutating func `a repeated push is acked at once`() throws {
    let join = try north.write(north.join)
    try server.others(join)
    try server.others(south.write(south.join))
    var pushOnly = server
    try server.welcome(north.replica)
    try server.push(join)
    let log = server.log.log
    #expect(try server.said() == [ack(1, at: nil), .changesets(log), .end(2)])
    try pushOnly.welcome(north.replica, wantsLog: false)
    try pushOnly.push(join)
    #expect(try pushOnly.said() == [ack(1, at: 1)])
  }

  @Test mutating func `a refused push ends the conversation, logged pushes are acked`() throws {
    try server.welcome(north.replica)
    try server.push(north.write(north.join))
    north.skip(1)
    try server.push(north.write(.articleImported(.sample("One"))))
    #expect(
      try server.said() == [
        ack(1, at: nil), .refusal(Refusal(.counterOutOfStep, expected: 2, found: 3)),
      ])
    #expect(server.session.isFinished)
    north.forget(2)
    let next = try north.write(.articleImported(.sample("Two")))
    #expect(try server.hear(.push(next)) == nil)
    #expect(try server.said().isEmpty)
  }

  @Test mutating func `an append after a refusal changes no message`() throws {
    try server.welcome(north.replica, wantsLog: false)
    let join = try north.write(north.join)
    let taken = try server.hear(.push(join))
    #expect(taken == join)
    server.session.refuse(Refusal(.shuttingDown, retryAfterSeconds: 5))
    for outcome in try server.log.append([join], receivedAt: .noon) {
      server.session.appended(join, outcome)
    }
    #expect(
      try server.said() == [.refusal(Refusal(.shuttingDown, retryAfterSeconds: 5))])
  }

  @Test mutating func `only the first refusal is said`() throws {
    server.session.refuse(Refusal(.malformed))
    server.session.refuse(Refusal(.shuttingDown))
    #expect(try server.said() == [greeting, .refusal(Refusal(.malformed))])
    #expect(server.session.isFinished)
  }
}
