import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

private let note = "north.3"

/// Every rule, as `why` explains it: the present value, the replaced ones, and the authors who may still object.
struct WhyTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let article: String

  /// Both hold `north.3`, which has the tag `old` and the audience `press`.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed", note: "It was shut, they say.")
    _ = try north.replica.tag(note, adding: ["old"], removing: [], now: .noon)
    _ = try north.replica.release(note, to: ["press"], not: [], now: .noon)
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  /// Both do something without knowing of each other, then both know it.
  private mutating func apart(
    _ first: (Replica) throws -> Void, _ second: (Replica) throws -> Void
  ) throws {
    try first(north.replica)
    try second(south.replica)
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  /// The explanation, which must be the same on both replicas.
  private func why(_ field: String, of id: String? = nil) throws -> FieldExplanation {
    let id = id ?? note
    let said = try [north, south].map { desk in
      try #require(try desk.replica.read { try $0.why(id, field: field) }.first)
    }
    #expect(said[0].writes.map(\.written.event) == said[1].writes.map(\.written.event))
    #expect(said[0].outcome == said[1].outcome && said[0].value == said[1].value)
    return said[0]
  }

  @Test mutating func `a register: the first is shown, all are told`() throws {
    try apart({ _ = try $0.set(note, [("status", "open")], now: .noon) }) {
      _ = try $0.set(note, [("status", "accepted")], now: .noon)
    }
    let open = try why("status")
    #expect(open.rule == .register && open.outcome == .conflict && open.value == "open")
    #expect(open.writes.map(\.value) == ["accepted", "open"])
    #expect(open.writes.allSatisfy { $0.replacedBy.isEmpty })
    #expect(open.unaware == ["south"], "not oneself")

    _ = try south.replica.resolve(note, field: "status", .value("rejected"), why: "ja", now: .noon)
    for desk in [south, north] { try desk.exchange(with: &log) }
    let settled = try why("status")
    #expect(settled.outcome == .settled && settled.value == "rejected")
    #expect(settled.writes[0].why == "ja")
    #expect(settled.writes.map(\.replacedBy) == [[], ["south.3"], ["south.3"]])
    #expect(settled.unaware.isEmpty)
    #expect(try south.replica.read { try $0.why(note, field: "status") }[0].unaware == ["north"])
  }

  @Test func `a family of fields is asked for by its name alone`() throws {
    _ = try north.replica.tag(note, adding: ["new"], removing: [], now: .noon)
    #expect(
      try north.replica.read { try $0.why(note, field: "tag") }.map(\.field) == [
        "tag:new", "tag:old",
      ])
  }

  @Test mutating func `prose: merged, joined, in conflict`() throws {
    try apart({ _ = try $0.edit(note, text: "It is shut, they say.", now: .noon) }) {
      _ = try $0.edit(note, text: "It was shut, some say.", now: .noon)
    }
    let merged = try why("note")
    #expect(merged.rule == .prose && merged.outcome == .joined && !merged.isJoined)
    #expect(merged.value == "It is shut, some say.")
    #expect(merged.writes.last?.replacedBy == ["north.6", "south.2"])

    try apart({ _ = try $0.edit(note, text: "It is shut, some say. Ask.", now: .noon) }) {
      _ = try $0.edit(note, text: "It is shut, some say. Call.", now: .noon)
    }
    let joined = try why("note")
    #expect(joined.outcome == .joined && joined.isJoined)
    #expect(joined.value == "It is shut, some say. Ask. Call.")
    let shown = try north.replica.read { try $0.annotation(note) }
    #expect(shown.isJoined && shown.conflicts.isEmpty && shown.note == joined.value)

    try apart({ _ = try $0.edit(note, text: "Yes.", now: .noon) }) {
      _ = try $0.edit(note, text: "No.", now: .noon)
    }
    let open = try why("note")
    #expect(open.outcome == .conflict && !open.isJoined && open.value == "Yes.")
    #expect(try !north.replica.read { try $0.annotation(note) }.isJoined)
  }

  @Test mutating func `a reply's body is joined like a note`() throws {
    let reply = try north.replica.reply(to: note, body: "Who says so?", now: .noon).id
    for desk in [north, south] { try desk.exchange(with: &log) }
    try apart({ _ = try $0.edit(reply, text: "Who says so? Ask.", now: .noon) }) {
      _ = try $0.edit(reply, text: "Who says so? Call.", now: .noon)
    }
    let shown = try north.replica.read { try $0.annotation(note) }.replies
    #expect(shown.map(\.body) == ["Who says so? Ask. Call."])
    #expect(shown.map(\.isJoined) == [true])
    #expect(try why("body", of: reply).isJoined)
  }

  @Test mutating func `a tag: present wins`() throws {
    try apart({ _ = try $0.tag(note, adding: [], removing: ["old"], now: .noon) }) {
      _ = try $0.tag(note, adding: ["old"], removing: [], now: .noon)
    }
    let said = try why("tag:old")
    #expect(said.rule == .presentWins && said.outcome == .joined && said.value == "old")
    #expect(said.writes.map(\.value) == ["old", "no", "old"])
  }

  @Test mutating func `an audience: removed wins`() throws {
    try apart({ _ = try $0.release(note, to: [], not: ["press"], now: .noon) }) {
      _ = try $0.release(note, to: [], not: ["press"], now: .noon)
    }
    #expect(try why("audience:press").outcome == .settled)
    for desk in [north, south] { try desk.exchange(with: &log) }
    try apart({ _ = try $0.release(note, to: ["press"], not: [], now: .noon) }) {
      _ = try $0.release(note, to: [], not: ["press"], now: .noon)
    }
    let said = try why("audience:press")
    #expect(said.rule == .removeWins && said.outcome == .joined && said.value == "no")
  }

  @Test mutating func `a marking: the most restrictive`() throws {
    try apart({ _ = try $0.set(note, [("marking", "amber")], now: .noon) }) {
      _ = try $0.set(note, [("marking", "red")], now: .noon)
    }
    let said = try why("marking")
    #expect(said.rule == .mostRestrictive && said.outcome == .joined && said.value == "red")
  }

  @Test mutating func `a deletion: contested by the events that keep it visible, then hidden`()
    throws
  {
    try apart({ _ = try $0.delete(note, now: .noon) }) {
      _ = try $0.edit(note, text: "It is open.", now: .noon)
    }
    let open = try why("deleted")
    #expect(open.rule == .deletion && open.outcome == .conflict)
    #expect(open.keptBy.map(\.written.event) == ["south.2"])
    _ = try south.replica.delete(note, now: .noon)
    for desk in [south, north] { try desk.exchange(with: &log) }
    let hidden = try why("deleted")
    #expect(hidden.outcome == .settled && hidden.value == "yes" && hidden.keptBy.isEmpty)
    #expect(hidden.writes.last?.replacedBy == ["south.3"])
  }

  @Test mutating func `an assessment: each member's own`() throws {
    try apart({ _ = try $0.assess(note, [("stance", "supports")], now: .noon) }) {
      _ = try $0.assess(note, [("stance", "refutes")], now: .noon)
    }
    #expect(try why("stance:north").value == "supports")
    #expect(try why("stance:south").value == "refutes")
    #expect(try why("stance:south").outcome == .settled)
    #expect(try why("stance:south").unaware.isEmpty)
  }

  @Test mutating func `an observation: the latest, all are told`() throws {
    let desks = [(north, 3), (south, 7)]
    for (desk, comments) in desks {
      _ = try desk.replica.importArticles(
        [.news("The bridge", comments: comments)], now: .noon)
    }
    for desk in [north, south, north] { try desk.exchange(with: &log) }
    let observed = try #require(
      try north.replica.read { try $0.articles(ListRequest(includingDeleted: false)).items }
        .first { $0.commentCount != nil })
    let said = try why("observed:comment count", of: observed.id)
    #expect(said.rule == .latest && said.outcome == .joined && said.value == "7")
    #expect(said.writes.map(\.value) == ["7", "3"])
  }

  @Test mutating func `a revision: two texts under one url`() throws {
    try north.imports("One.", url: "https://example.org/a")
    try south.imports("Two.", url: "https://example.org/a")
    for desk in [north, south, north] { try desk.exchange(with: &log) }
    let listed = try north.replica.read { try $0.conflicts() }
    let id = try #require(listed.first?.id)
    let said = try why("revision", of: id)
    #expect(said.rule == .register && said.outcome == .conflict)
    #expect(listed[0].heads.map(\.text) == ["One.", "Two."])
  }
}
