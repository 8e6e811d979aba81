import PostilCore
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

struct EditTests {
  private let desk: Desk
  private let article: String
  private let note = "north.3"
  private let reply = "north.4"

  init() throws {
    desk = try Desk()
    article = try desk.imports("The bridge\n\nThe bridge was closed on Monday.")
    try desk.annotates(article, "closed")
    _ = try desk.replica.reply(to: note, body: "Yes.", now: .noon)
  }

  private func set(_ typed: String, _ field: String, _ value: String) throws -> SingleOutcome {
    try desk.replica.set(typed, [(field, value)], now: .noon)
  }

  @Test func `a note and a reply are edited, the same text changes nothing`() throws {
    #expect(try desk.replica.edit(note, text: "Checked.", now: .noon) == .recorded)
    #expect(try desk.replica.edit(note, text: "Checked.", now: .noon) == .unchanged)
    #expect(try desk.replica.edit(reply, text: "No.", now: .noon) == .recorded)
    #expect(try desk.value(.text, of: note) == .text("Checked."))
    #expect(try desk.value(.text, of: reply) == .text("No."))
    #expect(try desk.pendingCount == 6)
  }

  @Test func `line ends of every machine become LF, and other white space stays`()
    throws
  {
    let typed = " One\r\n\r\n\tTwo \r"
    #expect(try desk.replica.edit(note, text: typed, now: .noon) == .recorded)
    #expect(try desk.value(.text, of: note) == .text(" One\n\n\tTwo \n"))
    #expect(try desk.replica.edit(note, text: " One\n\n\tTwo \n", now: .noon) == .unchanged)
  }

