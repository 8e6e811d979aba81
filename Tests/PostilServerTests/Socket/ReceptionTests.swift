import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// How many connections a server takes.
struct ReceptionTests {
  private let reception = Reception(
    [ServedWorkspace(MemoryLog(workspace: .atlas))], under: nil, find: { _ in nil },
    limits: Self.limits,
    logger: Served.quiet, now: { .noon })

  private static var limits: ServerLimits {
    var limits = ServerLimits()
    limits.connections = 5
    limits.refusedConnections = 2
    return limits
  }

  private func messages(_ bytes: [UInt8]?) throws -> [ServerMessage] {
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    decoder.feed(bytes ?? [])
    var said: [ServerMessage] = []
    while let frame = try decoder.next() {
      said.append(try ServerMessage(frame).withoutNonce)
    }
    return said
  }

  @Test
  func `whoever comes when all places are taken is told so, and those after them are cut off`()
    async throws
  {
    let greeting = ServerMessage.greeting(Greeting(versions: 1...1))
    var first: Reception.ArrivalID?
    for _ in 0..<5 {
      let (id, _) = try #require(await reception.connect())
      #expect(try messages(await reception.nextBytes(for: id)) == [greeting])
      first = id
    }
    for _ in 0..<2 {
      let (id, _) = try #require(await reception.connect())
      #expect(
        try messages(await reception.nextBytes(for: id))
          == [greeting, .refusal(Refusal(.busy, retryAfterSeconds: 10))])
    }
    #expect(await reception.connect() == nil)
    await reception.disconnect(try #require(first))
    #expect(await reception.connect() != nil)
  }

  @Test func `whoever comes while the server stops is told so`() async throws {
    await reception.stop()
    let (id, _) = try #require(await reception.connect())
    #expect(
      try messages(await reception.nextBytes(for: id)).last
        == .refusal(Refusal(.shuttingDown, retryAfterSeconds: 5)))
  }
}
