import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Opening what is not a workspace's file ends in an error that names why.
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
    #expect(problem("none.sqlite") == .cannotOpen("no such file"))
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
    guard case .cannotOpen? = problem("folder") else {
      Issue.record("a folder was opened")
      return
    }
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

  @Test func `what an interrupted creation left behind is in nobody's way`() throws {
    let path = folder.file("log.sqlite")
    try RawDatabase("\(path).new").execute("CREATE TABLE half (made INTEGER)")
    let log = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    #expect(try log.head() == 0)
    #expect(folder.bytes(of: "log.sqlite.new") == nil)
  }

  @Test func `a file is not created twice`() throws {
    let path = folder.file("log.sqlite")
    _ = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    #expect(throws: StoreError.cannotOpen("there is a workspace already")) {
      try ServerStore(creating: path, workspace: .other, epoch: Epoch(life: 1))
    }
    #expect(try ServerStore(opening: path).workspace == .atlas)
  }

  @Test func `a server's file is no replica's, nor the other way`() throws {
    _ = try ServerStore(
      creating: folder.file("server.sqlite"), workspace: .atlas, epoch: Epoch(life: 1))
    _ = try TestReplica("north", at: folder.file("replica.sqlite"))
    #expect(throws: StoreError.foreign(applicationID: 0x5073_7276)) {
      try ReplicaStore(opening: folder.file("server.sqlite"))
    }
    #expect(throws: StoreError.foreign(applicationID: 0x5072_6570)) {
      try ServerStore(opening: folder.file("replica.sqlite"))
    }
  }

  @Test func `a file of a later version is left alone`() throws {
    let path = folder.file("log.sqlite")
    _ = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    try RawDatabase(path).execute("PRAGMA user_version = 5")
    #expect(throws: StoreError.newerFormat(found: 5, known: 4)) {
      try ServerStore(opening: path)
    }
  }

  @Test func `a file of a version that was never released is refused by name`() throws {
    let path = folder.file("log.sqlite")
    _ = try ServerStore(creating: path, workspace: .atlas, epoch: Epoch(life: 1))
    try RawDatabase(path).execute("PRAGMA user_version = 1")
    #expect(throws: StoreError.olderFormat(found: 1, known: 4)) {
      try ServerStore(opening: path)
    }
  }

  @Test func `a replica remembers who it is`() throws {
    let author = Author("north")
    do {
      _ = try TestReplica("north", at: folder.file("north.sqlite"))
    }
    let store = try ReplicaStore(opening: folder.file("north.sqlite"))
    #expect(store.workspace == .atlas)
    #expect(store.replica == author.replica)
    #expect(store.name == "north")
    #expect(try store.read { try $0.link() } == "postil://localhost:1/atlas")
    #expect(try store.read { try $0.lastCounter() } == 1)
  }

  @Test(arguments: [
    (ResultCode.SQLITE_NOTADB, StoreError.notADatabase), (.SQLITE_FULL, .diskFull),
    (.SQLITE_READONLY, .readOnly), (.SQLITE_BUSY, .busy), (.SQLITE_LOCKED, .busy),
    (.SQLITE_CORRUPT, .corrupt("words")), (.SQLITE_CANTOPEN, .cannotOpen("words")),
    (.SQLITE_IOERR, .failed(code: 10, message: "words")),
    (ResultCode(rawValue: 8 | 3 << 8), .readOnly),
  ])
  func `what SQLite says gets a name`(code: ResultCode, expected: StoreError) {
    #expect(StoreError(DatabaseError(resultCode: code, message: "words")) == expected)
  }
}
