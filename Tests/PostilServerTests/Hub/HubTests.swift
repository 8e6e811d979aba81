import NIOPosix
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import Synchronization
import TestSupport
import Testing

@testable import PostilServer

/// The one writer of the log.
struct HubTests {
  private func hub(_ log: ObservedLog) -> Hub {
    hub(ServedWorkspace(log))
  }

  private func hub(
    _ workspace: ServedWorkspace, memory: WaitingBytes = WaitingBytes(limit: 1 << 30),
    now: Instant = .noon
  ) -> Hub {
    Hub(workspace, limits: ServerLimits(), memory: memory, now: { now })
  }

  private static let numbers = Atomic(0)

  private func connect(
    to hub: Hub, memory: WaitingBytes = WaitingBytes(limit: 1 << 30), now: Instant = .noon
  ) async -> Connection {
    let number = Self.numbers.add(1, ordering: .relaxed).newValue
    return await Connection.open(
      ConnectionID(number: number), to: hub, session: ServerSession(), memory: memory,
      frames: SharedFrames(limit: 1 << 20), now: { now })
  }

  /// Connects, says hello and pushes a join, and then the other changes.
  private func push(
    _ name: String, then changes: Change..., to hub: Hub,
    memory: WaitingBytes = WaitingBytes(limit: 1 << 30)
  ) async throws -> Connection {
    var author = Author(name)
    let connection = await connect(to: hub, memory: memory)
    let pushes = try ([author.join] + changes).map {
      ClientMessage.push(try author.write($0)).frame
    }
    try await connection.receive(
      [ClientMessage.hello(.from(author.replica, wantsLog: false)).frame] + pushes)
    return connection
  }

  /// Everything that waits to be sent.
  private func said(to connection: Connection) async throws -> [ServerMessage] {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    var said: [ServerMessage] = []
    while let bytes = try await connection.nextBytes() {
      decoder.feed(bytes)
      while let frame = try decoder.next() { said.append(try ServerMessage(frame)) }
    }
    return said
  }

  /// The last message before the connection has the outcome of its push.
  private func lastSaid(to connection: Connection) async throws -> ServerMessage? {
    for await _ in connection.wakes {
      if let last = try await said(to: connection).last, case .ack = last { return last }
    }
    return nil
  }

