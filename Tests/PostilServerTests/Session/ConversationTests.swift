import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica
@testable import PostilServer

/// Replica and server in conversation.
struct ConversationTests {
  private let folder: TemporaryFolder
  private let north: ReplicaStore
  private let south: ReplicaStore
  private var log = MemoryLog(workspace: .atlas)

  init() throws {
    folder = try TemporaryFolder()
    north = try joinedStore("north", in: folder)
    south = try joinedStore("south", in: folder)
  }

  private mutating func talk(_ purpose: ReplicaSession.Purpose, _ store: ReplicaStore) throws
    -> SyncReport
  {
    var pipe = Pipe(purpose, store)
    #expect(try pipe.talk(to: &log))
    return pipe.report
  }

  @Test mutating func `a sync pushes and pulls, an idle one does neither`() throws {
    #expect(try talk(.sync, south) == SyncReport(pulled: 0, pushed: 2))
    #expect(try talk(.sync, north) == SyncReport(pulled: 2, pushed: 2))
    #expect(try talk(.sync, north) == SyncReport())
    #expect(try talk(.sync, south) == SyncReport(pulled: 2, pushed: 0))
    #expect(try north.digest == south.digest)
  }

  @Test mutating func `an idle sync takes under 256 bytes each way`() throws {
    _ = try talk(.sync, north)
    var pipe = Pipe(.sync, north)
    #expect(try pipe.talk(to: &log))
    #expect(pipe.sent.toServer < 256)
    #expect(pipe.sent.toReplica < 256)
  }

  @Test(arguments: [1, 100])
  mutating func `the bytes sent for a pull do not grow with the events that are missing`(count: Int)
    throws
  {
    var author = Author("author")
    _ = try log.append([author.write(author.join)], receivedAt: .noon)
    for number in 0..<count {
      _ = try log.append([author.write(.articleImported(.sample("\(number)")))], receivedAt: .noon)
    }
    var pipe = Pipe(.pull, north)
    #expect(try pipe.talk(to: &log))
    #expect(pipe.report.pulled == count + 1)
    // One hello: no question for each page.
    #expect(pipe.sent.toServer < 128)
  }

  @Test mutating func `a pull pushes nothing`() throws {
    _ = try talk(.sync, south)
    #expect(try talk(.pull, north) == SyncReport(pulled: 2, pushed: 0))
    #expect(try north.pendingCount == 2)
    #expect(log.end() == 2)
  }

  @Test mutating func `a push pulls nothing and waits for the log where others were first`() throws
  {
    _ = try talk(.sync, south)
    #expect(try talk(.push, north) == SyncReport(pulled: 0, pushed: 2))
    #expect(try north.read { try $0.cursor() } == 0)
    #expect(try north.pendingCount == 2)
    #expect(try north.read { try $0.acknowledgedCounter() } == 2)
    #expect(try talk(.push, north) == SyncReport())
    #expect(try talk(.pull, north) == SyncReport(pulled: 2, pushed: 0))
    #expect(try north.pendingCount == 0)
  }

  @Test mutating func `a push that follows the cursor leaves the outbox at once`() throws {
    #expect(try talk(.push, north) == SyncReport(pulled: 0, pushed: 2))
    #expect(try north.read { try $0.cursor() } == 2)
    #expect(try north.pendingCount == 0)
  }

  @Test mutating func `an acknowledgement that is lost costs nothing but a pull`() throws {
    let waiting = try #require(try north.read { try $0.outbox(after: 0) })
    _ = try log.append([waiting], receivedAt: .noon)
    #expect(try talk(.sync, north) == SyncReport())
    #expect(try north.pendingCount == 0)
    #expect(log.end() == 2)
  }

  @Test mutating func `events recorded after a lost acknowledgement follow`() throws {
    let waiting = try #require(try north.read { try $0.outbox(after: 0) })
    _ = try log.append([waiting], receivedAt: .noon)
    try north.record(.articleImported(.sample("Later")))
    #expect(try talk(.sync, north) == SyncReport(pulled: 0, pushed: 1))
    #expect(log.frontier(of: north.replica)?.lastCounter == 3)
  }

  @Test mutating func `the credit holds pushes back, and all come through`() throws {
    let note = Text(String(repeating: "n", count: Limits.changesetBytes - 500))
    let article = ArticleImport.sample("Of north")
    for _ in 0..<11 {
      try north.record(
        .annotationAdded(
          NewAnnotation(
            article: article.article, revision: article.revision, start: 0, end: 1, motivation: nil,
            note: note, tags: [])))
    }
    #expect(try talk(.sync, north) == SyncReport(pulled: 0, pushed: 13))
    #expect(try talk(.sync, south) == SyncReport(pulled: 13, pushed: 2))
    #expect(try talk(.sync, north) == SyncReport(pulled: 2, pushed: 0))
    #expect(try north.digest == south.digest)
  }

  @Test mutating func `a name that is taken is refused, and nothing is pushed`() throws {
    let other = Author("other")
    let taken = try ReplicaStore(
      creating: folder.file("taken.sqlite"), workspace: .atlas, name: "north",
      publicKey: other.publicKey, link: "postil://localhost:1/atlas", now: .noon)
    _ = try talk(.sync, north)
    var pipe = Pipe(.sync, taken)
    do {
      _ = try pipe.talk(to: &log)
      Issue.record("a taken name was given again")
    } catch SyncError.refused(let refusal) {
      #expect(refusal == Refusal(.nameTaken, subject: "north"))
    }
    #expect(log.end() == 2)
  }
}
