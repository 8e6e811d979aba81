import Foundation
import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

/// A rebuild and a first pull write without a WAL where they can, and with one where they cannot.
struct WriteOnceTests {
  private let north: Desk

  init() throws {
    north = try Desk("north")
    var server = MemoryLog(workspace: .atlas)
    try north.record(.articleImported(.sample("One")))
    try north.exchange(with: &server)
  }

  @Test func `afterwards the file has a WAL again, and the same contents`() throws {
    let digest = try north.store.read { try $0.projectionDigest() }
    _ = try north.store.rebuild()
    #expect(try north.store.read { try $0.projectionDigest() } == digest)
    let raw = try RawDatabase(north.database)
    #expect(try raw.text("PRAGMA journal_mode") == "wal")
  }

  @Test func `it is written although another process has the file open`() throws {
    let other = try RawDatabase(north.database)
    #expect(try other.integer("SELECT count(*) FROM entity") == 1)
    _ = try north.store.rebuild()
    #expect(try other.integer("SELECT count(*) FROM entity") == 1)
    #expect(try north.isItsOwnRebuild())
  }
}