  @Test func `an article has no note`() {
    #expect(
      failure { _ = try desk.replica.edit(article, text: "x", now: .noon) }
        == "wrongKind(\"\(article)\", expected: PostilCore.EntityKind.annotation)")
    #expect(
      failure { _ = try desk.replica.edit(article, text: "", now: .noon) }
        == "wrongKind(\"\(article)\", expected: PostilCore.EntityKind.annotation)")
    #expect(
      failure { _ = try desk.replica.edit(note, text: " \n", now: .noon) }
        == "emptyText(what: \"note\")")
  }

  @Test func `a note is cleared where a quote or a tag is left`() throws {
    #expect(try desk.replica.edit(note, text: "", now: .noon) == .recorded)
    #expect(try desk.value(.text, of: note) == .text(""))
    #expect(try desk.replica.edit(note, text: "", now: .noon) == .unchanged)
    let (reply, _) = try desk.replica.reply(to: note, body: "Why?", now: .noon)
    #expect(
      failure { _ = try desk.replica.edit(reply, text: "", now: .noon) }
        == "nothingLeft(\"\(reply)\")")
    let whole = try desk.replica.annotate(
      AnnotationRequest(article: article, place: nil, note: "All.", tags: [], motivation: nil),
      now: .noon
    ).id
    #expect(
      failure { _ = try desk.replica.edit(whole, text: "", now: .noon) }
        == "nothingLeft(\"\(whole)\")")
    _ = try desk.replica.tag(whole, adding: ["a"], removing: [], now: .noon)
    #expect(try desk.replica.edit(whole, text: "", now: .noon) == .recorded)
  }

  /// Else the same note, typed on another system, would conflict at every such letter.
  @Test func `typed text is recorded in NFC`() throws {
    _ = try desk.replica.edit(note, text: "й", now: .noon)
    #expect(try desk.replica.edit(note, text: "и\u{306}", now: .noon) == .unchanged)
    _ = try desk.replica.edit(note, text: "и\u{306}од", now: .noon)
    #expect(try desk.value(.text, of: note) == .text("\u{439}од"))
    #expect(try set(article, "title", "и\u{306}") == .recorded)
    #expect(try set(article, "title", "й") == .unchanged)
  }

  @Test(arguments: ["status", "motivation", "language", "color", "assignee", "due"])
  func `a field without a value is cleared, once, and is shown as not set`(field: String) throws {
    let values = [
      "due": "2026-12-01", "language": "uk", "status": "open", "color": "red", "assignee": "north",
    ]
    #expect(try set(note, field, "") == .unchanged)
    #expect(try set(note, field, values[field] ?? "linking") == .recorded)
    #expect(try set(note, field, "") == .recorded)
    #expect(try set(note, field, "") == .unchanged)
    let shown = try desk.replica.read { try $0.annotation(note) }
    let all = [
      shown.status, shown.motivation, shown.language, shown.color, shown.assignee, shown.due,
    ]
    #expect(all.allSatisfy { $0 == nil })
  }

  @Test(arguments: [
    ("status", "accepted"), ("motivation", "assessing"), ("language", "uk"), ("color", "red"),
    ("assignee", "north"), ("due", "2024-02-29"), ("marking", "amber+strict"),
    ("marking", "TLP:RED"),
  ])
  func `a field is set once`(field: String, value: String) throws {
    #expect(try set(note, field, value) == .recorded)
    #expect(try set(note, field, value) == .unchanged)
  }

  @Test(arguments: [
    ("status", "maybe"), ("due", "2023-02-29"), ("due", "tomorrow"), ("language", "Russian"),
    ("color", "pink"), ("marking", "secret"), ("marking", "tlp:"),
  ])
  func `a value that the field cannot have is refused`(field: String, value: String) throws {
    #expect(
      failure { _ = try set(note, field, value) }
        .hasPrefix("valueNotAllowed(field: \"\(field)\""))
    #expect(try desk.pendingCount == 4)
  }

  @Test(arguments: ["nobody", "North", " ", "two\nlines", "operator"])
  func `only a member is an assignee`(name: String) throws {
    #expect(failure { _ = try set(note, "assignee", name) }.hasPrefix("noSuchReplica("))
    #expect(try desk.pendingCount == 4)
  }

  @Test func `a field that the entity does not have is refused`() {
    #expect(
      failure { _ = try set(note, "title", "x") }
        == "fieldNotAllowed(field: \"title\", kind: PostilCore.EntityKind.annotation)")
    #expect(
      failure { _ = try set(article, "color", "red") }
        == "fieldNotAllowed(field: \"color\", kind: PostilCore.EntityKind.article)")
    #expect(
      failure { _ = try set(reply, "marking", "red") }
        == "fieldNotAllowed(field: \"marking\", kind: PostilCore.EntityKind.reply)")
    #expect(
      failure { _ = try set(note, "colour", "red") }
        == "fieldNotAllowed(field: \"colour\", kind: PostilCore.EntityKind.annotation)")
  }

  @Test func `several fields are set together or not at all`() throws {
    let bad = failure {
      _ = try desk.replica.set(note, [("status", "accepted"), ("color", "pink")], now: .noon)
    }
    #expect(bad.hasPrefix("valueNotAllowed"))
    #expect(try desk.value(.plain(.status), of: note) == nil)
    #expect(
      try desk.replica.set(note, [("status", "accepted"), ("color", "red")], now: .noon)
        == .recorded)
    #expect(try desk.pendingCount == 6)
  }

  @Test func `a tag that is there is added all the same, against a removal that does not know`()
    throws
  {
    _ = try desk.replica.tag(note, adding: ["a"], removing: [], now: .noon)
    let before = try desk.pendingCount
    #expect(try desk.replica.tag(note, adding: ["a"], removing: [], now: .noon) == .recorded)
    #expect(try desk.pendingCount == before + 1)
  }

  @Test func `one command says one thing about a tag or a field`() {
    #expect(
      failure { _ = try desk.replica.tag(note, adding: ["a"], removing: ["a"], now: .noon) }
        == "repeated(\"a\")")
    #expect(
      failure {
        _ = try desk.replica.set(note, [("color", "red"), ("color", "blue")], now: .noon)
      } == "repeated(\"color\")")
  }

  @Test func `a tag is one in all its spellings, and found by each`() throws {
    _ = try desk.replica.tag(note, adding: ["Сроки", "#ёлка"], removing: [], now: .noon)
    _ = try desk.replica.tag(note, adding: ["сро\u{301}ки", "Елка"], removing: [], now: .noon)
    #expect(try desk.row(note).entity.tags == ["ёлка", "Сроки"])
    for typed in ["сроки", "СРОКИ", "#Сроки", "сроки\u{200B}"] {
      var filter = ListRequest()
      filter.tags = [typed]
      #expect(try desk.replica.read { try $0.annotations(filter).items.count } == 1, "\(typed)")
    }
    #expect(try desk.replica.read { try $0.why(note, field: "tag:СРОКИ").count } == 1)
    #expect(
      try desk.replica.tag(note, adding: [], removing: ["сроки"], now: .noon) == .recorded)
    #expect(try desk.row(note).entity.tags == ["ёлка"])
    #expect(
      failure { _ = try desk.replica.tag(note, adding: ["A"], removing: ["a"], now: .noon) }
        == "repeated(\"A\")")
  }

  @Test func `tags come and go, each once`() throws {
    #expect(
      try desk.replica.tag(note, adding: ["a", "b", "a"], removing: [], now: .noon) == .recorded)
    #expect(try desk.pendingCount == 6)
    #expect(
      try desk.replica.tag(note, adding: [], removing: ["c"], now: .noon) == .unchanged)
    #expect(
      try desk.replica.tag(note, adding: ["c"], removing: ["a", "a"], now: .noon) == .recorded)
    #expect(try desk.row(note).entity.tags == ["b", "c"])
    #expect(try desk.pendingCount == 8)
    #expect(
      failure { _ = try desk.replica.tag(reply, adding: ["a"], removing: [], now: .noon) }
        == "fieldNotAllowed(field: \"tag\", kind: PostilCore.EntityKind.reply)")
    #expect(
      failure {
        _ = try desk.replica.tag(note, adding: (0..<99).map { "t\($0)" }, removing: [], now: .noon)
      } == "tooManyTags(limit: 100)")
  }

  @Test func `a deleted thing must be restored before it is changed`() throws {
    #expect(try desk.replica.delete(note, now: .noon) == .recorded)
    #expect(try desk.replica.delete(note, now: .noon) == .unchanged)
    #expect(try desk.row(note).flags.contains(.hidden))
    let deleted = "deleted(\"\(note)\")"
    #expect(failure { _ = try desk.replica.edit(note, text: "x", now: .noon) } == deleted)
    #expect(failure { _ = try set(note, "status", "open") } == deleted)
    #expect(
      failure { _ = try desk.replica.tag(note, adding: ["a"], removing: [], now: .noon) } == deleted
    )
    #expect(try desk.replica.restore(note, now: .noon) == .recorded)
    #expect(
      try desk.replica.restore(note, now: .noon) == .unchanged)
    #expect(try desk.replica.edit(note, text: "x", now: .noon) == .recorded)
  }
}
