import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// Looking back at the log, by place, by time and by the events that somebody had seen.
struct PastTests {
  private let north: Desk
  private let south: Desk
  private let article: String
  private var log = MemoryLog(workspace: .atlas)

  /// 1 north joins, 2 imports; 3 south joins; 4 north and 5 south annotate, 6 north edits its note.
  /// South's clock is off by years. North holds one event that waits.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try exchange(north, at: 1_000)
    try exchange(south, at: 3_000)
    try exchange(north, at: 2_000)
    try annotate(north, claiming: 10)
    try annotate(south, claiming: -1_000_000)
    try exchange(north, at: 4_000)
    try exchange(south, at: 5_000)
    try exchange(north, at: 5_000)
    _ = try north.replica.edit("north.3", text: "Edited.", now: Instant(milliseconds: 20))
    try exchange(north, at: 6_000)
    _ = try north.replica.edit("north.3", text: "Pending.", now: Instant(milliseconds: 30))
  }

  private func annotate(_ desk: Desk, claiming milliseconds: Int64) throws {
    _ = try desk.replica.annotate(
      AnnotationRequest(
        article: article, place: .quote("closed", nth: nil), note: "Note.", tags: [],
        motivation: nil),
      now: Instant(milliseconds: milliseconds))
  }

  private mutating func exchange(_ desk: Desk, at milliseconds: Int64) throws {
    let held = log.frontier(of: desk.replica.store.replica)?.lastCounter ?? 0
    if let waiting = try desk.replica.store.read({ try $0.outbox(after: held) }) {
      _ = try log.append([waiting], receivedAt: Instant(milliseconds: milliseconds))
    }
    try desk.exchange(with: &log)
  }

  private func past(_ moment: Moment) throws -> Past { try north.replica.past(at: moment) }

  private func received(by milliseconds: Int64) throws -> Seq {
    try past(.received(by: Instant(milliseconds: milliseconds))).seq
  }

  private func seen(by name: String, at milliseconds: Int64) throws -> Past {
    try past(.seen(by: name, at: Instant(milliseconds: milliseconds)))
  }

  @Test func `a place within the log is itself, one beyond it is the end`() throws {
    for seq in 0...6 as ClosedRange<Seq> {
      #expect(try past(.seq(seq)) == Past(seq: seq, ground: .named))
    }
    #expect(try past(.seq(7)) == Past(seq: 6, ground: .beyondEnd(named: 7)))
    #expect(try past(.seq(.max)) == Past(seq: 6, ground: .beyondEnd(named: .max)))
  }

  private static let moments: [(Int64, Seq)] = [
    (999, 0), (1_000, 2), (2_999, 2), (3_000, 3), (3_999, 3), (4_000, 4), (5_000, 5), (6_000, 6),
    (.max, 6), (.min, 0),
  ]

  @Test(arguments: moments)
  func `a time is the last event that had been received by then`(at: Int64, seq: Seq) throws {
    #expect(try received(by: at) == seq)
  }

  @Test
  mutating func `after the server's clock ran backwards, an event that follows a later time waits`()
    throws
  {
    let east = try Desk("east")
    try exchange(east, at: 500)
    try exchange(north, at: 7_000)
    #expect(log.log.last { $0.changeset.replica == east.replica.store.replica }?.firstSeq == 7)
    #expect(try received(by: 500) == 0)
    #expect(try received(by: 5_999) == 5)
    #expect(try received(by: 6_000) == 7)
  }

  @Test func `a replica's moment is the base of its last event, by its own clock`() throws {
    #expect(try seen(by: "north", at: 9).seq == 0)
    #expect(
      try seen(by: "north", at: 10)
        == Past(
          seq: 3,
          ground: .seen(
            by: "north", lastEvent: "north.3", at: Instant(milliseconds: 10))))
    #expect(try seen(by: "north", at: 29).seq == 5)
    #expect(try seen(by: "south", at: -1_000_001).seq == 0)
    #expect(try seen(by: "south", at: -1_000_000).seq == 3)
  }

  @Test func `a pending event shows the seq that its replica had seen`() throws {
    #expect(try seen(by: "north", at: 30).seq == 6)
    // Nobody else knows of it, and of the joins only that both were made at noon.
    #expect(try south.replica.past(at: .seen(by: "north", at: Instant(milliseconds: 30))).seq == 3)
  }

  @Test func `somebody unknown has seen nothing`() {
    #expect(
      failure { _ = try seen(by: "nobody", at: 0) }
        == "noSuchReplica(\"nobody\", known: [\"north\", \"south\"])")
  }

  private func digest(_ desk: Desk, asOf seq: Seq) throws -> String {
    let past = try desk.replica.past(at: .seq(seq))
    return try desk.replica.read(asOf: past) { try $0.digest().digest }
  }

  @Test mutating func `as of the end is the present without the outbox`() throws {
    let looked = try digest(north, asOf: 6)
    #expect(try north.replica.digest().digest != looked)
    for desk in [south, north] { try exchange(desk, at: 7_000) }
    let later = try north.replica.digest()
    #expect(later.cursor == 7 && later.pending == 0)
    #expect(try digest(north, asOf: 7) == later.digest)
    #expect(try digest(north, asOf: 6) == looked)
  }

  @Test func `as of 0 everything is empty`() throws {
    let past = try past(.seq(0))
    let empty = try Desk("east")
    let nothing = try empty.replica.read(asOf: past) { try $0.digest() }
    try north.replica.read(asOf: past) { reader in
      try #expect(reader.digest().digest == nothing.digest)
      try #expect(reader.digest().cursor == 0)
      try #expect(reader.articles(ListRequest(includingDeleted: true)).items.isEmpty)
      try #expect(reader.annotations().items.isEmpty)
      try #expect(reader.conflicts().isEmpty)
    }
    try north.replica.read { reader in
      try #expect(reader.log(limit: 10, through: 0).isEmpty)
    }
  }

  @Test func `every place gives on every replica the same state`() throws {
    for seq in 0...5 as ClosedRange<Seq> {
      #expect(try digest(north, asOf: seq) == digest(south, asOf: seq), "as of \(seq)")
    }
  }

  @Test(arguments: 0...6)
  func `the log as of a place is the log up to there`(seq: Int) throws {
    try north.replica.read { reader in
      let whole = try reader.log(limit: 100).compactMap(\.written.seq)
      let looked = try reader.log(limit: 100, through: Seq(seq)).map(\.written.seq)
      #expect(looked == whole.filter { $0 <= Seq(seq) })
    }
  }

  @Test func `the log of an entity stops early, and began some time`() throws {
    try north.replica.read { reader in
      try #expect(reader.log(of: "north.3", limit: 9, through: 6).map(\.written.seq) == [6, 4])
      try #expect(reader.log(of: "north.3", limit: 9, through: 5).map(\.written.seq) == [4])
      #expect(
        failure { _ = try reader.log(of: "north.3", limit: 9, through: 3) }
          == "noSuchEntity(\"north.3\")")
    }
  }

  @Test func `why says who could object then`() throws {
    let past = try past(.seq(4))
    let said = try north.replica.read(asOf: past) { try $0.why("north.3", field: "note") }
    #expect(said.first?.value == "Note.")
    #expect(said.first?.unaware == ["south"])
    #expect(said.first?.writes.map(\.replacedBy) == [[]])
  }
}
