import PostilCore
import PostilLog
import PostilStore
import PostilWire
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
}