  @Test func `pushes that wait at the same time share one transaction`() async throws {
    let log = ObservedLog()
    let hub = hub(log)
    var connections: [Connection] = []
    for number in 0..<20 { connections.append(try await push("r\(number)", to: hub)) }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await hub.run(logger: Served.quiet) }
      #expect(await log.nextGroup() == 20)
      for (index, connection) in connections.enumerated() {
        let ack = Ack(lastCounter: 1, firstSeq: Seq(index + 1), receivedAt: .noon)
        #expect(try await lastSaid(to: connection) == .ack(ack))
      }
      _ = try await push("late", to: hub)
      #expect(await log.nextGroup() == 1)
      try await hub.stop()
      try await tasks.waitForAll()
    }
    #expect(log.end() == 21)
  }

  @Test func `stopping finishes waiting pushes and then refuses`() async throws {
    let log = ObservedLog()
    let hub = hub(log)
    let connection = try await push("north", to: hub)
    try await hub.stop()
    #expect(log.end() == 1)
    #expect(
      try await said(to: connection).suffix(2) == [
        .ack(Ack(lastCounter: 1, firstSeq: 1, receivedAt: .noon)),
        .refusal(Refusal(.shuttingDown, retryAfterSeconds: 5)),
      ])
    let late = await connect(to: hub)
    #expect(
      try await said(to: late).last
        == .refusal(Refusal(.shuttingDown, retryAfterSeconds: 5)))
  }

  @Test func `what is pushed to a writer that has stopped is refused and takes no memory`()
    async throws
  {
    let log = ObservedLog()
    let memory = WaitingBytes(limit: 100_000)
    let hub = hub(ServedWorkspace(log), memory: memory)
    try await hub.writer.stop()
    let connection = try await push("north", to: hub, memory: memory)
    #expect(
      try await said(to: connection).last
        == .refusal(Refusal(.shuttingDown, retryAfterSeconds: 5)))
    #expect(log.end() == 0)
    #expect(memory.take(100_000))
  }

  @Test func `a log that fails acknowledges nothing`() async throws {
    let hub = hub(ObservedLog(failure: .system(SystemFault(.diskFull))))
    let connection = try await push("north", to: hub)
    await #expect(throws: LogError.system(SystemFault(.diskFull))) { try await hub.stop() }
    #expect(
      try await said(to: connection).last
        == .refusal(Refusal(.busy, subject: "its disk is full", retryAfterSeconds: 30)))
  }

  @Test(
    arguments: [
      (LogError.system(SystemFault(.diskFull)), "its disk is full", "make room on the disk"),
      (StoreError.system(SystemFault(errno: EDQUOT)), "its quota of the disk is used up", "quota"),
      (
        LogError.system(SystemFault(errno: EFBIG)), "its file has reached the size limit",
        "ulimit -f"
      ),
      (LogError.busy, "another process holds its file", "wait for it to end"),
      (
        LogError.newerVersion, "a newer version of postil has counted its log anew",
        "restart the server"
      ),
      (
        StoreError.newerLaws(found: 9, known: 8),
        "a newer version of postil has counted its log anew", "restart the server"
      ),
      (LogError.unreachable("no route"), "its database does not answer", "PostgreSQL runs"),
      (LogError.failed("no such table"), "something is wrong in its folder", "postil verify"),
    ] as [(any Error, String, String)])
  func `an operator reads why a log is not written, and advice`(
    error: any Error, reason: String, advice: String
  ) {
    let failure = LogFailure(error)
    let facts = failure.facts(of: "atlas")
    #expect(facts["reason"] == "\(reason)" && facts["workspace"] == "atlas")
    #expect("\(facts["hint"] ?? "")".contains(advice))
    #expect(!facts.values.contains { "\($0)".contains("LogError") || "\($0)".contains("system(") })
    #expect(failure.refusal == Refusal(.busy, subject: Text(reason), retryAfterSeconds: 30))
  }

  @Test func `pushes that wait take a limited memory, over all workspaces`()
    async throws
  {
    let memory = WaitingBytes(limit: 100_000)
    let first = hub(ServedWorkspace(ObservedLog()), memory: memory)
    let second = hub(ServedWorkspace(ObservedLog()), memory: memory)
    let long = Change.articleImported(.sample(String(repeating: "t", count: 60_000)))
    let north = try await push("north", then: long, to: first, memory: memory)
    let south = try await push("south", then: long, to: second, memory: memory)
    // South's join is taken and its article is not; north's, which came first, is.
    try await second.stop()
    #expect(
      try await said(to: south).suffix(2) == [
        .ack(Ack(lastCounter: 1, firstSeq: 1, receivedAt: .noon)),
        .refusal(Refusal(.busy, retryAfterSeconds: 10)),
      ])
    try await first.stop()
    let ack = ServerMessage.ack(Ack(lastCounter: 2, firstSeq: 2, receivedAt: .noon))
    #expect(try await said(to: north).contains(ack))
    // There is room again.
    let third = hub(ServedWorkspace(ObservedLog()), memory: memory)
    let east = try await push("east", then: long, to: third, memory: memory)
    try await third.stop()
    #expect(try await said(to: east).contains(ack))
    #expect(memory.take(100_000))
  }

  @Test func `a push to a workspace that has gone is refused and in no log`() async throws {
    let log = ObservedLog()
    let hub = hub(ServedWorkspace(log, disk: { .gone }))
    let connection = try await push("north", to: hub)
    try await hub.stop()
    #expect(
      try await said(to: connection).last == .refusal(Refusal(.unknownWorkspace, subject: "atlas")))
    #expect(log.end() == 0)
  }

  private static func healing() -> MemoryLog {
    var log = MemoryLog(workspace: .atlas)
    log.noticePutBack(as: Epoch(life: 2), now: .noon)
    return log
  }

  @Test(.timeLimit(.minutes(1)))
  func `while a log heals no connection waits for its writer`() async throws {
    let gate = Gate()
    let log = ObservedLog(gate: gate)
    let hub = hub(ServedWorkspace(log, reader: Self.healing()))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await hub.run(logger: Served.quiet) }
      // The writer stands in the middle of an append.
      var author = Author("north")
      let line = ConnectionLine(answer: { _ in }, end: { _ in })
      #expect(hub.writer.take(.push(try author.write(author.join)), from: line) == nil)
      #expect(await log.nextGroup() == 1)
      let late = await connect(to: hub)
      try await late.receive([ClientMessage.hello(.from(Author("south").replica)).frame])
      #expect(try await said(to: late).contains { if case .welcome = $0 { true } else { false } })
      gate.open()
      try await hub.stop()
      try await tasks.waitForAll()
    }
  }

  @Test func `who was welcomed in a former epoch of a shared log says hello again`() async throws {
    let log = ObservedLog()
    let former = log.epoch
    let hub = hub(ServedWorkspace(log, reader: log, isShared: true))
    var author = Author("north")
    let join = try author.write(author.join)
    let connection = await connect(to: hub)
    try await connection.receive([ClientMessage.hello(.from(author.replica)).frame])
    _ = try await said(to: connection)
    log.begin(Epoch(life: 9), now: .noon)
    #expect(log.epoch != former && log.restoration == .healed)
    try await connection.receive([ClientMessage.push(join).frame])
    #expect(try await said(to: connection).last == .refusal(.begunAnew))
    // One that waited for the writer already.
    let refusals = Mutex<[Refusal]>([])
    let line = ConnectionLine(
      answer: { answer in
        if case .failed(let refusal) = answer { refusals.withLock { $0.append(refusal) } }
      }, end: { _ in })
    #expect(hub.writer.take(.push(join), from: line, of: former) == nil)
    try await hub.stop()
    #expect(refusals.withLock { $0 } == [.begunAnew])
    #expect(log.end() == 0)
  }

  @Test func `the first frame that comes when a repair is over ends it`() async throws {
    let log = ObservedLog(Self.healing())
    let end = try #require(log.repairEnd)
    let hub = hub(ServedWorkspace(log), now: end)
    for (moment, restoration) in [(end.later(by: -1), Restoration.healing), (end, .healed)] {
      let connection = await connect(to: hub, now: moment)
      try await connection.receive([ClientMessage.hello(.from(Author("south").replica)).frame])
      #expect(log.restoration == restoration)
    }
  }

  @Test func `a connection that joins after the end touches nothing of the log`() async throws {
    let log = ObservedLog(Self.healing())
    let end = try #require(log.repairEnd)
    let hub = hub(ServedWorkspace(log), now: end)
    try await hub.stop()
    await hub.close()
    let late = await connect(to: hub, now: end)
    try await late.receive([ClientMessage.hello(.from(Author("south").replica)).frame])
    #expect(log.restoration == .healing)
    #expect(
      try await said(to: late).last == .refusal(Refusal(.shuttingDown, retryAfterSeconds: 5)))
  }

  @Test(.timeLimit(.minutes(1)))
  func `where its task is cancelled, a hub ends all conversations and closes after the last`()
    async throws
  {
    let order = Mutex<[String]>([])
    let log = ObservedLog()
    let closed = ServedWorkspace(
      log, reader: log, close: { order.withLock { $0.append("closed") } })
    let hub = hub(closed)
    let connection = await connect(to: hub)
    let run = Task {
      await hub.run(logger: Served.quiet)
      await hub.close()
    }
    run.cancel()
    let stopping = ServerMessage.refusal(Refusal(.shuttingDown, retryAfterSeconds: 5))
    for await _ in connection.wakes {
      if try await said(to: connection).last == stopping { break }
    }
    let late = try await push("north", to: hub)
    #expect(try await said(to: late).last == stopping)
    await late.disconnect()
    order.withLock { $0.append("left") }
    await connection.disconnect()
    await run.value
    #expect(order.withLock { $0 } == ["left", "closed"])
  }

  @Test func `pushes of a lost connection are appended all the same`() async throws {
    let log = ObservedLog()
    let hub = hub(log)
    let connection = try await push("north", to: hub)
    await connection.disconnect()
    try await hub.stop()
    #expect(log.end() == 1)
  }
}
