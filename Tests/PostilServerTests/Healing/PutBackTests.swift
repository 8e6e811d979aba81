import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// A start notices that the file is not the one that was served last.
struct PutBackTests {
  private let temporary: TemporaryFolder
  private let server: ServerFolder
  private let workspace: WorkspaceFolder
  private let key = SigningKey.ofTests("somebody")

  private static let firstEnd = Instant.noon.later(by: RepairWaits().untilFirstSegment)
  private static let lastEnd = Instant.noon.later(by: RepairWaits().afterLastSegment)

  /// Served once, and copied.
  init() throws {
    temporary = try TemporaryFolder()
    server = try ServerFolder(temporary.file("server"))
    try server.create("atlas", now: .noon)
    workspace = try server.chosen("atlas")
    // Closed before it is copied: all is in the one file.
    do {
      let served = try workspace.serving(now: .noon)
      #expect(served.recognition == .same)
      #expect(served.log.restoration == .none)
    }
    try FileManager.default.copyItem(atPath: workspace.file, toPath: copy)
    try invite()
  }

  private var copy: String { temporary.file("copy") }

  /// The operator's event 2.
  private func invite(now: Instant = .noon) throws {
    let invitation = Invitation(
      publicKey: key.publicKey, guest: .member(.analyst, name: nil), expires: nil)
    try OperatorDesk(at: workspace.path).record(.memberInvited(invitation), now: now)
  }

  /// - Parameter inPlace: as the disk of a machine that was rolled back holds it.
  private func putBack(inPlace: Bool = false) throws {
    for end in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: workspace.file + end)
    }
    if inPlace {
      let file = try #require(FileHandle(forWritingAtPath: workspace.file))
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: #require(FileManager.default.contents(atPath: copy)))
      try file.close()
    } else {
      try FileManager.default.removeItem(atPath: workspace.file)
      try FileManager.default.copyItem(atPath: copy, toPath: workspace.file)
    }
  }

  private func run() throws -> (Segment, epoch: Epoch) {
    let whole = try workspace.reading()
    return (try whole.run(after: 1, bytes: .max), whole.epoch)
  }

  @Test func `the same file is served on, also after it was moved`() throws {
    #expect(try workspace.serving(now: .noon).recognition == .same)
    let moved = "\(workspace.file)-moved"
    try FileManager.default.moveItem(atPath: workspace.file, toPath: moved)
    try FileManager.default.moveItem(atPath: moved, toPath: workspace.file)
    let served = try workspace.serving(now: .noon)
    #expect(served.recognition == .same)
    #expect(served.log.restoration == .none)
  }

  @Test func `a copy in its place heals from its start, in another epoch`() throws {
    let (run, epoch) = try run()
    try putBack()
    let served = try workspace.serving(now: .noon)
    #expect(served.recognition == .putBack)
    #expect(served.log.restoration == .healing)
    #expect(served.log.epoch != epoch)
    #expect(served.log.repairEnd == Self.firstEnd)
    var log = served.log
    let taken = try log.takeBack(run, now: .noon)
    #expect(taken == .durable(through: 2))
    #expect(log.repairEnd == Self.lastEnd)
    // A run that it holds already puts nothing off.
    let later = Instant.noon.later(by: 1)
    let takenAgain = try log.takeBack(run, now: later)
    #expect(takenAgain == .durable(through: 2))
    #expect(log.repairEnd == Self.lastEnd)
    let again = try workspace.serving(now: later)
    #expect(again.recognition == .same)
    #expect(again.log.repairEnd == Self.lastEnd)
  }

  @Test func `pushes wait for ten minutes while nobody returns anything`() throws {
    try putBack()
    var log = try workspace.serving(now: .noon).log
    let isEarly = try log.endRepair(now: Self.firstEnd.later(by: -1))
    #expect(!isEarly && log.restoration == .healing)
    let isOver = try log.endRepair(now: Self.firstEnd)
    #expect(isOver && log.restoration == .healed)
    #expect(log.repairEnd == nil)
    #expect(try workspace.serving(now: .noon).log.restoration == .healed)
  }

  @Test func `the operator ends it at any time`() throws {
    try putBack()
    _ = try workspace.serving(now: .noon)
    try server.endHealing(of: nil, now: .noon)
    let served = try workspace.serving(now: .noon)
    #expect(served.log.restoration == .healed)
    #expect(served.log.repairEnd == nil)
  }

  @Test func `a workspace that is put back once more waits anew`() throws {
    try putBack()
    let first = try workspace.serving(now: .noon).log
    try putBack()
    let later = Instant.noon.later(by: 60_000)
    let second = try workspace.serving(now: later)
    #expect(second.recognition == .putBack)
    #expect(second.log.epoch != first.epoch)
    #expect(second.log.repairEnd == Self.firstEnd.later(by: 60_000))
  }

  @Test func `a restored workspace heals until the operator ends it`() throws {
    _ = try server.backUp(nil, into: temporary.file("backup"))
    let other = try ServerFolder(temporary.file("other"))
    _ = try other.restore(temporary.file("backup"))
    let served = try other.chosen("atlas").serving(now: .noon)
    #expect(served.recognition == .same)
    #expect(served.log.restoration == .healing)
    #expect(served.log.repairEnd == nil)
  }

  @Test func `the operator writes nothing into a copy before a start has looked at it`() throws {
    try putBack()
    #expect(throws: Refusal(.healing)) { try invite() }
    #expect(try workspace.reading().end() == 1)
  }

  @Test func `the operator writes again once the time is over, whether a server runs or not`()
    throws
  {
    try putBack()
    _ = try workspace.serving(now: .noon)
    #expect(throws: Refusal(.healing)) { try invite() }
    #expect(throws: Refusal(.healing)) { try invite(now: Self.firstEnd.later(by: -1)) }
    try invite(now: Self.firstEnd)
    #expect(try workspace.reading().restoration == .healed)
  }

  /// A machine that was rolled back: only a replica that is ahead can tell.
  @Test func `a file whose bytes were put back is the same file`() throws {
    try putBack(inPlace: true)
    let served = try workspace.serving(now: .noon)
    #expect(served.recognition == .same)
    #expect(served.log.restoration == .none)
    #expect(try served.log.end() == 1)
  }
}
