import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// The conversation for a preview: the questions, the answers taken, and the answers refused.
struct PreviewTests {
  private let desk: Desk
  private var log = MemoryLog(workspace: .atlas)
  private var south = Author("south")
  private var preview: PreviewSession

  /// The join is in the log, an import waits; south has written three changesets.
  init() throws {
    desk = try Desk()
    try desk.exchange(with: &log)
    try desk.imports("A bridge")
    for title in ["", "One", "Two"] {
      let change = title.isEmpty ? south.join : .articleImported(.sample(title))
      _ = try log.append([south.write(change)], receivedAt: .noon)
    }
    preview = PreviewSession(store: desk.replica.store)
  }

  private let greeting = ServerMessage.greeting(Greeting(versions: 1...1))

  private func welcome(
    workspaceID: [UInt8] = WorkspaceIdentity.atlas.id, lastCounter: UInt64 = 1,
    chain: Chain? = nil
  ) -> ServerMessage {
    let held = log.frontier(of: desk.replica.store.replica)?.chain
    return .welcome(
      Welcome(
        workspaceID: workspaceID, epoch: Epoch(life: 1), end: 4, lastCounter: lastCounter,
        chain: chain ?? held,
        creditBytes: 1 << 20))
  }

  private mutating func failure(after messages: ServerMessage...) -> String {
    do {
      for message in messages { try preview.receive(message) }
      return "nothing"
    } catch {
      return String(describing: error)
    }
  }

  @Test mutating func `it asks for the log, listens to its end, and pushes nothing`() throws {
    #expect(preview.nextMessages().isEmpty)
    try preview.receive(greeting)
    let hello = Hello(
      version: 1, workspaceName: "atlas", workspaceID: WorkspaceIdentity.atlas.id,
      replica: desk.replica.store.replica, cursor: 1, chain: log.chain(at: 1), wantsLog: true)
    #expect(preview.nextMessages() == [.hello(hello)])
    try preview.receive(welcome())
    let rest = Array(log.log.dropFirst())
    try preview.receive(.changesets([rest[0]]))
    try preview.receive(.changesets([rest[1], rest[2]]))
    #expect(!preview.isFinished())
    try preview.receive(.end(4))
    #expect(preview.isFinished())
    #expect(preview.nextMessages().isEmpty)
    #expect(preview.changesets == rest)
    #expect(preview.heldCounter == 1)
    #expect(try desk.replica.store.read { try $0.cursor() } == 1)
  }

  @Test mutating func `a sealed run of the log is opened, and its events count`() throws {
    let rest = Array(log.log.dropFirst())
    let chain = try #require(log.chain(at: 4))
    let segment = Segment(sealing: rest, after: log.log.prefix(1), chain: chain)
    #expect(failure(after: greeting, welcome(), .segment(segment), .end(4)) == "nothing")
    #expect(preview.changesets == rest)
    preview = PreviewSession(store: desk.replica.store, limitBytes: 400)
    #expect(
      failure(after: greeting, welcome(), .segment(segment)) == "previewTooLarge(limitBytes: 400)")
    let cut = Segment(
      firstSeq: 2, lastSeq: 4, rawBytes: segment.rawBytes, bytes: segment.bytes.dropLast(),
      chain: chain)
    preview = PreviewSession(store: desk.replica.store)
    #expect(
      failure(after: greeting, welcome(), .segment(cut))
        == "damaged(PostilLog.Damage.unreadable(seq: 2))")
  }

  @Test mutating func `a value beyond the limit is refused, one at the limit is taken`() throws {
    let rest = Array(log.log.dropFirst())
    let bytes = rest.reduce(0) { $0 + $1.changeset.events.bytes.count + 100 }
    preview = PreviewSession(store: desk.replica.store, limitBytes: bytes)
    #expect(failure(after: greeting, welcome(), .changesets(rest), .end(4)) == "nothing")
    preview = PreviewSession(store: desk.replica.store, limitBytes: bytes - 1)
    #expect(
      failure(after: greeting, welcome(), .changesets([rest[0]]), .changesets(Array(rest[1...])))
        == "previewTooLarge(limitBytes: \(bytes - 1))")
  }

  @Test mutating func `it stops before a server that a sync would stop before`() {
    #expect(
      failure(after: .greeting(Greeting(versions: 2...3)))
        == "unsupportedVersion(server: ClosedRange(2...3))")
    #expect(
      failure(after: greeting, welcome(workspaceID: WorkspaceIdentity.other.id))
        == "otherWorkspace")
    #expect(
      failure(after: welcome(lastCounter: 0)) == "serverIsBehind(held: 0, acknowledged: 1)")
    #expect(
      failure(after: welcome(chain: Chain(workspace: [])))
        == "damaged(PostilLog.Damage.ownEvents(counter: 1))")
    #expect(failure(after: .refusal(Refusal(.busy))).hasPrefix("refused("))
  }

  @Test mutating func `messages out of order break the protocol`() {
    let said = "protocolViolation(\"a message out of order\")"
    #expect(failure(after: .end(0)) == said)
    #expect(failure(after: greeting, greeting) == said)
    #expect(failure(after: .changesets([])) == said)
    #expect(failure(after: welcome(), welcome()) == said)
    let ack = Ack(lastCounter: 2, firstSeq: 2, receivedAt: .noon)
    #expect(failure(after: .ack(ack)) == said)
    #expect(failure(after: .changesets([])) == "protocolViolation(\"an empty batch\")")
    #expect(
      failure(after: .end(3)) == "protocolViolation(\"an end that is not the one promised\")")
    #expect(failure(after: .end(4)) == "damaged(PostilLog.Damage.gap(expected: 2, found: 5))")
  }
}
