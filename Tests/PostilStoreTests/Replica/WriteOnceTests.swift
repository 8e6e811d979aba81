import Foundation
import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

/// A rebuild and a first pull write without a WAL where they can, and with one where they cannot.
struct WriteOnceTests {
  private let folder: TemporaryFolder
  private let north: TestReplica
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("north.sqlite")
    north = try TestReplica("north", at: path)
    var server = MemoryLog(workspace: .atlas)
    try north.record(.articleImported(.sample("One")))
    try north.exchange(with: &server)
  }

  @Test func `afterwards the file has a WAL again, and the same contents`() throws {
    let digest = try north.store.read { try $0.projectionDigest() }
    try north.store.write { try $0.rebuildProjection() }
    #expect(try north.store.read { try $0.projectionDigest() } == digest)
    let raw = try RawDatabase(path)
    #expect(try raw.text("PRAGMA journal_mode") == "wal")
  }

  @Test func `another process that has the file open is not waited for`() throws {
    let other = try RawDatabase(path)
    #expect(try other.integer("SELECT count(*) FROM entity") == 1)
    let start = ContinuousClock.now
    try north.store.write { try $0.rebuildProjection() }
    // Far from the ten seconds that a write waits for another.
    #expect(ContinuousClock.now - start < .seconds(8))
    #expect(try other.integer("SELECT count(*) FROM entity") == 1)
    #expect(try north.isItsOwnRebuild())
  }
}
