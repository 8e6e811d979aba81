import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer
@testable import PostilStore

/// Those who read a log and the one who appends to it do not wait for each other.
@Suite(.timeLimit(.minutes(2)))
struct ReadersTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func store() throws -> ServerStore {
    try ServerStore(
      creating: folder.file("log.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
  }

  private func hello(_ author: Author, wantsLog: Bool = true) -> [UInt8] {
    ClientMessage.hello(.from(author.replica, wantsLog: wantsLog)).frame.encoded
  }

  @Test
  func `a read in a transaction of its own sees the log as it was, and the next one all of it`()
    throws
  {
    let store = try store()
    let reader = try store.reader()
    var north = Author("north")
    let join = try north.write(north.join)
    try reader.read { log in
      #expect(try log.end() == 0)
      guard case .logged? = try store.append([join], receivedAt: .noon).first else {
        Issue.record("an append waits for a read")
        return
      }
      #expect(try log.end() == 0)
    }
    #expect(try reader.end() == 1)
    let state = try reader.state(for: north.replica)
    #expect(state.end == 1 && state.frontier?.lastCounter == 1)
    #expect(try state.chain == store.chain(at: 1))
  }

  @Test func `a reader knows of a repair as soon as its store does`() throws {
    var store = try store()
    let reader = try store.reader()
    let other = folder.file("other")
    #expect(FileManager.default.createFile(atPath: other, contents: nil))
    for path in [folder.file("log.sqlite"), other] {
      _ = try store.recognise(FileIdentity(of: path), as: Epoch(life: 2), now: .noon)
    }
    #expect(reader.restoration == .healing)
    try store.endHealing()
    #expect(reader.restoration == .healed)
  }

  @Test func `the last to close a file puts everything into it`() throws {
    let store = try store()
    let reader = try store.reader()
    var north = Author("north")
    _ = try store.append([try north.write(north.join)], receivedAt: .noon)
    reader.close()
    store.close()
    #expect(!FileManager.default.fileExists(atPath: folder.file("log.sqlite-wal")))
  }

  @Test func `a clone in the middle of a read keeps no push waiting`() async throws {
    let store = try store()
    var north = Author("north")
    _ = try store.append([try north.write(north.join)], receivedAt: .noon)
    let held = HeldReader(reader: try store.reader())
    let served = ServedWorkspace(store, reader: held)
    let article = ClientMessage.push(try north.write(.articleImported(.sample("A bridge"))))
    let (south, author) = (Author("south"), north)
    try await Served.with([served]) { served in
      try await served.converse { say, hear in
        try await say(hello(author, wantsLog: false))
        while let message = try await hear() {
          if case .welcome = message { break }
        }
        try await withThrowingTaskGroup(of: Seq?.self) { tasks in
          tasks.addTask {
            try await served.converse { say, hear in
              try await say(hello(south))
              while let message = try await hear() {
                if case .end(let seq, _, _) = message { return seq }
              }
              return nil
            }
          }
          await held.isReading()
          try await say(article.frame.encoded)
          #expect(
            try await hear() == .ack(Ack(lastCounter: 2, firstSeq: 2, receivedAt: .noon)))
          held.gate.open()
          // The end of the log at the time of the welcome.
          #expect(try await tasks.next() == 1)
        }
      }
    }
    #expect(try store.end() == 2)
  }

  @Test func `a push that waits for the disk keeps no clone waiting`() async throws {
    let gate = Gate()
    var north = Author("north")
    var log = MemoryLog(workspace: .atlas)
    _ = try log.append([try north.write(north.join)], receivedAt: .noon)
    let observed = ObservedLog(log, gate: gate)
    let article = ClientMessage.push(try north.write(.articleImported(.sample("A bridge"))))
    let (south, author) = (Author("south"), north)
    try await Served.with([ServedWorkspace(observed)]) { served in
      try await served.converse { say, hear in
        try await say(hello(author, wantsLog: false) + article.frame.encoded)
        #expect(await observed.nextGroup() == 1)
        let end = try await served.converse { say, hear in
          try await say(hello(south))
          while let message = try await hear() {
            if case .end(let seq, _, _) = message { return seq as Seq? }
          }
          return nil
        }
        #expect(end == 1)
        gate.open()
        while let message = try await hear() {
          if case .ack(let ack) = message {
            #expect(ack.firstSeq == 2)
            break
          }
        }
      }
    }
  }
}

/// Stays in the middle of its first read of changesets until the test lets it go on.
private struct HeldReader: LogReader {
  let reader: ServerReader
  let gate = Gate()
  private let readings: AsyncStream<Void>
  private let reading: AsyncStream<Void>.Continuation

  init(reader: ServerReader) {
    self.reader = reader
    (readings, reading) = AsyncStream.makeStream()
  }

  func isReading() async {
    for await _ in readings { return }
  }

  func changesets(after seq: Seq, bytes: Int) throws(LogError) -> [LoggedChangeset] {
    try reader.read { _ in
      reading.yield()
      gate.pass()
    }
    return try reader.changesets(after: seq, bytes: bytes)
  }

  var workspace: WorkspaceIdentity { reader.workspace }
  var epoch: Epoch { reader.epoch }
  var restoration: Restoration { reader.restoration }
  var repairEnd: Instant? { reader.repairEnd }
  func state(for replica: ReplicaID) throws(LogError) -> LogState { try reader.state(for: replica) }
  func end() throws(LogError) -> Seq { try reader.end() }
  func chain(at seq: Seq) throws(LogError) -> Chain? { try reader.chain(at: seq) }
  func members() throws(LogError) -> Roster { try reader.members() }
  func frontier(of replica: ReplicaID) throws(LogError) -> Frontier? {
    try reader.frontier(of: replica)
  }
  func segment(startingAt seq: Seq) throws(LogError) -> Segment? {
    try reader.segment(startingAt: seq)
  }
}
