import Foundation
import PostilCore
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// A server's folder into one file and back: whole and proved, or not there.
struct WorkspaceBackupTests {
  private let folder: TemporaryFolder
  private let server: String
  private let backup: String
  private let restored: String

  /// Some events sealed, some in the open tail, and the server still has its file open.
  private let store: ServerStore
  private var north = Author("north")

  init() throws {
    folder = try TemporaryFolder()
    server = folder.file("server")
    backup = folder.file("backup")
    restored = folder.file("restored")
    store = try WorkspaceFolder.open(at: server, name: "atlas", isOpen: true, now: .noon).store
    _ = try store.append([north.write(north.join)], receivedAt: .noon)
    for number in 1...12 {
      _ = try store.append(
        [north.write(.articleImported(.sample("Article \(number)")))], receivedAt: .noon)
    }
    while try store.seal(bytes: 200) {}
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
    let figures = try WorkspaceFolder.back(up: server, into: backup)
    let moment = try log(of: store)
    _ = try store.append([north.write(.articleImported(.sample("Later")))], receivedAt: .noon)
    #expect(figures.events == 13)
    #expect(try figures.chain == store.chain(at: 13))
    #expect(figures.digest.utf8.count == 64)

    #expect(try WorkspaceFolder.restore(backup, to: restored) == figures)
    let second = try ServerStore(opening: "\(restored)/workspace.sqlite")
    #expect(second.restoration == .healing)
    #expect(second.workspace == store.workspace)
    #expect(try log(of: second) == moment)
    #expect(try second.standing(of: north.replica)?.lastCounter == 13)
  }

  @Test func `a backup is one file that nobody else may read`() throws {
    _ = try WorkspaceFolder.back(up: server, into: backup)
    _ = try WorkspaceFolder.restore(backup, to: restored)
    let attributes = try FileManager.default.attributesOfItem(atPath: backup)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["backup", "restored", "server"])
  }

  @Test func `what is there already stays as it is`() throws {
    try folder.write([1, 2, 3], to: "backup")
    #expect(throws: WorkspaceFolder.Problem.fileExists(path: backup)) {
      try WorkspaceFolder.back(up: server, into: backup)
    }
    #expect(folder.bytes(of: "backup") == [1, 2, 3])
    try FileManager.default.removeItem(atPath: backup)
    _ = try WorkspaceFolder.back(up: server, into: backup)
    #expect(throws: WorkspaceFolder.Problem.alreadyAWorkspace(path: server)) {
      try WorkspaceFolder.restore(backup, to: server)
    }
    #expect(try store.head() == 13)
  }

  @Test func `a folder without a workspace has no backup`() throws {
    #expect(throws: WorkspaceFolder.Problem.noWorkspace(path: restored)) {
      try WorkspaceFolder.back(up: restored, into: backup)
    }
  }

  @Test func `what an interrupted backup left behind is in nobody's way`() throws {
    try folder.write([1, 2, 3], to: "backup.unfinished")
    _ = try WorkspaceFolder.back(up: server, into: backup)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["backup", "server"])
  }

  /// ⚖ Nothing but the log that was backed up ever comes out of a backup.
  @Test func `a backup with a flipped byte anywhere is refused, or is whole all the same`() throws {
    let figures = try WorkspaceFolder.back(up: server, into: backup)
    let whole = try #require(folder.bytes(of: "backup"))
    var refused = 0
    for place in stride(from: 0, to: whole.count, by: 61) {
      var bytes = whole
      bytes[place] ^= 0x10
      try folder.write(bytes, to: "backup")
      do {
        let found = try WorkspaceFolder.restore(backup, to: restored)
        #expect(found == figures, "byte \(place)")
        try FileManager.default.removeItem(atPath: restored)
      } catch is StoreError {
        refused += 1
        #expect(!FileManager.default.fileExists(atPath: restored), "byte \(place)")
      }
    }
    #expect(refused > whole.count / 61 / 10)
  }

  @Test func `the first bad event is named`() throws {
    _ = try WorkspaceFolder.back(up: server, into: backup)
    var bytes = try #require(folder.bytes(of: "backup"))
    // The last event lies in the open tail, as it was written.
    let title = Array("Article 12".utf8)
    let place = try #require(
      bytes.indices.last { bytes[$0...].prefix(title.count) == title[...] })
    bytes[place] ^= 1
    try folder.write(bytes, to: "backup")
    #expect(throws: StoreError.damaged(.chain(seq: 13))) {
      try WorkspaceFolder.restore(backup, to: restored)
    }
    #expect(!FileManager.default.fileExists(atPath: restored))
  }

  @Test func `healing ends when the operator says so, and not twice`() throws {
    _ = try WorkspaceFolder.back(up: server, into: backup)
    _ = try WorkspaceFolder.restore(backup, to: restored)
    func open() throws -> ServerStore {
      try ServerStore(opening: "\(restored)/workspace.sqlite")
    }
    #expect(try open().restoration == .healing)
    var folder = try WorkspaceFolder.open(at: restored, name: nil, now: .noon)
    try folder.endHealing(at: restored)
    #expect(folder.store.restoration == .healed)
    #expect(try open().restoration == .healed)
    #expect(throws: WorkspaceFolder.Problem.notHealing(path: restored)) {
      try folder.endHealing(at: restored)
    }
  }

  @Test func `a log on disk takes back what a log in memory does`() throws {
    _ = try WorkspaceFolder.back(up: server, into: backup)
    let whole = try log(of: store)
    for name in ["south", "east"] {
      var author = Author(name)
      _ = try store.append([author.write(author.join)], receivedAt: .noon)
    }
    let lost = try log(of: store)
    _ = try WorkspaceFolder.restore(backup, to: restored)
    var second = try ServerStore(opening: "\(restored)/workspace.sqlite")
    let chain = try #require(try store.chain(at: 15))
    let run = Segment(sealing: Array(lost.suffix(4)), chain: chain)
    #expect(try second.takeBack(run) == .durable(through: 15))
    #expect(try log(of: second) == lost)
    #expect(try second.chain(at: 15) == chain)
    #expect(whole.count == lost.count - 2)
    let gap = Segment(sealing: Array(lost.suffix(1)), chain: chain)
    #expect(try second.takeBack(gap) == .durable(through: 15))
    try second.endHealing()
    #expect(try second.takeBack(run) == .refused(Refusal(.outOfOrder)))
  }
}
