import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

struct ResolveTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let note = "north.3"

  /// The note of `north.3` has the heads `north.4` and `south.2`, its status `north.5`, `south.3`.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    let article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed")
    for desk in [north, south] { try desk.exchange(with: &log) }
    for (desk, value) in [(north, "accepted"), (south, "rejected")] {
      _ = try desk.replica.edit(note, text: "It is \(value).", now: .noon)
      _ = try desk.replica.set(note, [("status", value)], now: .noon)
    }
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  @Test func `a field in conflict is not set or edited over`() {
    for desk in [north, south] {
      #expect(
        failure { _ = try desk.replica.set(note, [("status", "open")], now: .noon) }
          == "inConflict(id: \"north.3\", field: \"status\")"
      )
      #expect(
        failure { _ = try desk.replica.set(note, [("status", "accepted")], now: .noon) }
          .hasPrefix("inConflict("))
      #expect(
        failure { _ = try desk.replica.edit(note, text: "x", now: .noon) }
          == "inConflict(id: \"north.3\", field: \"note\")")
    }
  }

  @Test func `other fields are set meanwhile`() throws {
    #expect(try north.replica.set(note, [("color", "red")], now: .noon) == .recorded)
  }

  @Test mutating func `one of the heads is taken, and the others learn of it`() throws {
    let resolved = try south.replica.resolve(
      note, field: "note", .take("south.2"), why: "It was.", now: .noon)
    #expect(resolved.value == .text("It is rejected."))
    for desk in [south, north] { try desk.exchange(with: &log) }
    #expect(try north.value(.text, of: note) == .text("It is rejected."))
    #expect(try north.row(note).entity[.text]?.heads.count == 1)
    #expect(try north.row(note).flags == .conflict)
    _ = try north.replica.resolve(note, field: "status", .value("open"), why: "", now: .noon)
    #expect(try north.row(note).flags == [])
  }

  @Test(arguments: [
    ("1", "accepted"), ("2", "rejected"), ("shown", "accepted"), ("mine", "rejected"),
    ("theirs", "accepted"),
  ])
  func `a head is named by its number, as mine, as theirs or as shown`(typed: String, value: String)
    throws
  {
    let resolved = try south.replica.resolve(
      note, field: "status", .take(typed), why: "", now: .noon)
    #expect(resolved.value == .text(Text(value)))
  }

  @Test func `a number that no head has is refused`() {
    for typed in ["0", "3", "-1", "ours"] {
      let refused = failure {
        _ = try north.replica.resolve(note, field: "status", .take(typed), why: "", now: .noon)
      }
      #expect(refused.hasPrefix("notAHead("))
    }
  }

  @Test func `a value that is no head is refused, and the heads are named`() {
    for typed in ["north.3", "east.1", "x", ""] {
      #expect(
        failure {
          _ = try north.replica.resolve(note, field: "note", .take(typed), why: "", now: .noon)
        } == "notAHead(\"\(typed)\", heads: [\"north.4\", \"south.2\"])")
    }
  }

  @Test func `an empty value clears a note in conflict, where its quote is left`() throws {
    let resolved = try north.replica.resolve(
      note, field: "note", .value(""), why: "", now: .noon)
    #expect(resolved.value == .text(""))
    #expect(try north.value(.text, of: note) == .text(""))
  }

  @Test func `a value is checked as when it is set`() {
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: "status", .value("maybe"), why: "", now: .noon)
      }.hasPrefix("valueNotAllowed(field: \"status\""))
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: "note", .value(" "), why: "", now: .noon)
      } == "emptyText(what: \"note\")")
  }

  @Test(arguments: ["color", "motivation", "anchor", "confidence:north"])
  func `a field that is not in conflict is not resolved`(field: String) {
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: field, .value("red"), why: "", now: .noon)
      } == "notInConflict(id: \"north.3\", field: \"\(field)\", open: [\"note\", \"status\"])")
  }

  @Test(arguments: ["title", "revision", "nonsense"])
  func `a field that the entity does not have is not resolved`(field: String) {
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: field, .value("x"), why: "", now: .noon)
      } == "noSuchField(\"\(field)\", kind: PostilCore.EntityKind.annotation)")
  }

  @Test func `a deletion is not settled by a value`() {
    #expect(
      failure {
        _ = try north.replica.resolve(note, field: "deleted", .value("no"), why: "", now: .noon)
      } == "decidedByDeleting(\"north.3\")")
  }

  @Test mutating func `two resolutions of one conflict are a conflict again`() throws {
    _ = try north.replica.resolve(note, field: "note", .take("north.4"), why: "", now: .noon)
    _ = try south.replica.resolve(note, field: "note", .take("south.2"), why: "", now: .noon)
    for desk in [north, south, north] { try desk.exchange(with: &log) }
    #expect(try south.row(note).entity[.text]?.heads.count == 2)
    #expect(try south.row(note).flags.contains(.conflict))
  }

  @Test func `a value that cannot be typed is decided by taking a head`() throws {
    for (desk, text) in [(north, "One."), (south, "Two.")] {
      try desk.imports(text, url: "https://example.org/a")
    }
    var log = self.log
    for desk in [north, south, north] { try desk.exchange(with: &log) }
    let listed = try north.replica.read { try $0.conflicts() }
    let article = try #require(listed.first { $0.field == "revision" })
    #expect(article.heads.map(\.text) == ["One.", "Two."])
    #expect(
      failure {
        _ = try north.replica.read { try $0.openConflict(article.id, field: "revision") }
      }
        == "decidedByTaking(id: \"\(article.id)\", field: \"revision\", heads: [\"north.6\", "
        + "\"south.4\"])")
    _ = try north.replica.resolve(
      article.id, field: "revision", .take("south.4"), why: "", now: .noon)
    #expect(try north.row(article.id).conflicts.isEmpty)
  }
}

