import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// A server's folder into one file and back: whole and proved, or not there.
struct WorkspaceBackupTests {
  private let folder: TemporaryFolder
  private let server: ServerFolder
  private let backup: String
  private let restored: String

  /// Some events sealed, some in the open tail, and the server still has its file open.
  private let store: ServerStore
  private var north = Author("north")

  init() throws {
    folder = try TemporaryFolder()
    server = try ServerFolder(folder.file("server"))
    backup = folder.file("backup")
    restored = folder.file("restored")
    try server.create("atlas", for: .anybody, now: .noon)
    store = try server.chosen("atlas").open()
    _ = try store.append([north.write(north.join)], receivedAt: .noon)
    for number in 1...12 {
      _ = try store.append(
        [north.write(.articleImported(.sample("Article \(number)")))], receivedAt: .noon)
    }
    while try store.seal(bytes: 200) {}
  }

  private func restore() throws -> WorkspaceFigures {
    try ServerFolder(restored).restore(backup).figures
  }

  /// Opens the restored workspace.
  private func open() throws -> ServerStore {
    try ServerFolder(restored).chosen("atlas").open()
  }

  private func log(of store: ServerStore) throws -> [LoggedChangeset] {
    var log: [LoggedChangeset] = []
    while case let more = try store.changesets(after: log.last?.lastSeq ?? 0, bytes: .max),
      !more.isEmpty
    {
      log += more
    }
    return log
  }

  @Test mutating func `a backup of a served workspace is one moment of it`() throws {
    #expect(try store.segment(startingAt: 1) != nil)
    let figures = try server.backUp(nil, into: backup)
    let moment = try log(of: store)
    _ = try store.append([north.write(.articleImported(.sample("Later")))], receivedAt: .noon)
    #expect(figures.events == 13)
    #expect(try figures.chain == store.chain(at: 13))
    #expect(figures.digest.utf8.count == 64)

    #expect(try restore() == figures)
    let second = try open()
    #expect(second.restoration == .healing)
    #expect(second.workspace == store.workspace)
    #expect(try log(of: second) == moment)
    #expect(try second.frontier(of: north.replica)?.lastCounter == 13)
  }

  @Test func `a backup is one file that nobody else may read`() throws {
    _ = try server.backUp(nil, into: backup)
    _ = try restore()
    let attributes = try FileManager.default.attributesOfItem(atPath: backup)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["backup", "restored", "server"])
  }

  @Test func `an existing file stays as it is`() throws {
    try folder.write([1, 2, 3], to: "backup")
    #expect(throws: ServerFolder.Problem.fileExists(path: backup)) {
      try server.backUp(nil, into: backup)
    }
    #expect(folder.bytes(of: "backup") == [1, 2, 3])
    try FileManager.default.removeItem(atPath: backup)
    _ = try server.backUp(nil, into: backup)
    #expect(throws: ServerFolder.Problem.alreadyAWorkspace("atlas", path: server.path)) {
      try server.restore(backup)
    }
    #expect(try store.end() == 13)
  }

  @Test func `a folder without a workspace has no backup`() throws {
    #expect(throws: ServerFolder.Problem.noWorkspace(path: restored)) {
      try ServerFolder(restored).backUp(nil, into: backup)
    }
  }

  @Test func `leftovers of an interrupted backup are in nobody's way`() throws {
    try folder.write([1, 2, 3], to: "backup.unfinished")
    _ = try server.backUp(nil, into: backup)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["backup", "server"])
  }

  /// ⚖ Nothing but the log that was backed up ever comes out of a backup.
  @Test func `a backup with a flipped byte anywhere is refused, or is whole all the same`() throws {
    let figures = try server.backUp(nil, into: backup)
    let whole = try #require(folder.bytes(of: "backup"))
    var refused = 0
    for place in stride(from: 0, to: whole.count, by: 61) {
      var bytes = whole
      bytes[place] ^= 0x10
      try folder.write(bytes, to: "backup")
      do {
        let found = try restore()
        #expect(found == figures, "byte \(place)")
        try FileManager.default.removeItem(atPath: restored)
      } catch let error where error is StoreError || error is ServerFolder.Problem {
        refused += 1
        #expect(!FileManager.default.fileExists(atPath: restored), "byte \(place)")
      }
    }
    #expect(refused > whole.count / 61 / 10)
  }

  @Test func `the first bad event is named`() throws {
    _ = try server.backUp(nil, into: backup)
    var bytes = try #require(folder.bytes(of: "backup"))
    // The last event lies in the open tail, as it was written.
    let title = Array("Article 12".utf8)
    let place = try #require(
      bytes.indices.last { bytes[$0...].prefix(title.count) == title[...] })
    bytes[place] ^= 1
    try folder.write(bytes, to: "backup")
    #expect(throws: StoreError.damaged(.chain(seq: 13))) {
      try restore()
    }
    #expect(!FileManager.default.fileExists(atPath: restored))
  }

  @Test func `a log keeps its epoch in file and backup, and gets another when it is restored`()
    throws
  {
    let epoch = store.epoch
    #expect(try server.chosen("atlas").open().epoch == epoch)
    #expect(try server.chosen("atlas").reading().epoch == epoch)
    _ = try server.backUp(nil, into: backup)
    #expect(try ServerStore(reading: backup).epoch == epoch)
    _ = try restore()
    let restored = try open().epoch
    #expect(restored != epoch)
    #expect(try open().epoch == restored)
    let again = try ServerFolder(folder.file("again"))
    _ = try again.restore(backup)
    #expect(try ![epoch, restored].contains(again.chosen("atlas").open().epoch))
  }

  @Test func `healing ends when the operator says so, and not twice`() throws {
    _ = try server.backUp(nil, into: backup)
    _ = try restore()
    #expect(try open().restoration == .healing)
    try ServerFolder(restored).endHealing(of: nil, now: .noon)
    #expect(try open().restoration == .healed)
    #expect(throws: ServerFolder.Problem.notHealing("atlas", path: restored)) {
      try ServerFolder(restored).endHealing(of: "atlas", now: .noon)
    }
  }

  @Test func `a log on disk takes back the same runs as a log in memory`() throws {
    _ = try server.backUp(nil, into: backup)
    let whole = try log(of: store)
    for name in ["south", "east"] {
      var author = Author(name)
      _ = try store.append([author.write(author.join)], receivedAt: .noon)
    }
    let lost = try log(of: store)
    _ = try restore()
    var second = try open()
    let chain = try #require(try store.chain(at: 15))
    let run = Segment(
      sealing: Array(lost.suffix(4)), after: lost.dropLast(4), of: second.workspace, chain: chain)
    #expect(try second.takeBack(run, now: .noon) == .durable(through: 15))
    #expect(try log(of: second) == lost)
    #expect(try second.chain(at: 15) == chain)
    #expect(whole.count == lost.count - 2)
    let gap = Segment(
      sealing: Array(lost.suffix(1)), after: lost.dropLast(1), of: second.workspace, chain: chain)
    #expect(try second.takeBack(gap, now: .noon) == .durable(through: 15))
    try second.endHealing()
    #expect(try second.takeBack(run, now: .noon) == .refused(Refusal(.outOfOrder)))
  }
}
