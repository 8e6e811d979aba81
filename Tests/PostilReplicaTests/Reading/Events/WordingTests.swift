import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

private let note = "north.3"

/// The authors of displayed words.
struct WordingTests {
  private let north: Desk
  private let south: Desk
  private var log = MemoryLog(workspace: .atlas)
  private let article: String
  private let later = Instant(milliseconds: Instant.noon.milliseconds + 3_600_000)

  /// Both hold `north.3`, which north made.
  init() throws {
    north = try Desk("north")
    south = try Desk("south")
    article = try north.imports("The bridge\n\nThe bridge was closed on Monday.")
    try north.annotates(article, "closed", note: "It was shut, they say.")
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  private mutating func exchange() throws {
    for desk in [north, south, north] { try desk.exchange(with: &log) }
  }

  /// The note, which must be the same on both replicas.
  private func shown() throws -> AnnotationDetail {
    let said = try [north, south].map { try $0.replica.read { try $0.annotation(note) } }
    #expect(said[0].modifiedBy?.map(\.event) == said[1].modifiedBy?.map(\.event))
    #expect(said[0].note == said[1].note && said[0].modified == said[1].modified)
    return said[0]
  }

  @Test func `a note that nobody wrote anew is its maker's`() throws {
    let shown = try shown()
    #expect(shown.created.author == "north")
    #expect(shown.modified == nil && shown.modifiedBy == nil && shown.chosenBy == nil)
  }

  @Test mutating func `a note that somebody else wrote anew is theirs, and says when`() throws {
    _ = try south.replica.edit(note, text: "Nobody knows.", now: later)
    try exchange()
    let shown = try shown()
    #expect(shown.created.author == "north" && shown.created.claimedAt == Instant.noon.iso8601)
    #expect(shown.modifiedBy?.map(\.author) == ["south"])
    #expect(shown.modified == later.iso8601 && shown.chosenBy == nil)
  }

  @Test mutating func `a merged note is of all whose words were merged`() throws {
    _ = try north.replica.edit(note, text: "It is shut, they say.", now: later)
    _ = try south.replica.edit(note, text: "It was shut, some say.", now: later)
    try exchange()
    let shown = try shown()
    #expect(shown.note == "It is shut, some say.")
    #expect(shown.modifiedBy?.map(\.author) == ["north", "south"])
  }

  @Test mutating func `a note in conflict is attributed to the author of the displayed text`()
    throws
  {
    _ = try south.replica.edit(note, text: "One thing.", now: later)
    try south.exchange(with: &log)
    _ = try north.replica.edit(note, text: "Another entirely.", now: later)
    try exchange()
    let shown = try shown()
    #expect(shown.conflicts == ["note"] && shown.note == "One thing.")
    #expect(shown.modifiedBy?.map(\.author) == ["south"])
  }

  @Test mutating func `a chosen text is its author's, and its chooser is named`() throws {
    _ = try south.replica.edit(note, text: "One thing.", now: later)
    try south.exchange(with: &log)
    _ = try north.replica.edit(note, text: "Another entirely.", now: later)
    try exchange()
    _ = try north.replica.resolve(note, field: "note", .take("south.2"), why: "", now: later)
    try exchange()
    let chosen = try shown()
    #expect(chosen.note == "One thing." && chosen.conflicts.isEmpty)
    #expect(chosen.modifiedBy?.map(\.author) == ["south"])
    #expect(chosen.chosenBy?.author == "north")
  }

  @Test mutating func `a text that a decision wrote is its author's`() throws {
    _ = try north.replica.edit(note, text: "One thing.", now: later)
    _ = try south.replica.edit(note, text: "Another entirely.", now: later)
    try exchange()
    _ = try south.replica.resolve(note, field: "note", .value("Both."), why: "", now: later)
    try exchange()
    let decided = try shown()
    #expect(decided.modifiedBy?.map(\.author) == ["south"] && decided.chosenBy == nil)
  }

  @Test mutating func `a reply and a title say it too`() throws {
    let reply = try north.replica.reply(to: note, body: "Indeed.", now: .noon).id
    try exchange()
    _ = try south.replica.edit(reply, text: "By no means.", now: later)
    _ = try south.replica.set(article, [("title", "A bridge")], now: later)
    try exchange()
    #expect(try shown().replies.first?.modifiedBy?.map(\.author) == ["south"])
    let summary = try north.replica.read { try $0.article(article) }.summary
    #expect(summary.title == "A bridge" && summary.modifiedBy?.map(\.author) == ["south"])
  }
}
