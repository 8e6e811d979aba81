import PostilCore
import PostilLog
@testable import PostilStore
import PostilWire
import Synchronization
import TestSupport
import Testing

/// The tables beside a log are read only if this version's laws counted them.
struct LawsVersionTests {
  private static let article = ArticleImport.sample("One")
  private static let id = EntityID.article(article.article)

  private let folder: TemporaryFolder
  private let digest: String
  private var server: String { folder.file("server.sqlite") }
  private var replica: String { Desk.database(in: folder.file("north")) }
  private let current = LogLaws.version

  /// A log of seven events in which some are set aside; a replica with all of it, and an event that waits.
  init() throws {
    folder = try TemporaryFolder()
    var log = try ServerStore(
      creating: folder.file("server.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    let north = try Desk("north", at: folder.file("north"))
    try north.record(.articleImported(Self.article))
    for number in 0..<4 { try north.record(.tagged(entity: Self.id, tag: Text("t\(number)"))) }
    try north.exchange(with: &log)
    let named = CounterRange(replica: north.store.replica, first: 3, last: 4)
    try north.record(.eventsSetAside([named], why: ""))
    try north.exchange(with: &log)
    try north.record(.tagged(entity: Self.id, tag: "waits"))
    digest = try north.digest
    try #require(log.end() == 7)
    try #require(log.setAsideActs().count == 1)
  }

  /// Makes a file what laws had left that did not know set-asides, and counted rooms in another way.
  private func makeOlder(_ path: String) throws {
    let raw = try RawDatabase(path)
    let guardText = try #require(
      try raw.text("SELECT sql FROM sqlite_schema WHERE name = 'membership_is_never_deleted'"))
    try raw.execute(
      """
      DROP TRIGGER membership_is_never_deleted;
      DELETE FROM membership WHERE seq = 7;
      \(guardText);
      DELETE FROM room;
      UPDATE room_tail SET uses = x'';
      INSERT INTO verdict VALUES (2, 5);
      UPDATE setting SET value = 0 WHERE name = 'laws';
      PRAGMA wal_checkpoint(TRUNCATE);
      """)
  }

  private func note(_ laws: UInt32, in path: String) throws {
    try RawDatabase(path).execute(
      """
      UPDATE setting SET value = \(laws) WHERE name = 'laws';
      PRAGMA wal_checkpoint(TRUNCATE);
      """)
  }

  private func noted(in path: String) throws -> Int? {
    try RawDatabase(path).integer("SELECT value FROM setting WHERE name = 'laws'")
  }

  /// All that the laws decide.
  private func counts(in path: String) throws -> [String?] {
    let raw = try RawDatabase(path)
    return [
      try raw.text("SELECT group_concat(seq || hex(bytes)) FROM membership"),
      try raw.text("SELECT group_concat(hex(use)) FROM room"),
      try raw.text("SELECT group_concat(seq || ':' || reason) FROM verdict"),
      try raw.text("SELECT value FROM setting WHERE name = 'laws'"),
    ]
  }

  /// A version that is raised for another reason than a kind raises it here as well.
  @Test func `a new kind of event raises the version of the laws`() {
    #expect(EventKind.allCases.map(\.rawValue).sorted() == Array(8...37))
    #expect(LogLaws.version == 2)
  }

  @Test func `new files say by which laws they are counted, and those that do not by the first`()
    throws
  {
    for path in [server, replica] {
      #expect(try noted(in: path) == Int(current))
      try RawDatabase(path).execute("DELETE FROM setting WHERE name = 'laws'")
    }
    let queue = try DatabaseFile.openForReading(at: server, kind: .server)
    #expect(try queue.read { try $0.countRules().laws } == 1)
  }

  @Test func `a server's file that earlier laws counted is counted anew, once, with progress`()
    throws
  {
    let triggers = try RawDatabase(server).triggers()
    try makeOlder(server)
    let shown = Mutex<[Seq]>([])
    let store = try ServerStore(
      opening: server,
      progress: { seq, end in
        shown.withLock { $0.append(seq) }
        #expect(end == 7)
      })
    #expect(shown.withLock { $0.last } == 7)
    #expect(try noted(in: server) == Int(current))
    let checked = try store.check()
    #expect(checked.events == 7 && !checked.hasOlderCounts)
    #expect(try store.setAsideActs().map(\.seq) == [7])
    #expect(try RawDatabase(server).triggers().sorted() == triggers.sorted())
    _ = try ServerStore(
      opening: server, progress: { _, _ in Issue.record("it is counted once more") })
  }

  @Test func `a replica that earlier laws counted is counted and folded anew, once, with progress`()
    throws
  {
    try makeOlder(replica)
    let shown = Mutex<[Seq]>([])
    let store = try ReplicaStore(opening: replica) { seq, end in
      shown.withLock { $0.append(seq) }
      #expect(end == 7)
    }
    let all = shown.withLock { $0 }
    #expect(all.last == 7 && all == all.sorted())
    #expect(try noted(in: replica) == Int(current))
    #expect(try store.read { try $0.digest() } == digest)
    #expect(try store.read { try $0.setAsideActs().map(\.seq) } == [7])
    _ = try store.read { try $0.checkLog() }
    #expect(try store.isItsOwnRebuild())
    _ = try ReplicaStore(opening: replica) { _, _ in Issue.record("it is counted once more") }
  }

  /// ⚖ As a crash would: the outbox is folded last, after everything was counted.
  @Test func `where it fails between the counts and the state, neither has changed`() throws {
    try makeOlder(replica)
    let raw = try RawDatabase(replica)
    try raw.execute("INSERT INTO outbox (counter, bytes) VALUES (99, x'FF')")
    let before = try counts(in: replica)
    let state = try raw.text("SELECT group_concat(hex(state)) FROM entity")
    #expect(throws: StoreError.damaged(.missing("outbox event 99"))) {
      try ReplicaStore(opening: replica)
    }
    #expect(try counts(in: replica) == before)
    #expect(try raw.text("SELECT group_concat(hex(state)) FROM entity") == state)
  }