/// Decisions made on a displayed conflict, also of deleted things.
struct ResolveShownTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let article: String
  private let note = "north.3"

  /// The note of `north.3` has the heads `north.4` and `south.2`; south has not pulled `north.4`.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed", note: "It was closed, they say, on Monday.")
    for desk in [north, south] { try desk.exchange(with: &log) }
    _ = try north.replica.edit(note, text: "It was shut, they say, on Monday.", now: .noon)
    _ = try south.replica.edit(note, text: "It was locked, they say, on Sunday.", now: .noon)
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private func open(_ desk: Desk) throws -> OpenConflict {
    try desk.replica.read { try $0.openConflict(note, field: "note") }
  }

  @Test func `it is shown with its base, its heads and a draft`() throws {
    let open = try open(north)
    #expect(open.detail.base == "It was closed, they say, on Monday.")
    #expect(open.detail.heads.map(\.written.event) == ["north.4", "south.2"])
    #expect(open.start == "It was shut, they say, on Sunday.")
    #expect(open.allowed == nil)
    #expect(!open.detail.isDeleted)
  }

  @Test func `a decision covers the heads that were shown`() throws {
    let open = try open(north)
    let resolved = try north.replica.resolve(
      note, field: "note", .value(" It was.\r\n\r\n Yes. "), why: "ja", shown: open.heads,
      now: .noon)
    #expect(resolved.value == .text(" It was.\n\n Yes. "))
    #expect(!resolved.isDeleted)
    #expect(try north.replica.read { try $0.why(note, field: "note") }[0].writes[0].why == "ja")
  }

  @Test mutating func `nobody decides over a head that they were not shown`() throws {
    let open = try open(north)
    let east = try Desk("east")
    try east.exchange(with: &log)
    _ = try south.replica.resolve(note, field: "note", .take("south.2"), why: "", now: .noon)
    for desk in [south, north] { try desk.exchange(with: &log) }
    let changed = "conflictChanged(id: \"north.3\", field: \"note\")"
    let decide = { [north, note] in
      _ = try north.replica.resolve(
        note, field: "note", .value("Mine."), why: "", shown: open.heads, now: .noon)
    }
    #expect(failure(decide) == changed, "settled meanwhile")
    _ = try east.replica.resolve(note, field: "note", .take("north.4"), why: "", now: .noon)
    for desk in [east, north] { try desk.exchange(with: &log) }
    #expect(failure(decide) == changed, "in conflict about other values")
    #expect(try north.pendingCount == 0)
  }

  @Test mutating func `a pushed head is the one that was shown`() throws {
    _ = try north.replica.set(note, [("status", "open")], now: .noon)
    _ = try south.replica.set(note, [("status", "rejected")], now: .noon)
    try south.exchange(with: &log)
    try north.replica.store.write { transaction in
      for logged in log.log where logged.firstSeq > (try transaction.view.cursor()) {
        try transaction.append(logged)
      }
    }
    let pending = try north.replica.read { try $0.openConflict(note, field: "status") }
    #expect(pending.detail.heads.map(\.written.seq).contains(nil))
    try north.exchange(with: &log)
    _ = try north.replica.resolve(
      note, field: "status", .value("open"), why: "", shown: pending.heads, now: .noon)
    #expect(try north.row(note).conflicts.map(\.field) == [.text])
  }

  @Test(arguments: ["north.3", "article"])
  mutating func `a listed conflict of a deleted thing can be decided, and the thing stays deleted`(
    deleted: String
  ) throws {
    let deleted = deleted == "article" ? article : deleted
    _ = try north.replica.delete(deleted, now: .noon)
    #expect(try north.row(deleted).flags.contains(.hidden))
    let listed = try north.replica.read { try $0.conflicts() }
    #expect(listed.map(\.id) == [note])
    #expect(listed.map(\.isDeleted) == [true])
    let resolved = try north.replica.resolve(
      note, field: "note", .take("south.2"), why: "", now: .noon)
    #expect(resolved.isDeleted)
    for desk in [north, south] { try desk.exchange(with: &log) }
    for desk in [north, south] {
      #expect(try desk.replica.read { try $0.conflicts() }.isEmpty)
      #expect(try desk.row(deleted).flags.contains(.hidden))
      #expect(try desk.value(.text, of: note) == .text("It was locked, they say, on Sunday."))
    }
  }
}
