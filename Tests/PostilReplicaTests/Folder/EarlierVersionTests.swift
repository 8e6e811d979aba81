import Foundation
import PostilCore
import PostilLog
import PostilReplica
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Folders that versions of postil made, each with the `make` beside it: this version opens them all.
struct EarlierVersionTests {
  /// One version's folders, copied to where a test may change them.
  private struct Fixture {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures")

    static let names = ["format-6", "format-7"]

    let folder: TemporaryFolder
    let digest: String
    var replica: String { folder.file("copy/gleb") }
    var server: String { folder.file("copy/server/workspaces/atlas/workspace.sqlite") }

    init(_ name: String) throws {
      folder = try TemporaryFolder()
      let original = Self.folder.appending(path: name)
      digest = try String(contentsOf: original.appending(path: "digest"), encoding: .utf8)
        .trimmingCharacters(in: .newlines)
      let unpack = Process()
      unpack.executableURL = URL(filePath: "/bin/sh")
      // Git keeps no modes.
      unpack.arguments = [
        "-c", "cp -R \"$0\" \"$1\" && chmod -R u=rwX,go= \"$1\" && gzip -dr \"$1\"", original.path,
        folder.file("copy"),
      ]
      try unpack.run()
      unpack.waitUntilExit()
      try #require(unpack.terminationStatus == 0)
    }
  }

  @Test func `every folder of fixtures is looked at`() throws {
    let found = try FileManager.default.contentsOfDirectory(atPath: Fixture.folder.path)
    #expect(found.sorted() == Fixture.names + ["make"])
  }

  @Test(arguments: Fixture.names)
  func `a replica of every version opens unchanged`(name: String) throws {
    let fixture = try Fixture(name)
    let replica = try Replica(containing: fixture.replica)
    let verified = try replica.verify()
    #expect(verified.pending == 2)
    #expect(try replica.store.read { try $0.digest() } == fixture.digest)
    #expect(try replica.rebuild().repaired == 0)
    #expect(try replica.key().replica == replica.store.replica)
    let (conflicts, ignored) = try replica.store.read { view in
      (try view.undecidedCount(), try view.ignoredCount())
    }
    #expect(conflicts == 3)
    #expect(ignored == 1)
  }

  @Test(arguments: Fixture.names)
  func `a replica of every version has the tables of one that is made today`(name: String) throws {
    let fixture = try Fixture(name)
    _ = try Replica(containing: fixture.replica)
    let new = try Desk("north")
    #expect(
      try FileSchema(Desk.database(in: fixture.replica)) == FileSchema(new.database))
  }

  @Test(arguments: Fixture.names)
  func `a server's file of every version opens, and holds the same as its replica`(name: String)
    throws
  {
    let fixture = try Fixture(name)
    #expect(try ServerStore(reading: fixture.server).check().events == 44)
    let store = try ServerStore(opening: fixture.server)
    #expect(try store.check().events == 44)
    #expect(try store.segment(startingAt: 1) != nil)
    let new = fixture.folder.file("new.sqlite")
    _ = try ServerStore(creating: new, workspace: .atlas, epoch: Epoch(life: 1))
    #expect(try FileSchema(fixture.server) == FileSchema(new))
    let replica = try Replica(containing: fixture.replica)
    let figures = try WorkspaceCopy.back(up: fixture.server, into: fixture.folder.file("backup"))
    #expect(
      try replica.store.read(asOf: figures.events) { try $0.digest() } == figures.digest)
    #expect(
      try replica.store.read { try $0.chain(at: figures.events) } == store.chain(at: figures.events)
    )
  }
}
