import PostilCore
import PostilLog
import PostilStore
import PostilWire
import Synchronization
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// ⚖ A claim that the log was put back from a copy starts nothing: repair begins once what a replica gives back
/// extends it to exactly an end that the operator signed.
struct ClaimTests {
  private let folder: TemporaryFolder
  private let north: ReplicaStore
  private let key = SigningKey.ofTests("north")
  private let signer = FoundedServer.signer
  /// The server's log before the folder was put back: north has all of it, and a signed end at 8.
  private var whole: MemoryLog

  private static let putBackTo: Seq = 4
  private static let after = Instant.noon.later(by: RepairWaits().afterLastSegment)

  init() throws {
    folder = try TemporaryFolder()
    var server = try FoundedServer()
    let invitation = try server.invite("north")
    north = try Desk(
      "north", at: folder.file("north"), of: .founded,
      ticket: Signer("north").ticket(of: invitation)
    ).store
    whole = server.log
    try sync(&server.log)
    for _ in 4...8 { try server.record(.articleImported(.sample("\(server.log.end())"))) }
    try sync(&server.log)
    whole = server.log
    #expect(whole.end() == 8)
    #expect(try north.read { try $0.signedEnds().first?.end.seq } == 8)
  }

  @discardableResult
  private func sync(_ log: inout some LogStore, cut: Int = .max) throws -> Pipe {
    var pipe = Pipe(.sync, north, key: key, signer: signer, toServer: cut)
    let isDone = try pipe.talk(to: &log)
    #expect(isDone || cut < .max)
    return pipe
  }

  @Test mutating func `a replica that is ahead, with an end that the operator signed, repairs it`()
    throws
  {
    var log = try whole.putBack(through: Self.putBackTo)
    #expect(log.restoration == .none)
    let pipe = try sync(&log)
    #expect(log.log == whole.log)
    #expect(pipe.report.gaveBack == 4)
    #expect(pipe.report.serverHeals)
    #expect(log.restoration == .healing)
    #expect(log.epoch != whole.epoch)
    #expect(log.repairEnd == Self.after)
  }

  /// As the replica's other work does, and that of all others.
  @Test mutating func `waiting events are pushed a day after the last return`() throws {
    var log = try whole.putBack(through: Self.putBackTo)
    try north.record(.articleImported(.sample("Waits")))
    try sync(&log)
    #expect(try north.pendingCount == 1)
    let isEarly = log.endRepair(now: Self.after.later(by: -1))
    #expect(!isEarly)
    try sync(&log)
    #expect(try north.pendingCount == 1)
    let isOver = log.endRepair(now: Self.after)
    #expect(isOver && log.restoration == .healed)
    try sync(&log)
    #expect(try north.pendingCount == 0)
    #expect(log.end() == 9)
  }

  @Test mutating func `a conversation that breaks off before that end starts nothing`() throws {
    var measured = try whole.putBack(through: Self.putBackTo)
    let length = try sync(&measured).sent.toServer
    for cut in 0..<length {
      var log = try whole.putBack(through: Self.putBackTo)
      try sync(&log, cut: cut)
      if log.end() == Self.putBackTo {
        #expect(log.restoration == .none)
        #expect(log.epoch == whole.epoch)
      } else {
        #expect(log.log == whole.log)
      }
    }
  }

  @Test(arguments: [true, false])
  mutating func `a replica that comes after others' pushes has diverged, and neither side changes`(
    heals: Bool
  ) throws {
    var log = try whole.putBack(through: Self.putBackTo)
    var other = Signer("operator", after: log)
    _ = try log.append(
      [other.write(.articleImported(.sample("Came first")), base: log.end())],
      receivedAt: .noon)
    if heals { log.noticePutBack(as: Epoch(life: 9), now: .noon) }
    let before = log
    do {
      try sync(&log)
      Issue.record("joined")
    } catch SyncError.diverged(let seq) {
      #expect(seq == 5)
    }
    #expect(log.log == before.log)
    #expect(log.restoration == before.restoration)
    #expect(try north.read { try $0.cursor() } == 8)
  }

  // MARK: Forged claims

