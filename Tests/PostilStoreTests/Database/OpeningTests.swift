import Foundation
import GRDB
import PostilCore
import PostilLog
@testable import PostilStore
import PostilWire
import TestSupport
import Testing

/// Opening a file that is no workspace's ends in an error that names the reason.
struct OpeningTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func problem(_ name: String) -> StoreError? {
    let path = folder.file(name)
    let asServer = #expect(throws: StoreError.self) { try ServerStore(opening: path) }
    let asReplica = #expect(throws: StoreError.self) { try ReplicaStore(opening: path) }
    #expect(asServer == asReplica)
    return asServer
  }

  @Test func `a missing file is not created`() throws {
    #expect(problem("none.sqlite") == StoreError(errno: ENOENT, path: folder.file("none.sqlite")))
    #expect(!FileManager.default.fileExists(atPath: folder.file("none.sqlite")))
  }

  @Test func `an empty file is foreign and stays empty`() throws {
    try folder.write([], to: "empty")
    #expect(problem("empty") == .foreign(applicationID: 0))
    #expect(folder.bytes(of: "empty") == [])
  }

  @Test func `a text is no database`() throws {
    let text = Array(String(repeating: "It was a dark and stormy night. ", count: 200).utf8)
    try folder.write(text, to: "text")
    #expect(problem("text") == .notADatabase)
    #expect(folder.bytes(of: "text") == text)
  }

  @Test func `a folder cannot be opened`() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("folder"), withIntermediateDirectories: true)
    #expect(problem("folder") == StoreError(errno: EISDIR, path: folder.file("folder")))
  }

  @Test func `another program's database is foreign and stays as it is`() throws {
    let path = folder.file("foreign.sqlite")
    do {
      let foreign = try RawDatabase(path)
      try foreign.execute("PRAGMA application_id = 252006; CREATE TABLE blob (rid INTEGER)")
    }
    let before = folder.bytes(of: "foreign.sqlite")
    #expect(problem("foreign.sqlite") == .foreign(applicationID: 252_006))
    #expect(folder.bytes(of: "foreign.sqlite") == before)
  }

  @Test func `nothing is created over another program's database`() throws {
    let path = folder.file("foreign.sqlite")
    do {
      try RawDatabase(path).execute("CREATE TABLE blob (rid INTEGER)")
    }
    let before = folder.bytes(of: "foreign.sqlite")
    #expect(throws: StoreError.foreign(applicationID: 0)) {
      try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    }
    #expect(folder.bytes(of: "foreign.sqlite") == before)
  }

  @Test func `leftovers of an interrupted creation are in nobody's way`() throws {
    let path = folder.file("log.sqlite")
    try RawDatabase("\(path).new").execute("CREATE TABLE half (made INTEGER)")
    let log = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    #expect(try log.end() == 0)
    #expect(folder.bytes(of: "log.sqlite.new") == nil)
  }

  @Test func `a file is not created twice`() throws {
    let path = folder.file("log.sqlite")
    _ = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    #expect(throws: StoreError.exists(path: path)) {
      try ServerStore(creating: path, workspace: .other, epoch: Epoch(life: 1))
    }
    #expect(try ServerStore(opening: path).workspace == .atlas)
  }

  @Test func `a server's file is no replica's, nor the other way`() throws {
    _ = try ServerStore(
      creating: folder.file("server.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    _ = try Desk("north", at: folder.file("replica"))
    #expect(throws: StoreError.foreign(applicationID: 0x5073_7276)) {
      try ReplicaStore(opening: folder.file("server.sqlite"))
    }
    #expect(throws: StoreError.foreign(applicationID: 0x5072_6570)) {
      try ServerStore(opening: Desk.database(in: folder.file("replica")))
    }
  }

  @Test func `a file of a later version is left alone`() throws {
    let path = folder.file("log.sqlite")
    _ = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    try RawDatabase(path).execute("PRAGMA user_version = 8")
    #expect(throws: StoreError.newerFormat(found: 8, known: 7)) {
      try ServerStore(opening: path)
    }
  }

  @Test func `a file of a version that was never released is refused by name`() throws {
    let path = folder.file("log.sqlite")
    _ = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    try RawDatabase(path).execute("PRAGMA user_version = 1")
    #expect(throws: StoreError.olderFormat(found: 1, known: 7)) {
      try ServerStore(opening: path)
    }
  }

  /// Format 5 had one form of texts, and its fold knew no revisions.
  @Test func `a replica of an earlier format is folded anew, once`() throws {
    let path = Desk.database(in: folder.file("north"))
    let article = ArticleImport.sample("One")
    let text: Text = "One\n\nIt rained."
    do {
      let north = try Desk("north", at: folder.file("north"))
      var server = MemoryLog(workspace: .atlas)
      try north.record(.articleImported(article))
      try north.record(
        .articleRevised(
          ArticleRevision(
            article: article.article, parent: article.revision,
            splices: Splice.turning(article.text, into: text), revision: .revision(text: text),
            published: nil, importer: "plain/1", source: nil)))
      try north.exchange(with: &server)
    }
    try RawDatabase(path).execute(
      """
      DROP TABLE revision;
      CREATE TABLE revision (id BLOB PRIMARY KEY, text TEXT NOT NULL) STRICT;
      DELETE FROM entity; INSERT INTO ignored_event VALUES (3, 1);
      DROP TABLE grdb_migrations;
      DELETE FROM setting WHERE name = 'projection';
      PRAGMA user_version = 5;
      """)
    let store = try ReplicaStore(opening: path)
    #expect(try RawDatabase(path).integer("PRAGMA user_version") == 7)
    #expect(try store.read { try $0.text(of: .revision(text: text)) } == text)
    #expect(try store.read { try $0.ignoredCount() } == 0)
    #expect(try store.isItsOwnRebuild())
  }

  @Test func `a server's file of an earlier format is opened as it is`() throws {
    let path = folder.file("server.sqlite")
    _ = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    try RawDatabase(path).execute("DROP TABLE grdb_migrations; PRAGMA user_version = 5")
    #expect(try ServerStore(opening: path).end() == 0)
  }

  @Test func `a replica remembers its identity`() throws {
    let replica: ReplicaID
    do {
      replica = try Desk("north", at: folder.file("north")).key.replica
    }
    let store = try ReplicaStore(opening: Desk.database(in: folder.file("north")))
    #expect(store.workspace == .atlas)
    #expect(store.replica == replica)
    #expect(store.name == "north")
    #expect(try store.read { try $0.link() } == "postil://localhost:1/atlas")
    #expect(try store.read { try $0.lastCounter() } == 1)
  }

  @Test(arguments: [
    (ResultCode.SQLITE_NOTADB, StoreError.notADatabase), (.SQLITE_BUSY, .busy),
    (.SQLITE_LOCKED, .busy), (.SQLITE_CORRUPT, .corrupt("words")),
    (.SQLITE_IOERR_SHORT_READ, .corrupt("words")),
    (.SQLITE_ERROR, .failed(code: 1, message: "words")),
    (.SQLITE_CONSTRAINT_NOTNULL, .failed(code: 1299, message: "words")),
  ])
  func `errors of SQLite about its file get a name`(code: ResultCode, expected: StoreError) {
    #expect(StoreError(DatabaseError(resultCode: code, message: "words"), errno: 0) == expected)
  }

  /// The code alone, and the system's error beside it.
  @Test(arguments: [
    (ResultCode.SQLITE_FULL, Int32(0), SystemFault.Kind.diskFull), (.SQLITE_FULL, EIO, .diskFull),
    (.SQLITE_IOERR_WRITE, ENOSPC, .diskFull), (.SQLITE_IOERR_SHMSIZE, ENOSPC, .diskFull),
    (.SQLITE_IOERR_SHMSIZE, 0, .diskFull), (.SQLITE_IOERR_WRITE, EDQUOT, .quota),
    (.SQLITE_IOERR_WRITE, EFBIG, .fileLimit), (.SQLITE_IOERR_SHMSIZE, EFBIG, .fileLimit),
    (.SQLITE_NOLFS, 0, .fileLimit), (.SQLITE_READONLY, 0, .readOnly),
    (ResultCode(rawValue: 8 | 3 << 8), 0, .readOnly), (.SQLITE_IOERR_WRITE, EROFS, .readOnly),
    (.SQLITE_CANTOPEN, EROFS, .readOnly), (.SQLITE_CANTOPEN, EACCES, .denied),
    (.SQLITE_PERM, 0, .denied), (.SQLITE_IOERR_DELETE, EPERM, .denied),
    (.SQLITE_CANTOPEN, EMFILE, .tooManyFiles), (.SQLITE_CANTOPEN, ENFILE, .tooManyFiles),
    (.SQLITE_CANTOPEN, ENOSPC, .diskFull), (.SQLITE_CANTOPEN, EDQUOT, .quota),
    (.SQLITE_NOMEM, 0, .noMemory), (.SQLITE_IOERR_NOMEM, 0, .noMemory),
    (.SQLITE_PROTOCOL, 0, .noLocks), (.SQLITE_IOERR_LOCK, 0, .noLocks),
    (.SQLITE_IOERR_SHMLOCK, ENOLCK, .noLocks), (.SQLITE_IOERR_SHMMAP, ENODEV, .noLocks),
    (.SQLITE_IOERR_SHMOPEN, 0, .noLocks), (.SQLITE_CANTOPEN, ENOENT, .noSuchPath),
    (.SQLITE_CANTOPEN, ENOTDIR, .noSuchPath), (.SQLITE_CANTOPEN, 0, .noSuchPath),
    (.SQLITE_IOERR_READ, EIO, .failing), (.SQLITE_IOERR_FSYNC, EIO, .failing),
    // Left over from another call.
    (.SQLITE_IOERR_WRITE, ENOENT, .failing), (.SQLITE_IOERR, 0, .failing),
  ])
  func `an error of the system is no damage`(
    code: ResultCode, errno: Int32, expected: SystemFault.Kind
  ) throws {
    let error = StoreError(DatabaseError(resultCode: code, message: "words"), errno: errno)
    guard case .system(let fault) = error else {
      Issue.record("\(code) with \(errno) is \(error)")
      return
    }
    #expect(fault.kind == expected)
  }

  @Test func `a failure of Foundation in the system is the system's`() {
    let missing = #expect(throws: (any Error).self) {
      try FileManager.default.contentsOfDirectory(atPath: "/nonexistent/x")
    }
    let file = #expect(throws: (any Error).self) {
      try FileManager.default.createDirectory(
        atPath: "/dev/null/x", withIntermediateDirectories: true)
    }
    #expect(missing.flatMap { SystemFault($0) }?.kind == .noSuchPath)
    #expect(file.flatMap { SystemFault($0) }?.kind == .noSuchPath)
  }
}
