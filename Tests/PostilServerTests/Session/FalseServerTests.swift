import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// Statements of a server that a replica does not believe.
struct FalseServerTests {
  private let folder: TemporaryFolder
  private let store: ReplicaStore
  private var session: ReplicaSession

  /// Welcomed to a log whose end is 5.
  init() throws {
    folder = try TemporaryFolder()
    store = try joinedStore("north", in: folder)
    session = ReplicaSession(.pull, store: store)
    try session.receive(.greeting(Greeting(versions: 1...1)))
    _ = try session.nextMessages()
    try session.receive(
      .welcome(
        Welcome(
          workspaceID: WorkspaceIdentity.atlas.id, epoch: Epoch(life: 1), end: 5, lastCounter: 0,
          chain: nil,
          creditBytes: 1 << 20)))
  }

  @Test mutating func `an end below the one that was promised does not end a pull`() throws {
    try expectViolation(.end(0))
    #expect(try !session.isFinished())
  }

  @Test mutating func `an end beyond the received log is a gap`() throws {
    #expect(throws: StoreError.damaged(.gap(expected: 1, found: 6))) {
      try session.receive(.end(5))
    }
  }

  @Test mutating func `an empty batch only wastes time`() throws {
    try expectViolation(.changesets([]))
  }

  @Test mutating func `an acknowledgement of unpushed events is none`() throws {
    try expectViolation(.ack(Ack(lastCounter: 1, firstSeq: 1, receivedAt: .noon)))
    #expect(try store.read { try $0.acknowledgedCounter() } == 0)
  }

  private mutating func expectViolation(
    _ message: ServerMessage, _ place: SourceLocation = #_sourceLocation
  ) throws {
    do {
      try session.receive(message)
      Issue.record("the message was believed", sourceLocation: place)
    } catch SyncError.protocolViolation {}
  }
}
