import Foundation
import NIOCore
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A peer that only takes up room, a connection, memory, the disk, is stopped, and the others are served on.
@Suite(.timeLimit(.minutes(5)))
struct RoomTests {
  private let folder: TemporaryFolder
  private var limits = ServerLimits()

  init() throws {
    folder = try TemporaryFolder()
    // Silence alone ends nothing here.
    limits.idleTimeout = .hours(1)
  }

  private func serve<Answer: Sendable>(
    _ workspace: ServedWorkspace = ServedWorkspace(MemoryLog(workspace: .atlas)),
    _ body: @escaping @Sendable (Served) async throws -> Answer
  ) async throws -> Answer {
    try await Served.with([workspace], limits: limits, body)
  }

  private var hello: [UInt8] {
    ClientMessage.hello(.from(Author("south").replica, wantsLog: false)).frame.encoded
  }

  @Test func `a hello that is longer than any is refused by its end`() async throws {
    let length = UInt32(Limits.helloBytes + 1).bigEndian
    let end = withUnsafeBytes(of: length, Array.init) + [FrameType.hello.rawValue]
    try await serve { served in
      let said = try await served.send(end)
      #expect(said.last == .refusal(Refusal(.malformed, subject: "frameTooLong")))
    }
  }

  @Test mutating func `frames that are begun and not ended take a limited memory`() async throws {
    limits.waitingBytes = 50_000
    let begun: [UInt8] = hello + [0, 0x50, 0, 0, FrameType.push.rawValue]
    let sent = begun + [UInt8](repeating: 7, count: 200_000)
    try await serve { served in
      #expect(
        try await served.send(sent).last == .refusal(Refusal(.busy, retryAfterSeconds: 10)))
      let small = try TemporaryFolder()
      _ = try await served.clone("north", in: small)
    }
  }

  @Test mutating func `a workspace takes no more than its quota, and can be pulled all the same`()
    async throws
  {
    let server = try ServerFolder(folder.file("server"))
    try server.create("atlas", for: .anybody, now: .noon)
    limits.quotaBytes = 200_000
    let (quota, folder) = (UInt64(200_000), folder)
    try await serve(try server.chosen("atlas").serving(now: .noon)) { served in
      let north = try await served.clone("north", in: folder)
      let south = try await served.clone("south", in: folder)
      var refusal: Refusal?
      var rounds = 0
      while refusal == nil, rounds < 100 {
        rounds += 1
        try north.imports("\(rounds) " + Self.prose(rounds))
        do {
          _ = try await north.synchronize(.sync)
        } catch SyncError.refused(let said) {
          refusal = said
        }
      }
      #expect(refusal?.code == .quotaReached)
      #expect(refusal?.kind == .someoneMustDecide)
      #expect(refusal?.expected == quota)
      #expect((quota..<2 * quota).contains(refusal?.found ?? 0))
      #expect(try north.status().unpushed == 1)
      #expect(try await south.synchronize(.pull).pulled == rounds - 1)
      try south.imports("A mill")
      await #expect(throws: SyncError.self) { try await south.synchronize(.push) }
    }
  }

  /// Text that does not compress to nothing.
  private static func prose(_ number: Int) -> String {
    var choices = Seed(number: UInt64(number)).choices
    return (0..<3_000).map { _ in "word\(choices.below(1_000_000))" }.joined(separator: " ")
  }
}
