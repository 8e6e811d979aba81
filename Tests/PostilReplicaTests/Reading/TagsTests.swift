import PostilCore
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

struct TagsTests {
  private let desk: Desk
  private let article: String
  private let note: String

  init() throws {
    desk = try Desk("north")
    article = try desk.imports("The weir\n\nIt held.\n")
    note = try desk.annotates(article, "held").id
  }

  private func tag(_ id: String, _ tags: String...) throws {
    _ = try desk.replica.tag(id, adding: tags, removing: [], now: .noon)
  }

  private func lines(_ part: String? = nil) throws -> [String] {
    try desk.replica.read { try $0.tags(containing: part) }.map { line in
      "\(line.tag) \(line.articles)+\(line.annotations) \(line.aliases) \(line.description ?? "-")"
        + (line.conflicts.isEmpty ? "" : " \(line.conflicts)")
    }
  }

  @Test func `tags are counted by what they are read as`() throws {
    try tag(article, "Dates")
    try tag(note, "сроки", "dates", "weir")
    #expect(try lines() == ["Dates 1+1 [] -", "weir 0+1 [] -", "сроки 0+1 [] -"])
    #expect(try !desk.replica.alias(["Сроки"], as: "dates", now: .noon).isUnchanged)
    #expect(try !desk.replica.describe("dates", as: "When it is due.", now: .noon).isUnchanged)
    #expect(
      try lines() == ["Dates 1+1 [\"сроки\"] When it is due.", "weir 0+1 [] -"])
    #expect(try lines("#СРОК").count == 1)
    #expect(try lines("x") == [])
    _ = try desk.replica.delete(article, now: .noon)
    #expect(try lines() == ["dates 0+0 [\"Сроки\"] When it is due."])
  }

  @Test func `a tag is shown by any of its words, with its meaning and what has it`() throws {
    try tag(note, "Сроки")
    try tag(article, "dates")
    _ = try desk.replica.alias(["сроки"], as: "dates", now: .noon)
    _ = try desk.replica.describe("dates", as: "When it is due.", now: .noon)
    for typed in ["tag:dates", "tag:СРОКИ", "tag:#сроки"] {
      guard case .tag(let shown) = try desk.replica.read({ try $0.show(typed) }) else {
        Issue.record("\(typed)")
        continue
      }
      #expect(shown.tag == "dates")
      #expect(shown.description == "When it is due.")
      #expect(shown.described?.author == "north")
      #expect(shown.aliases == ["сроки"])
      #expect(shown.newest.map(\.id) == [note, article])
      #expect(shown.newest.map(\.articleTitle) == ["The weir", "The weir"])
    }
    _ = try desk.replica.delete(article, now: .noon)
    guard case .tag(let shown) = try desk.replica.read({ try $0.show("tag:dates") }) else { return }
    #expect(shown.newest.isEmpty)
    #expect {
      try desk.replica.read { try $0.show("tag:date") }
    } throws: { error in
      guard case ReplicaError.neverUsed("tag", "date", let known) = error else { return false }
      return known == ["dates"]
    }
  }

  @Test func `a thing shows its tags as they are read, and is found by each word`() throws {
    try tag(note, "сроки", "b")
    _ = try desk.replica.alias(["сроки", "b"], as: "dates", now: .noon)
    for typed in ["СРОКИ", "#dates", "b"] {
      var request = ListRequest()
      request.tags = [typed]
      let found = try desk.replica.read { try $0.annotations(request).items }
      #expect(found.map(\.tags) == [["dates"]], "\(typed)")
      #expect(found.map(\.tagsAsWritten) == [["b", "сроки"]])
    }
    #expect(try desk.replica.tag(note, adding: [], removing: ["dates"], now: .noon) == .recorded)
    #expect(try desk.row(note).entity.tags == [])
  }

  @Test func `an alias and a description are taken back, and are said once`() throws {
    try tag(note, "a")
    #expect(try desk.replica.alias(["a"], as: nil, now: .noon).isUnchanged)
    #expect(try !desk.replica.alias(["a"], as: "b", now: .noon).isUnchanged)
    #expect(try desk.replica.alias(["A"], as: "b", now: .noon).isUnchanged)
    #expect(try !desk.replica.describe("b", as: "d", now: .noon).isUnchanged)
    #expect(try desk.replica.describe("B", as: "d", now: .noon).isUnchanged)
    #expect(try lines() == ["b 0+1 [\"a\"] d"])
    #expect(try !desk.replica.alias(["a"], as: nil, now: .noon).isUnchanged)
    #expect(try !desk.replica.describe("b", as: nil, now: .noon).isUnchanged)
    #expect(try lines() == ["a 0+1 [] -"])
    #expect(try desk.replica.read { try $0.annotation(note).tagsAsWritten } == nil)
  }

  @Test func `a ring of aliases is refused, and one that two people made is a listed conflict`()
    throws
  {
    try tag(note, "a", "b")
    _ = try desk.replica.alias(["a"], as: "b", now: .noon)
    #expect(
      failure { _ = try desk.replica.alias(["b"], as: "A", now: .noon) }
        == "aliasCycle(term: \"b\", alias: \"A\")")
    try desk.record(.termAliased(term: "b", alias: "a"))
    #expect(try lines() == ["a 0+1 [] - [\"cycle\"]", "b 0+1 [] - [\"cycle\"]"])
    let conflicts = try desk.replica.read { try $0.conflicts() }
    #expect(conflicts.map(\.kind) == [.aliasCycle])
    #expect(conflicts.map(\.id) == ["tag:a"])
    #expect(conflicts[0].heads.map(\.value) == ["b", "a"])
    #expect(
      conflicts[0].commands == ["postil tag rename a --undo", "postil tag rename b --undo"])
    #expect(try desk.replica.status().conflicts == 1)
    _ = try desk.replica.alias(["b"], as: nil, now: .noon)
    #expect(try lines() == ["b 0+1 [\"a\"] -"])
    #expect(try desk.replica.status().conflicts == 0)
  }

  @Test func `a term has a name that is typed, and no shell obeys`() throws {
    try desk.record(.termAliased(term: "сроки", alias: "x"))
    try desk.record(.termAliased(term: "$(reboot)", alias: "x"))
    #expect(try desk.name(of: .term(.term("СРОКИ"))) == "tag:сроки")
    #expect(try desk.value(.alias, of: "tag:Сроки") == .text("x"))
    let odd = try desk.name(of: .term(.term("$(reboot)")))
    #expect(odd.hasPrefix("term:"))
    #expect(try desk.value(.alias, of: odd) == .text("x"))
    #expect(failure { _ = try desk.row("tag:none") } == "noSuchEntity(\"tag:none\")")
    #expect(
      failure { _ = try desk.replica.delete("tag:сроки", now: .noon) }.hasPrefix("wrongKind"))
    #expect(try desk.replica.read { try $0.why("tag:сроки", field: "alias").count } == 1)
  }

  @Test func `tags are completed from the newest things and the vocabulary`() throws {
    try tag(article, "старый")
    try tag(note, "Сроки", "сроки-2", "b")
    _ = try desk.replica.alias(["b"], as: "сдача", now: .noon)
    _ = try desk.replica.describe("связь", as: "d", now: .noon)
    let all = try desk.replica.read { try $0.tags(beginning: "с") }
    #expect(all == ["связь", "сдача", "Сроки", "сроки-2", "старый"])
    #expect(try desk.replica.read { try $0.tags(beginning: "#СРО") } == ["Сроки", "сроки-2"])
    #expect(try desk.replica.read { try $0.tags(beginning: "стар", newest: 1) } == [])
  }
}
