import Foundation
import PostilCore
import PostilStore
import PostilWire
import Synchronization
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A member who takes more than a share is told when to try again, and the others are served on.
@Suite(.timeLimit(.minutes(2)))
struct RateTests {
  private let clock = TurnedClock()
  private let log = ConnectionLog()
  private var limits = ServerLimits()

  /// Says hello and pushes changesets of one event until the server refuses.
  ///
  /// - Returns: how many were acknowledged, and the refusal.
  private func pushAll(_ author: inout Author, of count: Int, to served: Served, textBytes: Int = 1)
    async throws -> (acks: Int, refusal: Refusal?)
  {
    var bytes = ClientMessage.hello(.from(author.replica, wantsLog: false)).frame.encoded
    for number in 0..<count {
      let text = "\(author.name) \(number) " + String(repeating: "t", count: textBytes)
      let change = number == 0 ? author.join : .articleImported(.sample(text))
      bytes += ClientMessage.push(try author.write(change)).frame.encoded
    }
    let sent = bytes
    return try await served.converse { say, hear in
      try await say(sent)
      var acks = 0
      while acks < count, let message = try await hear() {
        if case .ack = message { acks += 1 }
        if case .refusal(let refusal) = message { return (acks, refusal) }
      }
      return (acks, nil)
    }
  }

  private func serve<Answer: Sendable>(
    _ log: ObservedLog = ObservedLog(), _ body: @escaping @Sendable (Served) async throws -> Answer
  ) async throws -> Answer {
    try await Served.with(
      [ServedWorkspace(log)], limits: limits, log: self.log, now: clock.read, body)
  }

  private func hello(_ name: String) -> [UInt8] {
    ClientMessage.hello(.from(Author(name).replica)).frame.encoded
  }

