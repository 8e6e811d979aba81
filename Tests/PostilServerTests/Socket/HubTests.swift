import NIOPosix
import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// The one writer of the log.
struct HubTests {
  private func hub(_ log: ObservedLog) -> Hub {
    Hub(ServedWorkspace(log), now: { .noon })
  }

  /// Connects, says hello and pushes a join.
  private func push(_ name: String, to hub: Hub) async throws -> Hub.ConnectionID {
    var author = Author(name)
    let id = await hub.seat(ServerSession()).id
    let join = try author.write(author.join)
    try await hub.receive(
      [
        ClientMessage.hello(.from(author.replica, wantsLog: false)).frame,
        ClientMessage.push(join).frame,
      ], from: id)
    return id
  }

  /// Everything that waits to be sent.
  private func said(_ hub: Hub, to id: Hub.ConnectionID) async throws -> [ServerMessage] {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    var said: [ServerMessage] = []
    while let bytes = try await hub.nextBytes(for: id) {
      decoder.feed(bytes)
      while let frame = try decoder.next() { said.append(try ServerMessage(frame)) }
    }
    return said
  }

  @Test func `pushes that wait at the same time share one transaction`() async throws {
    let log = ObservedLog()
    let hub = hub(log)
    var connections: [Hub.ConnectionID] = []
    for number in 0..<20 { connections.append(try await push("r\(number)", to: hub)) }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await hub.run(logger: Served.quiet) }
      #expect(await log.nextGroup() == 20)
      for (index, id) in connections.enumerated() {
        let ack = Ack(lastCounter: 1, firstSeq: Seq(index + 1), receivedAt: .noon)
        #expect(try await said(hub, to: id).last == .ack(ack))
      }
      _ = try await push("late", to: hub)
      #expect(await log.nextGroup() == 1)
      try await hub.stop()
      try await tasks.waitForAll()
    }
    #expect(log.head() == 21)
  }

  @Test func `stopping finishes what waits and then refuses`() async throws {
    let log = ObservedLog()
    let hub = hub(log)
    let id = try await push("north", to: hub)
    try await hub.stop()
    #expect(log.head() == 1)
    #expect(
      try await said(hub, to: id).suffix(2) == [
        .ack(Ack(lastCounter: 1, firstSeq: 1, receivedAt: .noon)),
        .refusal(Refusal(.shuttingDown, retryAfterSeconds: 5)),
      ])
    let late = await hub.seat(ServerSession())
    #expect(
      try await said(hub, to: late.id).last
        == .refusal(Refusal(.shuttingDown, retryAfterSeconds: 5)))
  }

  @Test func `a log that fails acknowledges nothing`() async throws {
    let hub = hub(ObservedLog(failure: .diskFull))
    let id = try await push("north", to: hub)
    await #expect(throws: StoreError.diskFull) { try await hub.stop() }
    #expect(
      try await said(hub, to: id).last == .refusal(Refusal(.busy, retryAfterSeconds: 30)))
  }

  @Test func `what is pushed after the workspace has gone is refused and in no log`() async throws {
    let log = ObservedLog()
    let hub = Hub(ServedWorkspace(log, disk: { .gone }), now: { .noon })
    let id = try await push("north", to: hub)
    try await hub.stop()
    #expect(
      try await said(hub, to: id).last == .refusal(Refusal(.unknownWorkspace, subject: "atlas")))
    #expect(log.head() == 0)
  }

  @Test func `what a lost connection pushed is appended all the same`() async throws {
    let log = ObservedLog()
    let hub = hub(log)
    let id = try await push("north", to: hub)
    await hub.disconnect(id)
    try await hub.stop()
    #expect(log.head() == 1)
  }
}