  private func hello(_ end: SignedEnd?, cursor: Seq = 8, chain: Chain? = nil) throws -> Hello {
    let nonce = [UInt8](repeating: 3, count: Greeting.nonceBytes)
    let proof = try key.sign(
      .hello(nonce, workspace: "atlas", replica: key.replica, pin: nil))
    return Hello(
      version: ProtocolVersion.current, workspaceName: "atlas",
      workspaceID: whole.workspace.id, replica: key.replica, cursor: cursor,
      chain: chain ?? whole.chain(at: cursor), wantsLog: false, proof: proof, newestEnd: end)
  }

  private func end(
    at seq: Seq, chain: Chain? = nil, epoch: Epoch? = nil, by name: String = "operator"
  ) throws -> SignedEnd {
    let end = LogEnd(
      workspaceID: whole.workspace.id, epoch: epoch ?? whole.epoch, seq: seq,
      chain: try chain ?? #require(whole.chain(at: seq)))
    return SignedEnd(end, signature: try SigningKey.ofTests(name).sign(.end(end)))
  }

  private func run(_ range: ClosedRange<Int>, of log: MemoryLog) -> Segment {
    Segment(
      sealing: Array(log.log[range.lowerBound - 1..<range.upperBound]),
      after: log.log.prefix(range.lowerBound - 1), of: log.workspace)
  }

  /// Says a hello and gives back, message by message.
  private func give(_ runs: [Segment], saying hello: Hello, to log: inout MemoryLog) throws
    -> [ServerMessage]
  {
    var session = ServerSession(nonce: [UInt8](repeating: 3, count: Greeting.nonceBytes))
    var said: [ServerMessage] = []
    for message in [.hello(hello)] + runs.map(ClientMessage.giveBack) {
      if case .giveBack(let given)? = try session.receive(message, log: log, now: .noon) {
        session.tookBack(given, try log.take(given, as: Epoch(life: 99), now: .noon))
      }
      while case let more = try session.nextMessages(bytes: .max, log: log), !more.isEmpty {
        said += more
      }
    }
    return said
  }

  @Test mutating func `runs are kept until they reach the end, and later ones are taken`()
    throws
  {
    var log = try whole.putBack(through: Self.putBackTo)
    let runs = [run(5...5, of: whole), run(6...7, of: whole), run(8...8, of: whole)]
    let said = try give(runs, saying: hello(end(at: 6)), to: &log)
    #expect(said.suffix(3) == [.takenBack(5), .takenBack(7), .takenBack(8)])
    #expect(log.log == whole.log)
    var short = try whole.putBack(through: Self.putBackTo)
    #expect(try give([runs[0]], saying: hello(end(at: 6)), to: &short).last == .takenBack(5))
    #expect(short.end() == Self.putBackTo)
    #expect(short.restoration == .none)
  }

  @Test mutating func `no other end starts anything`() throws {
    let cases: [(SignedEnd?, cursor: Seq)] = [
      (nil, 8), (try end(at: 8, by: "north"), 8), (try end(at: Self.putBackTo), 8),
      // Beyond what the replica has: nothing that it gives back could prove it.
      (try end(at: 8), 7), (try end(at: 8, chain: whole.chain(at: 7)), 8),
      // Of a copy that is served elsewhere, or of a log that its operator gave up.
      (try end(at: 8, epoch: Epoch(life: 7)), 8),
    ]
    for (end, cursor) in cases {
      var log = try whole.putBack(through: Self.putBackTo)
      let said = try give([], saying: hello(end, cursor: cursor), to: &log)
      #expect(
        said.last
          == .refusal(Refusal(.logIsBehind, expected: Self.putBackTo, found: cursor)))
    }
  }

  @Test mutating func `another continuation than the signed one is refused whole`() throws {
    // Signed by their authors: only their order differs.
    var other = try whole.putBack(through: 6)
    var author = Signer("operator", after: other)
    for title in ["Other", "One more"] {
      _ = try other.append(
        [author.write(.articleImported(.sample(title)), base: other.end())], receivedAt: .noon)
    }
    var log = try whole.putBack(through: Self.putBackTo)
    let said = try give(
      [run(5...8, of: other)],
      saying: hello(end(at: 7), chain: other.chain(at: 8)), to: &log)
    #expect(said.last == .refusal(Refusal(.diverged, found: 7)))
    #expect(log.end() == Self.putBackTo)
    #expect(log.restoration == .none)
  }

