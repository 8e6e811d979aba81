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
    identity: ServerIdentity? = nil, _ body: @escaping @Sendable (Served) async throws -> Answer
  ) async throws -> Answer {
    try await Served.with([workspace], identity: identity, limits: limits, body)
  }

  private var hello: [UInt8] {
    ClientMessage.hello(.from(Author("south").replica, wantsLog: false)).frame.encoded
  }

  /// The record of a TLS handshake that says that it will be long, and nothing of it.
  private static let halfRecord: [UInt8] = [0x16, 3, 1, 2, 0, 1]

  @Test(arguments: [0, 1, 4, 20])
  mutating func `a peer without a whole hello is cut off without a word`(bytes: Int) async throws {
    limits.helloTimeout = .milliseconds(200)
    let begun = Array(hello.prefix(bytes))
    try await serve { served in
      // The greeting at most.
      let said = try await served.send(begun)
      #expect(said.count <= 1)
    }
  }

  @Test mutating func `a peer that sends its hello byte by byte is cut off as well`() async throws {
    limits.helloTimeout = .milliseconds(200)
    let hello = hello
    try await serve { served in
      let said = try? await served.converse { say, hear in
        for byte in hello.dropLast() {
          try await say([byte])
          try await Task.sleep(for: .milliseconds(20))
        }
        _ = try await hear()
        return try await hear()
      }
      #expect(said == nil)
    }
  }

  @Test(arguments: [[], halfRecord])
  mutating func `a peer that does not finish TLS is cut off`(bytes: [UInt8]) async throws {
    limits.helloTimeout = .milliseconds(200)
    let identity = try ServerIdentity.kept(in: folder.made("server"))
    try await serve(identity: identity) { served in
      let said = try await served.send(bytes)
      #expect(said == [])
    }
  }

  @Test mutating func `a peer that was welcomed in time stays`() async throws {
    limits.helloTimeout = .seconds(5)
    let hello = hello
    var author = Author("south")
    let join = ClientMessage.push(try author.write(author.join)).frame.encoded
    try await serve { served in
      let said = try await served.converse { say, hear in
        try await say(hello)
        _ = try await hear()
        _ = try await hear()
        try await Task.sleep(for: .seconds(6))
        try await say(join)
        return try await hear()
      }
      #expect(said == .ack(Ack(lastCounter: 1, firstSeq: 1, receivedAt: .noon)))
    }
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