  @Test mutating func `a flood of events is cut at one replica's allowance per minute`()
    async throws
  {
    limits.eventsPerMinute = 8
    let log = ObservedLog()
    let clock = clock
    let this = self
    try await serve(log) { served in
      var north = Author("north")
      let flood = try await this.pushAll(&north, of: 20, to: served)
      #expect(flood.acks == 8)
      #expect(
        flood.refusal
          == Refusal(
            .tooFast, expected: 8, subject: "events of one replica", retryAfterSeconds: 15))
      var south = Author("south")
      #expect(try await this.pushAll(&south, of: 5, to: served) == (5, nil))
      #expect(log.end() == 13)
      // A peer that waits as told goes on.
      north.forget(12)
      clock.turn(seconds: 15)
      let again = ClientMessage.push(try north.write(.articleImported(.sample("Later")))).frame
      let heard = try await served.converse { say, hear in
        try await say(
          ClientMessage.hello(.from(north.replica, wantsLog: false)).frame.encoded + again.encoded)
        while let message = try await hear() {
          if case .ack(let ack) = message { return ack.lastCounter as UInt64? }
        }
        return nil
      }
      #expect(heard == 9)
    }
  }

  @Test mutating func `a flood of bytes is cut as well`() async throws {
    limits.bytesPerMinute = 10_000
    let this = self
    try await serve { served in
      var north = Author("north")
      let flood = try await this.pushAll(&north, of: 20, to: served, textBytes: 4_000)
      #expect(flood.acks == 4)
      #expect(flood.refusal?.code == .tooFast)
      #expect(flood.refusal?.subject == "bytes of one replica")
    }
  }

  @Test mutating func `a peer that connects too often from one address is told when to try again`()
    async throws
  {
    limits.addressConnectionsPerMinute = 4
    let clock = clock
    try await serve { served in
      for _ in 0..<4 {
        let said = try await served.send(HostileTests.Nonsense.unknownType.bytes)
        #expect(said.last == .refusal(HostileTests.Nonsense.unknownType.malformed))
      }
      let said = try await served.send([])
      #expect(
        said.last
          == .refusal(
            Refusal(
              .tooFast, expected: 4, subject: "connections from one address", retryAfterSeconds: 15)
          ))
      clock.turn(seconds: 15)
      let folder = try TemporaryFolder()
      let later = try? await served.clone("north", in: folder)
      // A clone connects twice, and a quarter of four is one.
      #expect(later == nil)
      clock.turn(seconds: 60)
      _ = try await served.clone("south", in: folder)
    }
  }

  @Test mutating func `a replica that says hello too often is told so`() async throws {
    limits.replicaConnectionsPerMinute = 3
    let this = self
    try await serve { served in
      for turn in 0..<5 {
        let (refusal, isWelcome) = try await served.converse { say, hear in
          try await say(this.hello("north"))
          var isWelcome = false
          while let message = try await hear() {
            if case .welcome = message { isWelcome = true }
            if case .end = message { return (nil as Refusal?, isWelcome) }
            if case .refusal(let refusal) = message { return (refusal, isWelcome) }
          }
          return (nil, isWelcome)
        }
        let expected = Refusal(
          .tooFast, expected: 3, subject: "connections of one replica", retryAfterSeconds: 15)
        #expect(refusal == (turn < 3 ? nil : expected))
        // Only a replica that has proven who it is counts.
        #expect(isWelcome)
      }
      // Another replica at the same address is welcome.
      let said = try await served.converse { say, hear in
        try await say(this.hello("south"))
        _ = try await hear()
        return try await hear()
      }
      guard case .welcome? = said else {
        Issue.record("\(String(describing: said))")
        return
      }
    }
  }

  @Test mutating func `a replica has a few connections at the same time and no more`() async throws
  {
    limits.connectionsPerReplica = 2
    let this = self
    try await serve { served in
      /// Opens so many more, one in the other, and returns the outcome of the last.
      @Sendable func open(_ more: Int) async throws -> Refusal? {
        try await served.converse { say, hear in
          try await say(this.hello("north"))
          while let message = try await hear() {
            if case .refusal(let refusal) = message { return refusal }
            if case .end = message { break }
          }
          return more > 0 ? try await open(more - 1) : nil
        }
      }
      #expect(try await open(1) == nil)
      let refusal = Refusal(
        .tooManyConnections, expected: 2, subject: "connections of one replica",
        retryAfterSeconds: 10)
      #expect(try await open(2) == refusal)
      // Those that were closed are not counted any more, once the server has seen it.
      try await this.log.wait { $0.open == 0 }
      #expect(try await open(1) == nil)
    }
  }

  @Test mutating func `a member has a few connections with all devices together and no more`()
    async throws
  {
    limits.connectionsPerMember = 2
    let folder = try TemporaryFolder()
    let server = try ServerFolder(folder.file("server"))
    try server.create("atlas", now: .noon)
    let desk = try OperatorDesk(at: server.chosen("atlas").path)
    let workspace = try #require(try server.serving("atlas", now: .noon))
    let log = log
    try await Served.with([workspace], limits: limits, log: log, now: clock.read) { served in
      let clone = { (name: String, invite: Invite) in
        try await Replica.clone(
          served.link.inviting(invite), into: folder.file(name), as: name, now: .noon
        ).replica
      }
      let north = try await clone("north", desk.inviteAdmin())
      let south = try await clone("south", desk.inviteAdmin())
      let key = SigningKey()
      _ = try north.decide(
        .memberInvited(
          Invitation(
            publicKey: key.publicKey, guest: .device(of: north.store.replica), expires: nil)),
        now: .noon)
      _ = try await north.synchronize(.sync)
      let phone = try await clone("phone", Invite(key, workspaceID: desk.store.workspace.id))

      /// Opens a connection for each, one in the other, and returns the outcome of the last.
      @Sendable func open(_ replicas: ArraySlice<Replica>) async throws -> Refusal? {
        guard let replica = replicas.first else { return nil }
        return try await served.converse { say, hear in
          while let message = try await hear() {
            switch message {
            case .greeting(let greeting):
              let hello = try replica.store.hello(
                holding: replica.store.position(), wantsLog: true
              ).proven(by: replica.key(), answering: greeting, under: nil)
              try await say(ClientMessage.hello(hello).frame.encoded)
            case .refusal(let refusal): return refusal
            case .end: return try await open(replicas.dropFirst())
            default: break
            }
          }
          return nil
        }
      }
      // Those of the clones are not counted any more, once the server has seen that they are closed.
      try await log.wait { $0.open == 0 }
      #expect(try await open([north, phone]) == nil)
      try await log.wait { $0.open == 0 }
      #expect(try await open([north, phone, south]) == nil)
      try await log.wait { $0.open == 0 }
      let refusal = Refusal(
        .tooManyConnections, expected: 2, subject: "connections of one member",
        retryAfterSeconds: 10)
      #expect(try await open([north, phone, phone]) == refusal)
    }
  }

  @Test
  mutating func `a replica with more than may be pushed in a minute waits, and goes on by itself`()
    async throws
  {
    limits.eventsPerMinute = 8
    let clock = clock
    let log = ObservedLog()
    let folder = try TemporaryFolder()
    try await serve(log) { served in
      let north = try await served.clone("north", in: folder)
      // Each too long to share a changeset with another.
      for number in 0..<12 {
        let text = "\(number) " + String(repeating: "t", count: Limits.changesetBytes / 2)
        try north.imports(text)
      }
      let pauses = Mutex<[UInt64]>([])
      let report = try await north.synchronize(.sync) { seconds in
        pauses.withLock { $0.append(seconds) }
        clock.turn(seconds: Int64(seconds))
      }
      #expect(report.pushed == 12)
      #expect(pauses.withLock { $0 } == [15, 15, 15])
      #expect(try north.status().unpushed == 0)
    }
    #expect(log.end() == 13)
  }

  @Test
  mutating func
    `a member who has pushed a day's worth is told when to go on, and can pull meanwhile`()
    async throws
  {
    limits.dailyPushBytes = 10_000
    let clock = clock
    let folder = try TemporaryFolder()
    try await serve { served in
      let north = try await served.clone("north", in: folder)
      let south = try await served.clone("south", in: folder)
      // Each too long to share a changeset with another.
      for number in 0..<3 {
        try north.imports("\(number) " + String(repeating: "t", count: Limits.changesetBytes / 2))
      }
      try south.imports("A mill")
      _ = try await south.synchronize(.sync)
      var said: Refusal?
      do {
        _ = try await north.synchronize(.sync) { _ in Issue.record("waits for a day by itself") }
      } catch SyncError.refused(let refusal) {
        said = refusal
      }
      #expect(said?.code == .tooMuchToday)
      #expect(said?.expected == 10_000)
      // The push that crossed the limit was taken, the others wait; south's work has arrived.
      #expect(try north.status().unpushed == 2)
      #expect(try north.status().articles == 4)
      clock.turn(seconds: Int64(said?.retryAfterSeconds ?? 0))
      await #expect(throws: SyncError.self) { try await north.synchronize(.sync) }
      #expect(try north.status().unpushed == 1)
    }
  }

  @Test mutating func `a server that takes nothing is not asked for ever`() async throws {
    limits.eventsPerMinute = 1
    let folder = try TemporaryFolder()
    try await serve { served in
      let north = try await served.clone("north", in: folder)
      try north.imports("A bridge")
      do {
        _ = try await north.synchronize(.sync) { _ in }
        Issue.record("pushed more than is allowed")
      } catch SyncError.refused(let refusal) {
        #expect(refusal.code == .tooFast)
      }
    }
  }
}

/// A clock that stands still until it is turned.
final class TurnedClock: Sendable {
  private let time = Mutex(Instant.noon.milliseconds)

  var read: @Sendable () -> Instant { { Instant(milliseconds: self.time.withLock { $0 }) } }

  func turn(seconds: Int64) { time.withLock { $0 += seconds * 1_000 } }
}