  @Test mutating func `runs that do not follow each other end the conversation`() throws {
    for runs in [[6...7, 8...8], [5...5, 7...8], [5...6, 6...8], [4...8]] {
      var log = try whole.putBack(through: Self.putBackTo)
      let said = try give(runs.map { run($0, of: whole) }, saying: hello(end(at: 8)), to: &log)
      #expect(said.last == .refusal(Refusal(.outOfOrder)))
      #expect(log.end() == Self.putBackTo)
    }
  }

  /// A signed end far away, so that nothing is proven before.
  @Test(arguments: [
    (bytes: 1 << 20, raw: 1, starts: 0, runs: 63), (0, 6 << 20, 0, 170), (0, 0, 100_000, 16),
    (0, 0, 0, 1_024),
  ])
  mutating func `a claim keeps a limited number of bytes`(
    bytes: Int, raw: Int, starts: Int, runs: Int
  ) throws {
    var far = whole
    var author = Signer("operator", after: whole)
    let event = EventEncoder.encode(
      base: 8, claimedAt: .noon, change: .articleImported(.sample("Far")))
    _ = try far.append(
      [author.write(events: Array(repeating: event, count: 2_000))], receivedAt: .noon)
    let chain: Chain? = far.chain(at: far.end())
    let hello = try hello(end(at: far.end(), chain: chain), cursor: far.end(), chain: chain)
    let claim = RepairClaim(hello, on: whole.state(for: hello.replica), of: whole.workspace)
    var kept = try #require(claim)
    let filler = (0..<starts).map {
      Segment.Start(replica: ReplicaID(bits: UInt64($0)), chain: kept.end.chain)
    }
    var count = 0
    for seq in 9..<far.end() {
      let run = Segment(
        firstSeq: seq, lastSeq: seq, rawBytes: UInt64(raw),
        bytes: Array(repeating: 0, count: bytes), chain: kept.end.chain, starts: filler)
      guard case .kept = kept.take(run, isHealing: false) else { break }
      count += 1
    }
    #expect(count == runs)
  }

  /// As a server does, which has one room for the claims of all of its workspaces.
  @Test(arguments: [1, 2])
  mutating func `where there is no room for two claims the one that came first makes way`(
    workspaces: Int
  ) async throws {
    let first = run(5...5, of: whole)
    let claims = KeptClaims(limit: first.keptBytes)
    let hubs = try (0..<workspaces).map { _ in
      Hub(
        ServedWorkspace(try whole.putBack(through: Self.putBackTo)), limits: ServerLimits(),
        memory: WaitingBytes(limit: 1 << 20), claims: claims, now: { .noon })
    }
    let frames = [ClientMessage.hello(try hello(end(at: 8))), .giveBack(first)].map(\.frame)
    var said: [[ServerMessage]] = []
    var connections: [Connection] = []
    for number in 0..<2 {
      let nonce = [UInt8](repeating: 3, count: Greeting.nonceBytes)
      let connection = await Connection.open(
        ConnectionID(number: number), to: hubs[number % workspaces],
        session: ServerSession(nonce: nonce),
        memory: WaitingBytes(limit: 1 << 20), frames: SharedFrames(limit: 1 << 20), now: { .noon })
      try await connection.receive(frames)
      connections.append(connection)
    }
    for connection in connections {
      var decoder = FrameDecoder(limit: Limits.frameBytes)
      var messages: [ServerMessage] = []
      while let bytes = try await connection.nextBytes() {
        decoder.feed(bytes)
        while let frame = try decoder.next() { messages.append(try ServerMessage(frame)) }
      }
      said.append(messages)
    }
    #expect(said[0].last == .refusal(Refusal(.busy, retryAfterSeconds: 10)))
    #expect(said[1].contains(.takenBack(5)))
    #expect(!said[1].contains { if case .refusal = $0 { true } else { false } })
  }

