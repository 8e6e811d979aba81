import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// A sealed segment goes out as it is stored, and arrives.
struct SegmentTests {
  private let folder: TemporaryFolder
  private let north: ReplicaStore
  private var log: any LogStore
  private let sealed: Seq

  /// Ten imports of north's, most of them sealed.
  init() throws {
    folder = try TemporaryFolder()
    north = try joinedStore("north", in: folder)
    var store = try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    for title in 0..<9 {
      try north.record(.articleImported(.sample("Title \(title)")))
      #expect(try north.synchronize(with: &store))
    }
    while try store.seal(bytes: 300) {}
    var end: Seq = 0
    while let segment = try store.segment(startingAt: end + 1) { end = segment.lastSeq }
    sealed = end
    log = store
  }

  private func said(to hello: Hello) throws -> [ServerMessage] {
    var session = ServerSession()
    _ = try session.receive(.hello(hello), log: log)
    var said: [ServerMessage] = []
    while case let next = try session.nextMessages(bytes: 200, log: log), !next.isEmpty {
      said += next
    }
    return said
  }

  @Test func `a clone gets segments as they are stored, then the tail`() throws {
    let said = try said(to: .from(Author("south").replica))
    var next: Seq = 1
    for message in said {
      switch message {
      case .segment(let segment):
        #expect(try log.segment(startingAt: next) == segment)
        next = segment.lastSeq + 1
      case .changesets(let changesets):
        #expect(next > sealed)
        next = try #require(changesets.last).lastSeq + 1
      case .greeting, .welcome, .end, .ack, .takenBack, .refusal: continue
      }
    }
    #expect(try next == log.end() + 1)
    #expect(said.last == .end(try log.end()))
  }

  @Test func `a replica whose cursor lies amid a segment gets the rest as changesets`() throws {
    let first = try #require(try log.segment(startingAt: 1))
    let cursor = try #require(try first.changesets().first).lastSeq
    #expect(cursor < first.lastSeq)
    let said = try said(
      to: .from(Author("south").replica, cursor: cursor, chain: log.chain(at: cursor)))
    guard case .changesets(let rest)? = said.dropFirst(2).first else {
      Issue.record("no changesets first")
      return
    }
    #expect(rest.first?.firstSeq == cursor + 1)
    #expect(rest.allSatisfy { $0.lastSeq <= first.lastSeq })
  }

  @Test mutating func `replicas that pull segments and push agree`() throws {
    let south = try joinedStore("south", in: folder)
    #expect(try south.synchronize(with: &log))
    #expect(try north.synchronize(with: &log))
    #expect(try north.digest == south.digest)
    #expect(try south.pendingCount == 0)
  }

  @Test func `a log whose chain is not the one promised is not believed`() throws {
    var session = ReplicaSession(.pull, store: try joinedStore("south", in: folder))
    try session.receive(.greeting(Greeting(versions: 1...1)))
    _ = try session.nextMessages()
    try session.receive(
      .welcome(
        Welcome(
          workspaceID: WorkspaceIdentity.atlas.id, epoch: Epoch(life: 1), end: 2, lastCounter: 0,
          chain: nil,
          creditBytes: 1, endChain: Chain(workspace: WorkspaceIdentity.other.id))))
    try session.receive(.changesets(log.changesets(after: 0, bytes: 0)))
    #expect(throws: StoreError.damaged(.chain(seq: 2))) { try session.receive(.end(2)) }
  }
}
