import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// A replica's file that lets go of the end of its log.
struct StartingOverTests {
  private let folder: TemporaryFolder
  private var log = MemoryLog(workspace: .atlas)
  private let north: Desk

  init() throws {
    folder = try TemporaryFolder()
    north = try Desk("north")
    for title in ["One", "Two", "Three"] {
      try north.record(.articleImported(.sample(title)))
      try north.exchange(with: &log)
    }
    try north.record(.articleImported(.sample("Not pushed")))
  }

  private func startOver(after seq: Seq) throws -> ReplicaStore {
    let next = Author("north-2")
    try north.store.copy(to: folder.file("copy.sqlite"))
    try north.store.startOver(
      after: seq, keptIn: folder.file("copy.sqlite"), formerly: [], as: next.publicKey,
      name: next.name, ticket: nil, now: .noon)
    return try ReplicaStore(opening: north.database)
  }

  /// The schema of the file in SQLite: tables, indexes and triggers.
  private func schema() throws -> Set<String> {
    try DatabaseQueue(path: north.database).read { db in
      Set(
        try String.fetchAll(
          db, sql: "SELECT type || name || sql FROM sqlite_schema WHERE sql <> ''"))
    }
  }

  /// A log without its triggers could be rewritten.
  @Test func `the new log has every table and trigger of the old one`() throws {
    let before = try schema()
    _ = try startOver(after: 2)
    #expect(try schema() == before)
    #expect(before.count { $0.hasPrefix("trigger") } > 10)
  }

  @Test(arguments: [(nil, 1), (2, 2), (4, 3)] as [(Seq?, Seq)])
  func `what follows the place is news once more`(mark: Seq?, expected: Seq) throws {
    if let mark { try north.store.write { try $0.note(newsMark: mark) } }
    let store = try startOver(after: 3)
    #expect(try store.read { try $0.newsMark() } == expected)
  }

  @Test func `the copy is whole, and its owner's alone`() throws {
    _ = try startOver(after: 2)
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("copy.sqlite"))
    #expect(attributes[.posixPermissions] as? NSNumber == 0o600)
    let copy = try ReplicaStore(opening: folder.file("copy.sqlite"))
    #expect(try copy.read { try $0.cursor() } == 4)
    #expect(try copy.isItsOwnRebuild())
  }

  @Test(arguments: [0, 2, 3, 4] as [Seq])
  func `own work after the place waits, in the order in which it was done`(seq: Seq) throws {
    let store = try startOver(after: seq)
    #expect(try store.read { try $0.cursor() } == seq)
    #expect(try store.read { try $0.chain(at: seq) } == log.chain(at: seq))
    let titles = ["One", "Two", "Three", "Not pushed"].suffix(Int(5 - max(seq, 1)))
    let changes = titles.map { Change.articleImported(.sample($0)) }
    let strays = try store.write { try $0.strays() }
    #expect(strays.compactMap(\.event?.change) == changes)
    #expect(try store.write { try $0.waiting() }.map(\.isJoin) == [true])
    #expect(try store.isItsOwnRebuild())
    #expect(try store.read { try $0.fork() } == seq)
    try store.write { _ = try $0.adoptStrays() }
    #expect(try store.read { try $0.fork() } == nil)
    let pending = try store.read { try $0.pendingEvents() }.dropFirst()
    #expect(pending.map(\.change) == changes)
    #expect(pending.allSatisfy { $0.base <= seq })
  }

  @Test func `a place at which no changeset ends is refused, and nothing changes`() throws {
    #expect(throws: StoreError.self) { try startOver(after: 9) }
    #expect(try north.cursor == 4)
    #expect(try north.pendingCount == 1)
    #expect(try north.isItsOwnRebuild())
  }

  @Test func `the server's earlier answers are forgotten`() throws {
    try north.store.write { transaction in
      try transaction.note(Refusal(.roleTooLow), of: 5)
      try transaction.note(turnedAway: Refusal(.revoked))
      try transaction.offer(through: 5)
    }
    let store = try startOver(after: 2)
    #expect(try store.read { try $0.refusal() } == nil)
    #expect(try store.read { try $0.turnedAway() } == nil)
    #expect(try store.read { try $0.offeredCounter() } == 0)
    #expect(try store.read { try $0.acknowledgedCounter() } == 0)
  }

  @Test func `a process that opened the file before writes nothing under the old identity`() throws
  {
    _ = try startOver(after: 2)
    #expect(throws: StoreError.identityChanged) {
      try north.record(.articleImported(.sample("Late")))
    }
  }
}
