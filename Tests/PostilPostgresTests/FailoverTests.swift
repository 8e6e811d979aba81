import PostgresSupport
import PostilCore
import PostilLog
import PostilPostgres
import PostilWire
import Synchronization
import TestSupport
import Testing

/// A database that failed over: to a log that is whole, shorter, or another one.
///
/// Source: Protocol/POSTGRES.md, "Failover".
struct FailoverTests {
  private static let first = Instant.noon.later(by: RepairWaits().untilFirstSegment)
  private static let last = Instant.noon.later(by: RepairWaits().afterLastSegment)
  private static let healing = Appended.refused(Refusal(.healing, retryAfterSeconds: 300))

  private var room: PostgresNewsroom

  init() throws {
    room = try PostgresNewsroom()
    try room.fill(4)
  }

  /// The timeline that the log was judged on last.
  private func keptTimeline() throws -> String {
    try room.database.raw().execute("SELECT timeline FROM postil.workspace")[0][0]
  }

  /// The end as a second memory keeps it.
  private func confirmed(lives: UInt64 = 1, chain: Chain? = nil) throws -> ConfirmedEnd {
    let end = room.memory.end()
    return ConfirmedEnd(
      lives: lives,
      end: LogEnd(
        workspaceID: WorkspaceIdentity.atlas.id, epoch: Epoch(life: 1), seq: end,
        chain: try chain ?? #require(room.memory.chain(at: end))))
  }

  private func node(remembering end: ConfirmedEnd?) throws -> PostgresLog {
    var means = NodeMeans { .noon }
    means.recall = { _ in end }
    return try room.database.node(of: .atlas, means: means)
  }

  private func expect(
    _ log: PostgresLog, healsUntil end: Instant?, _ place: SourceLocation = #_sourceLocation
  ) {
    #expect(log.restoration == .healing, sourceLocation: place)
    #expect(log.repairEnd == end, sourceLocation: place)
    #expect(log.epoch != Epoch(life: 1), sourceLocation: place)
  }

  @Test mutating func `on another timeline a log that lost nothing goes on as it was`() throws {
    try room.database.keep().failOver()
    #expect(try keptTimeline() == "0")
    try room.append(room.next())
    #expect(try keptTimeline() == "1")
    #expect(room.log.epoch == Epoch(life: 1) && room.log.restoration == .none)
    try room.expectSameLog()
  }

  @Test(arguments: [true, false])
  func `a log that lost what was acknowledged heals by itself`(isNoticed: Bool) throws {
    var room = room
    let kept = try room.database.keep()
    let before = room.memory.end()
    try room.append(room.next("Lost"), room.next("Lost, too"))
    let lost = room.memory.end()
    try kept.failOver(isNoticed: isNoticed)
    let push = try room.next()
    #expect(try room.log.append([push], receivedAt: .noon) == [Self.healing])
    expect(room.log, healsUntil: Self.last)
    #expect(try room.log.recognise() == .shorter(than: lost))
    let other = try room.database.node(of: .atlas)
    #expect(try other.recognise() == .shorter(than: lost))
    #expect(other.epoch == room.log.epoch)
    #expect(try other.append([push], receivedAt: .noon) == [Self.healing])
    let whole = room.memory.log
    let run = Segment(
      sealing: whole.filter { $0.firstSeq > before }, after: whole.filter { $0.lastSeq <= before })
    #expect(try other.takeBack(run, now: .noon) == .durable(through: lost))
    try room.expectSameLog()
    let later = Self.last.later(by: -1)
    #expect(try !room.log.endRepair(now: later))
    #expect(try room.log.endRepair(now: Self.last))
    #expect(room.log.restoration == .healed)
    #expect(try room.log.recognise() == .same)
    try room.append(push, by: other)
  }

  @Test mutating func `a replica that says hello first is welcomed to a log that heals`() throws {
    let kept = try room.database.keep()
    try room.append(room.next("Lost"))
    try kept.failOver()
    let state = try room.log.reader.state(for: room.north.replica)
    #expect(state.restoration == .healing && state.epoch != Epoch(life: 1))
    expect(room.log, healsUntil: Self.last)
  }

  @Test mutating func `a log with another history waits for its operator`() throws {
    let kept = try room.database.keep()
    let before = room.memory
    try room.append(room.next("Of the one history"))
    let end = room.memory.end()
    try kept.failOver()
    // By a node that knows nothing of the other history, and was told to go on.
    let other = try room.database.node(of: .atlas)
    #expect(try other.recognise() == .unproven)
    #expect(try other.endHealing())
    room.memory = before
    room.north.forget(1)
    try room.append(room.next("Of the other"), room.next("And more"), by: other)

    // In a later life of the log, what was remembered of the former says nothing.
    #expect(try room.log.recognise() == .same)
    // In the same life it contradicts.
    let memory = try confirmed(lives: 3, chain: Chain(workspace: []))
    let third = try node(
      remembering: ConfirmedEnd(
        lives: memory.lives,
        end: LogEnd(
          workspaceID: memory.end.workspaceID, epoch: other.epoch, seq: end,
          chain: memory.end.chain)))
    let epoch = other.epoch
    #expect(try third.recognise() == .another(at: end))
    #expect(third.restoration == .healing && third.repairEnd == nil && third.epoch != epoch)
    let push = try room.next()
    #expect(try other.append([push], receivedAt: .noon) == [Self.healing])
    #expect(try !other.endRepair(now: Instant(milliseconds: .max)))
    #expect(try other.recognise() == .another(at: end))
    #expect(try other.endHealing())
    _ = try room.log.append([push], receivedAt: .noon)
    try room.append(push)
    try room.expectSameLog(third)
  }

  @Test mutating func `without any memory pushes wait as for a folder that was put back`() throws {
    try room.database.keep().failOver()
    let node = try room.database.node(of: .atlas)
    #expect(try node.recognise() == .unproven)
    expect(node, healsUntil: Self.first)
    let push = try room.next()
    #expect(try node.append([push], receivedAt: .noon) == [Self.healing])
    #expect(try room.log.append([push], receivedAt: .noon) == [Self.healing])
    #expect(try node.endRepair(now: Self.first))
    #expect(try keptTimeline() == "1")
  }

  @Test mutating func `a second memory proves that nothing was lost`() throws {
    try room.database.keep().failOver()
    let node = try node(remembering: confirmed())
    #expect(try node.recognise() == .same)
    try room.append(room.next(), by: node)
    #expect(node.epoch == Epoch(life: 1) && node.restoration == .none)
  }

  /// Also where nobody can tell by the timeline, and where the node itself remembers less.
  @Test(arguments: [true, false])
  func `a second memory proves that something was lost`(isNoticed: Bool) throws {
    var room = room
    let kept = try room.database.keep()
    try room.append(room.next("Lost"))
    let end = try confirmed(in: room)
    try kept.failOver(isNoticed: isNoticed)
    let node = try node(remembering: end)
    _ = try? node.reader.state(for: room.north.replica)
    #expect(try node.recognise() == .shorter(than: room.memory.end()))
    expect(node, healsUntil: Self.last)
  }

  private func confirmed(in room: PostgresNewsroom) throws -> ConfirmedEnd {
    var copy = self
    copy.room = room
    return try copy.confirmed()
  }

  /// As a log that was healed: that is lost, too.
  @Test mutating func `a log in an earlier life heals`() throws {
    try room.database.keep().failOver()
    let node = try node(remembering: confirmed(lives: 5))
    #expect(try node.recognise() == .shorter(than: room.memory.end()))
    #expect(try room.database.raw().execute("SELECT lives FROM postil.workspace") == [["6"]])
    #expect(try node.recognise() == .shorter(than: room.memory.end()))
  }

  /// It found the log whole, as far as it knew, and appended to it.
  @Test mutating func `what another node lost turns up with the one that remembers it`() throws {
    let other = try room.database.node(of: .atlas)
    _ = try other.reader.state(for: room.north.replica)
    let kept = try room.database.keep()
    try room.append(room.next("Lost"), room.next("Lost, too"))
    let lost = room.memory.end()
    try kept.failOver()
    let south = try room.south.write(.articleImported(.sample("South's")), base: 2)
    guard case .logged = try other.append([south], receivedAt: .noon).first else {
      Issue.record("it did not go on")
      return
    }
    #expect(other.epoch == Epoch(life: 1))
    let push = try room.next()
    #expect(try room.log.append([push], receivedAt: .noon) == [Self.healing])
    #expect(try room.log.recognise() == .shorter(than: lost))
    #expect(try other.append([push], receivedAt: .noon) == [Self.healing])
  }

  @Test mutating func `a node tells what it confirmed, and once what it found`() throws {
    let told = Told()
    var means = NodeMeans { .noon }
    means.remember = { told.remember($1) }
    means.report = { told.report($1) }
    let node = try room.database.node(of: .atlas, means: means)
    try room.append(room.next("One"), by: node)
    #expect(told.ends.last == (try confirmed()))
    let kept = try room.database.keep()
    try room.append(room.next("Two"), by: node)
    let end = room.memory.end()
    #expect(told.ends.last == (try confirmed()))
    try kept.failOver()
    for _ in 0..<2 { _ = try node.append([room.next()], receivedAt: .noon) }
    #expect(told.recognitions == [.shorter(than: end)])
  }

  @Test mutating func `tables of the first version are brought up to date with their logs`() throws
  {
    let raw = try room.database.raw()
    try raw.execute(
      """
      ALTER TABLE postil.workspace DROP system, DROP timeline, DROP lost_seq;
      UPDATE postil.format SET version = 1
      """)
    #expect(throws: PostgresError.olderSchema(found: 1, known: 2)) {
      try room.database.node(of: .atlas)
    }
    _ = try PostgresWorkspaces(at: room.database.address(of: "postgres")).prepare(for: "other")
    let node = try room.database.node(of: .atlas)
    // It was on no timeline yet: nothing is to be compared.
    #expect(try keptTimeline() == "")
    #expect(try node.recognise() == .same)
    #expect(try keptTimeline() == "1")
    try room.append(room.next(), by: node)
    #expect(node.epoch == Epoch(life: 1) && node.restoration == .none)
  }
}

/// Takes down everything that a node says.
private final class Told: Sendable {
  private let state = Mutex<(ends: [ConfirmedEnd], recognitions: [Recognition])>(([], []))

  var ends: [ConfirmedEnd] { state.withLock { $0.ends } }
  var recognitions: [Recognition] { state.withLock { $0.recognitions } }

  func remember(_ end: ConfirmedEnd) { state.withLock { $0.ends.append(end) } }
  func report(_ recognition: Recognition) { state.withLock { $0.recognitions.append(recognition) } }
}