  @Test func `claims make way in the order in which they came, and as many as it takes`() async {
    let claims = KeptClaims(limit: 10)
    let ended = Mutex<[Int]>([])
    func keep(_ bytes: Int, _ number: Int) async -> Bool {
      let line = ConnectionLine(
        answer: { _ in }, end: { _ in ended.withLock { $0.append(number) } })
      let (hasRoom, lines) = claims.keep(bytes, for: ConnectionID(number: number), at: line)
      for line in lines { await line.end(.noRoom) }
      return hasRoom
    }
    for number in 1...3 { #expect(await keep(3, number)) }
    // Its own claim makes no way for itself.
    #expect(await keep(4, 1))
    #expect(ended.withLock { $0 } == [])
    #expect(await keep(6, 4))
    #expect(ended.withLock { $0 } == [1, 2])
    #expect(await !keep(11, 5))
    claims.letGo(of: ConnectionID(number: 3))
    #expect(await keep(4, 5))
    #expect(ended.withLock { $0 } == [1, 2])
  }

  @Test
  func `a claim that made way does not come back, and the oldest is not the first connection`() {
    let claims = KeptClaims(limit: 10)
    let line = ConnectionLine(answer: { _ in }, end: { _ in })
    func keep(_ bytes: Int, _ number: Int) -> (hasRoom: Bool, ended: Int) {
      let (hasRoom, ended) = claims.keep(bytes, for: ConnectionID(number: number), at: line)
      return (hasRoom, ended.count)
    }
    #expect(keep(6, 2) == (true, 0))
    #expect(keep(4, 1) == (true, 0))
    #expect(keep(6, 3) == (true, 1))
    // The second connection made way: its conversation has not ended yet.
    #expect(keep(6, 2) == (false, 0))
    #expect(keep(4, 1) == (true, 0))
    claims.letGo(of: ConnectionID(number: 2))
    #expect(keep(4, 2) == (true, 1))
    #expect(keep(1, 1) == (false, 0))
  }

  /// Their author is still invited, and has no device in the log that was put back.
  @Test mutating func `nobody without a device claims anything`() throws {
    var log = try whole.putBack(through: 2)
    let hello = try hello(end(at: 8))
    #expect(RepairClaim(hello, on: log.state(for: hello.replica), of: log.workspace) == nil)
    let said = try give([run(3...8, of: whole)], saying: hello, to: &log)
    #expect(said.last == .refusal(Refusal(.unknownWorkspace, subject: "atlas")))
    #expect(log.end() == 2)
  }

  @Test mutating func `a claim that comes when all of it is there begins nothing`() throws {
    var log = try whole.putBack(through: Self.putBackTo)
    let late = [run(5...8, of: whole)]
    try sync(&log)
    log.endHealing()
    let epoch = log.epoch
    let outcome = try log.repair(with: late, to: end(at: 8).end, as: Epoch(life: 50), now: .noon)
    #expect(outcome == .durable(through: 8))
    #expect(log.restoration == .healed && log.epoch == epoch && log.repairEnd == nil)
  }

  @Test mutating func `a push that came in before is not taken once repair has begun`() throws {
    var log = try whole.putBack(through: Self.putBackTo)
    var session = ServerSession(nonce: [UInt8](repeating: 3, count: Greeting.nonceBytes))
    var author = Signer("north", after: log)
    let early = try author.write(.articleImported(.sample("Early")), base: Self.putBackTo)
    _ = try session.receive(
      .hello(hello(nil, cursor: Self.putBackTo)), log: log, now: .noon)
    try sync(&log)
    #expect(try session.receive(.push(early), log: log, now: .noon) == nil)
    #expect(
      session.nextAnswers().last == .refusal(Refusal(.healing, retryAfterSeconds: 300)))
  }

  // MARK: On disk

  @Test mutating func `a file that was repaired is so after its next start, and heals on`() throws {
    let path = folder.file("server.sqlite")
    var log = try ServerStore(
      creating: path, workspace: .founded, epoch: whole.epoch, founder: .ofTests("operator"),
      now: .noon)
    for logged in whole.log where (2...Self.putBackTo).contains(logged.firstSeq) {
      _ = try log.append([logged.changeset], receivedAt: logged.receivedAt)
    }
    #expect(try log.chain(at: Self.putBackTo) == whole.chain(at: Self.putBackTo))
    try sync(&log)
    var reopened = try ServerStore(opening: path)
    #expect(try reopened.chain(at: 8) == whole.chain(at: 8))
    #expect(reopened.restoration == .healing)
    #expect(reopened.epoch == log.epoch && log.epoch != whole.epoch)
    #expect(reopened.repairEnd == Self.after)
    let isOver = try reopened.endRepair(now: Self.after)
    #expect(isOver)
    #expect(try ServerStore(opening: path).restoration == .healed)
  }
}