  @Test func `a log that somebody changed is not counted, and the old counts stay`() throws {
    try makeOlder(server)
    let raw = try RawDatabase(server)
    let guardText = try #require(
      try raw.text("SELECT sql FROM sqlite_schema WHERE name = 'changeset_is_never_updated'"))
    try raw.execute(
      """
      DROP TRIGGER changeset_is_never_updated;
      UPDATE changeset SET chain = zeroblob(32) WHERE last_seq = 7;
      \(guardText);
      """)
    let before = try counts(in: server)
    let error = #expect(throws: StoreError.self) { try ServerStore(opening: server) }
    guard case .damaged = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try counts(in: server) == before)
  }

  @Test func `beside a server, a log that earlier laws counted is left alone`() throws {
    #expect(throws: Never.self) { try ServerStore(opening: server, recounts: false) }
    try makeOlder(server)
    let before = try counts(in: server)
    #expect(throws: StoreError.olderLaws(found: 0, known: current)) {
      try ServerStore(opening: server, recounts: false)
    }
    #expect(try counts(in: server) == before)
  }

  @Test func `a log that later laws counted is left alone`() throws {
    for path in [server, replica] { try note(current + 1, in: path) }
    let before = [
      folder.bytes(of: "server.sqlite"), folder.bytes(of: "north/.postil/replica.sqlite"),
    ]
    let error = StoreError.newerLaws(found: current + 1, known: current)
    #expect(throws: error) { try ServerStore(opening: server) }
    #expect(throws: error) { try ServerStore(reading: server) }
    #expect(throws: error) { try ReplicaStore(opening: replica) }
    #expect(
      [folder.bytes(of: "server.sqlite"), folder.bytes(of: "north/.postil/replica.sqlite")]
        == before)
  }

  @Test(arguments: ["-1", "'one'", "x'01'", "4294967296"])
  func `a value that cannot be the number of laws is told by the setting's name`(value: String)
    throws
  {
    for path in [server, replica] {
      try RawDatabase(path).execute("UPDATE setting SET value = \(value) WHERE name = 'laws'")
    }
    let error = StoreError.damaged(.missing("setting laws"))
    #expect(throws: error) { try ServerStore(opening: server) }
    #expect(throws: error) { try ServerStore(reading: server) }
    #expect(throws: error) { try ReplicaStore(opening: replica) }
  }

  /// ⚖ Otherwise what an older process appends would be counted by its own laws, and never again.
  @Test func `a process appends nothing to a log that a later version counted meanwhile`() throws {
    let log = try ServerStore(opening: server)
    let north = try ReplicaStore(opening: replica)
    for path in [server, replica] { try note(current + 1, in: path) }
    var south = Author("south")
    let join = try south.write(south.join)
    #expect(throws: LogError.newerVersion) { try log.append([join], receivedAt: .noon) }
    #expect(try log.end() == 7)
    #expect(throws: StoreError.newerLaws(found: current + 1, known: current)) {
      try north.write { try $0.record(.tagged(entity: Self.id, tag: "later"), now: .noon) }
    }
  }

  /// Its figures would be of set-asides that other laws made.
  @Test
  func `where nobody may write, a server's log of earlier laws is proved, and has no figures`()
    throws
  {
    try makeOlder(server)
    let before = folder.bytes(of: "server.sqlite")
    let store = try ServerStore(reading: server)
    let checked = try store.check()
    #expect(checked.events == 7 && checked.hasOlderCounts)
    #expect(throws: StoreError.olderLaws(found: 0, known: current)) { try store.figures() }
    #expect(folder.bytes(of: "server.sqlite") == before)
  }

  @Test
  func `a backup of a log that earlier laws counted is counted by these, the original is not`()
    throws
  {
    let figures = try ServerStore(opening: server).figures()
    try makeOlder(server)
    let before = try counts(in: server)
    let copied = try WorkspaceCopy.back(up: server, into: folder.file("backup"))
    #expect(copied == figures)
    #expect(try counts(in: server) == before)
    _ = try ServerStore(reading: folder.file("backup")).check()
    #expect(try noted(in: folder.file("backup")) == Int(current))
    // An earlier version's own backup.
    let restored = try WorkspaceCopy.restore(
      server, to: folder.file("restored.sqlite"), epoch: Epoch(life: 2))
    #expect(restored == figures)
    #expect(try ServerStore(reading: folder.file("restored.sqlite")).setAsideActs().count == 1)
  }
}
