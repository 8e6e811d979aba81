import PostilCore
import PostilLog
import PostilStore
import PostilWire
import Synchronization
import TestSupport
import Testing

@testable import PostilServer

/// The admission of connections.
struct AdmissionTests {
  private let admission = Admission(
    [ServedWorkspace(MemoryLog(workspace: .atlas))], under: nil, find: { _ in nil },
    limits: ServerLimits(), logger: Served.quiet, now: { .noon })

  private func messages(_ bytes: [UInt8]?) throws -> [ServerMessage] {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    decoder.feed(bytes ?? [])
    var said: [ServerMessage] = []
    while let frame = try decoder.next() {
      said.append(try ServerMessage(frame).withoutNonce)
    }
    return said
  }

  @Test func `a connection that comes while the server stops is told so`() async throws {
    await admission.stop()
    let (id, _) = await admission.connect()
    #expect(
      try messages(await admission.nextBytes(for: id)).last
        == .refusal(Refusal(.shuttingDown, retryAfterSeconds: 5)))
  }

  /// Archived while it is served: found out by the next one who asks for it.
  @Test(.timeLimit(.minutes(1)))
  func `the log of a workspace that is served no more is closed once its last connection has left`()
    async throws
  {
    let isArchived = Mutex(false)
    let isClosed = Mutex(false)
    let (closings, closing) = AsyncStream.makeStream(of: Void.self)
    let log = ObservedLog()
    let served = ServedWorkspace(
      log, reader: log,
      disk: { isArchived.withLock { $0 } ? .gone : .present(bytes: 0) },
      close: {
        isClosed.withLock { $0 = true }
        closing.yield()
      })
    let admission = Admission(
      [served], under: nil, find: { _ in nil }, limits: ServerLimits(), logger: Served.quiet,
      now: { .noon })
    let hello = ClientMessage.hello(.from(Author("north").replica)).frame
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await admission.run() }
      let (first, _) = await admission.connect()
      let connection = try #require(await admission.receive(hello, from: first))
      try await connection.receive([hello])
      isArchived.withLock { $0 = true }
      let (second, _) = await admission.connect()
      let other = await admission.receive(hello, from: second)
      #expect(other == nil)
      var last: ServerMessage?
      while let bytes = try await connection.nextBytes() { last = try messages(bytes).last ?? last }
      #expect(last == .refusal(Refusal(.unknownWorkspace, subject: "atlas")))
      // It may be amid a read.
      await admission.hearNoMore(from: first)
      #expect(isClosed.withLock { $0 } == false)
      await admission.disconnect(first)
      for await _ in closings { break }
      await admission.stop()
      try await tasks.waitForAll()
    }
  }
}
