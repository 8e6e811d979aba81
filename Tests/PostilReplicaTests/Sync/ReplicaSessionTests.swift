import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// The replica's answers to the server, and the messages that it refuses.
struct ReplicaSessionTests {
  private let desk: Desk
  private var log = MemoryLog(workspace: .atlas)
  private var session: ReplicaSession

  /// The join is in the log, an import waits.
  init() throws {
    desk = try Desk()
    try desk.exchange(with: &log)
    try desk.imports("A bridge")
    session = ReplicaSession(.sync, store: desk.replica.store)
  }

  private let greeting = ServerMessage.greeting(Greeting(versions: 1...1))

  private func welcome(
    workspaceID: [UInt8] = WorkspaceIdentity.atlas.id, lastCounter: UInt64 = 1,
    chain: Chain? = nil
  ) -> ServerMessage {
    let held = log.frontier(of: desk.replica.store.replica)?.chain
    return .welcome(
      Welcome(
        workspaceID: workspaceID, epoch: Epoch(life: 1), end: 1, lastCounter: lastCounter,
        chain: chain ?? held,
        creditBytes: 1 << 20))
  }

  private mutating func failure(after messages: ServerMessage...) -> String {
    do {
      for message in messages { try session.receive(message) }
      return "nothing"
    } catch {
      return String(describing: error)
    }
  }

  @Test mutating func `hello names the replica and its cursor, then pushes follow`() throws {
    #expect(try session.nextMessages().isEmpty)
    try session.receive(greeting)
    let hello = Hello(
      version: 1, workspaceName: "atlas", workspaceID: WorkspaceIdentity.atlas.id,
      replica: desk.replica.store.replica, cursor: 1, chain: log.chain(at: 1), wantsLog: true)
    #expect(try session.nextMessages() == [.hello(hello)])
    #expect(try session.nextMessages().isEmpty)
    try session.receive(welcome())
    let waiting = try #require(try desk.replica.store.read { try $0.outbox(after: 1) })
    #expect(try session.nextMessages() == [.push(waiting)])
    #expect(try session.nextMessages().isEmpty)
    try session.receive(.end(1))
    #expect(try !session.isFinished())
    try session.receive(.ack(Ack(lastCounter: 2, firstSeq: 2, receivedAt: .noon)))
    #expect(try session.isFinished())
    #expect(session.report == SyncReport(pulled: 0, pushed: 1))
    #expect(try desk.pendingCount == 0)
  }

  @Test mutating func `a server of another version is left`() {
    #expect(
      failure(after: .greeting(Greeting(versions: 2...3)))
        == "unsupportedVersion(server: ClosedRange(2...3))")
  }

  @Test mutating func `another workspace is left`() {
    #expect(
      failure(after: greeting, welcome(workspaceID: WorkspaceIdentity.other.id))
        == "otherWorkspace")
  }

  @Test mutating func `a refusal ends the conversation at any time`() {
    #expect(failure(after: .refusal(Refusal(.busy))).hasPrefix("refused("))
    #expect(failure(after: greeting, .refusal(Refusal(.busy))).hasPrefix("refused("))
  }

  @Test mutating func `a server that holds fewer own events than it acknowledged is behind`() {
    #expect(
      failure(after: greeting, welcome(lastCounter: 0))
        == "serverIsBehind(held: 0, acknowledged: 1)")
  }

  @Test(arguments: [3, 1_000, UInt64.max])
  mutating func `a server that holds more than was written knows another copy`(held: UInt64) {
    #expect(
      failure(after: greeting, welcome(lastCounter: held))
        == "damaged(PostilLog.Damage.ownEvents(counter: 2))")
  }

  @Test(arguments: [2, UInt64.max])
  mutating func `a restored file without own events waiting believes no number`(held: UInt64)
    throws
  {
    try desk.exchange(with: &log)
    try session.receive(greeting)
    try session.receive(welcome(lastCounter: held + (held == 2 ? 1 : 0)))
    #expect(try desk.replica.store.read { try $0.acknowledgedCounter() } == 2)
  }

  /// Found by the simulation, seed 502658: the server held own events that this file learned of only
  /// after it had recorded others under their counters.
  @Test
  mutating func `an event recorded before the log brought more own events does not follow them`()
    throws
  {
    try desk.exchange(with: &log)
    try session.receive(greeting)
    try session.receive(welcome(lastCounter: 3, chain: Chain(workspace: [])))
    try desk.imports("Under the same counter")
    try desk.imports("Under the next one")
    #expect(try session.nextMessages().count == 1)
    #expect(
      PostilReplicaTests.failure { _ = try session.nextMessages() }
        == "damaged(PostilLog.Damage.ownEvents(counter: 3))")
  }

  @Test mutating func `other own events under the same counters are found before anything is said`()
    throws
  {
    let other = Chain(workspace: [])
    #expect(
      failure(after: greeting, welcome(chain: other))
        == "damaged(PostilLog.Damage.ownEvents(counter: 1))")
    #expect(
      failure(after: welcome(lastCounter: 2, chain: other))
        == "damaged(PostilLog.Damage.ownEvents(counter: 2))")
    #expect(try session.nextMessages().count == 1)
  }

  @Test mutating func `an end beyond the sent log is a gap`() {
    #expect(
      failure(after: greeting, welcome(), .end(2))
        == "damaged(PostilLog.Damage.gap(expected: 2, found: 3))")
    #expect(failure(after: .end(.max - 1)).hasPrefix("damaged("))
  }

  @Test mutating func `messages out of order break the protocol`() {
    let said = "protocolViolation(\"a message out of order\")"
    #expect(failure(after: .end(0)) == said)
    #expect(failure(after: welcome()) == said)
    #expect(failure(after: greeting, greeting) == said)
    #expect(failure(after: .changesets([])) == said)
    #expect(failure(after: welcome(), welcome()) == said)
  }

  @Test mutating func `changesets that do not follow change nothing`() throws {
    var south = Author("south")
    let logged = try LoggedChangeset(
      changeset: south.write(south.join), firstSeq: 3, receivedAt: .noon)
    #expect(
      failure(after: greeting, welcome(), .changesets([logged]))
        == "damaged(PostilLog.Damage.gap(expected: 2, found: 3))")
    #expect(try desk.replica.store.read { try $0.cursor() } == 1)
  }

  @Test mutating func `a batch with a fault at its end changes nothing`() throws {
    var south = Author("south")
    let good = try LoggedChangeset(
      changeset: south.write(south.join), firstSeq: 2, receivedAt: .noon)
    let bad = try LoggedChangeset(
      changeset: south.write(south.join), firstSeq: 3, receivedAt: .noon)
    #expect(
      failure(after: greeting, welcome(), .changesets([good, bad]))
        == "damaged(PostilLog.Damage.notAMember(seq: 3))")
    #expect(try desk.replica.store.read { try $0.cursor() } == 1)
  }
}
