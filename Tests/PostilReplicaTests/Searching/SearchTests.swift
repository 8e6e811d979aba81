import Foundation
import PostilCore
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The things that a search finds in a small workspace: two articles, and notes of two people.
struct SearchTests {
  private let north: Desk
  private let article: String

  /// North's `north.3` is on the first article, `north.5` a reply to it.
  init() throws {
    north = try Desk("north")
    article = try north.imports(
      "Поездка в Киев\n\nДелегация была в Киеве два дня. Сроки ещё не названы, п’ять встреч. Мости Києва."
    )
    try north.annotates(article, "два дня", note: "Кто ездил? Проверить сро\u{301}ки")
    _ = try north.replica.tag("north.3", adding: ["Сроки"], removing: [], now: .noon)
    _ = try north.replica.reply(to: "north.3", body: "The bridges were closed", now: .noon)
  }

  private func found(_ query: String, limit: Int = 20) throws -> [String] {
    try north.replica.search(query, limit: limit).found.map(\.id)
  }

  private func found(_ query: String, at past: Past) throws -> [String] {
    try north.replica.search(query, limit: 20, asOf: past).found.map(\.id)
  }

  @Test(arguments: [
    ("Киев", "article"), ("Киеву", "article"), ("київ", "article"), ("Kиeв", "article"),
    ("Kyiv", "article"), ("КИЄВУ", "article"), ("or OR bridge", "reply"),
    ("еще", "article"), ("пʼять", "article"), ("делег*", "article"), ("\"два дня\"", "article"),
    ("NEAR(киев дня, 3)", "article"), ("сроки in:body", "article"), ("сроки in:note", "note"),
    ("сроки in:tag", "note"), ("bridge", "reply"), ("closing", "reply"),
    ("bridge in:reply", "reply"),
    ("tag:#сроки", "note"), ("tag:СРОКИ author:me", "note"), ("author:north in:reply", "reply"),
    ("bridge OR bridgehead", "reply"), ("сроки -делегация", "note"), ("(bridge closed)", "reply"),
    ("киев in:title", "article"), ("bridge since:2025-06-15", "reply"),
    ("bridge AND closed", "reply"), ("сроки NOT делегация", "note"),
    ("сроки AND NOT (делегация OR мост)", "note"), ("NOT \"два дня\" AND сроки", "note"),
    ("NOT(делегация)AND сроки", "note"), ("NOT NOT bridge", "reply"),
    ("(сроки AND\"два дня\")", "article"), ("NEAR(киев дня 3)", "article"),
    ("bridge until:2099-12-31", "reply"), ("status:open in:note", "note"),
  ])
  func `a query finds the one thing that it means`(query: String, kind: String) throws {
    let ids = ["article": article, "note": "north.3", "reply": "north.5"]
    #expect(try found(query) == [ids[kind] ?? ""])
  }

  @Test(
    arguments: [
      "нет", "\"дня два\"", "NEAR(делегация встреч, 1)", "киев in:note", "bridge -closed",
      "bridge NOT closed", "bridge AND делегация", "bridge not closed", "bridge And closed",
      "NEAR(делегация встреч 1)", "NEAR(киев дня 2022)",
      "bridge since:2099-01-01", "bridge and were", "bridge or were", "сроки status:accepted",
      "киев in:reply OR киев in:tag",
      "bridge lang:de", "assignee:me", "state:withdrawn", "marking:red",
    ])
  func `a query finds nothing that lacks a part of it`(query: String) throws {
    #expect(try found(query) == [])
  }

  @Test func `the index follows edits, deletions and restorations`() throws {
    #expect(try found("мост in:note") == [])
    _ = try north.replica.edit("north.3", text: "Был мост", now: .noon)
    #expect(try found("моста in:note") == ["north.3"])
    #expect(try found("ездил") == [])
    _ = try north.replica.set("north.3", [("status", "accepted")], now: .noon)
    #expect(try found("status:accepted") == ["north.3"])
    _ = try north.replica.delete("north.3", now: .noon)
    #expect(try found("мост in:note") == [])
    #expect(try found("bridge") == [])
    _ = try north.replica.restore("north.3", now: .noon)
    #expect(try found("мост in:note") == ["north.3"])
  }

  @Test func `the index follows a push and a pull`() throws {
    let south = try Desk("south")
    var log = MemoryLog(workspace: .atlas)
    #expect(try found("bridge") == ["north.5"])
    try north.exchange(with: &log)
    #expect(try found("bridge") == ["north.5"])
    try south.pull(from: log)
    _ = try south.replica.edit("north.5", text: "The weir held", now: .noon)
    _ = try south.replica.reply(to: "north.3", body: "A dam", now: .noon)
    try south.exchange(with: &log)
    try north.exchange(with: &log)
    #expect(try found("bridge") == [])
    #expect(try found("weir") == ["north.5"])
    #expect(try found("dams author:south") == ["south.3"])
    #expect(try south.replica.search("weir", limit: 5).found.map(\.id) == ["north.5"])
  }

  @Test func `a deleted note that somebody answers is found as a conflict`() throws {
    let south = try Desk("south")
    var log = MemoryLog(workspace: .atlas)
    try north.exchange(with: &log)
    try south.pull(from: log)
    _ = try north.replica.delete("north.3", now: .noon)
    #expect(try found("state:conflict") == [])
    _ = try south.replica.reply(to: "north.3", body: "A dam", now: .noon)
    try south.exchange(with: &log)
    try north.exchange(with: &log)
    #expect(try found("state:conflict") == ["north.3"])
  }

  @Test func `an earlier state is searched as it was`() throws {
    var log = MemoryLog(workspace: .atlas)
    try north.exchange(with: &log)
    let end = try north.replica.read { try $0.view.cursor() }
    _ = try north.replica.edit("north.5", text: "The weir held", now: .noon)
    let past = try north.replica.past(at: .seq(end))
    #expect(try found("bridge", at: past) == ["north.5"])
    #expect(try found("weir", at: past) == [])
    #expect(try found("bridge") == [])
  }

  @Test(arguments: ["garbage", "", "SQLite format 3\0garbage"])
  func `an index that is damaged or another's is made anew`(content: String) throws {
    #expect(try found("bridge") == ["north.5"])
    let path = "\(north.replica.folder.home)/search.sqlite"
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    try Data(content.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try found("bridge") == ["north.5"])
    #expect(FileManager.default.contents(atPath: path)?.count ?? 0 > 4_096)
  }

  @Test(arguments: ["autor:x", "\"open", "article:zzzz", "status:nonsense"])
  func `a query that is refused leaves the index as it is`(query: String) throws {
    #expect(try found("bridge") == ["north.5"])
    let path = "\(north.replica.folder.home)/search.sqlite"
    // A second name keeps the file's number from being given to a new one.
    try FileManager.default.linkItem(atPath: path, toPath: "\(path).kept")
    #expect(throws: (any Error).self) { try found(query) }
    let numbers = try [path, "\(path).kept"].map {
      try FileManager.default.attributesOfItem(atPath: $0)[.systemFileNumber] as? Int
    }
    #expect(numbers[0] == numbers[1])
  }

  @Test func `an excerpt is short, however long the words are`() throws {
    let word = String(repeating: "а", count: 5_000)
    _ = try north.replica.reply(to: "north.3", body: "Плотина \(word) \(word)", now: .noon)
    let shown = try #require(try north.replica.search("плотина", limit: 1).found.first)
    #expect(shown.excerpt.unicodeScalars.count == SearchLimits.excerptScalars + 1)
    #expect(shown.matches == [FoundMatch(start: 0, end: 7)])
  }

  @Test func `an excerpt shows where the words match`() throws {
    let shown = try #require(try north.replica.search("встреча", limit: 1).found.first)
    let scalars = Array(shown.excerpt.unicodeScalars)
    let words = shown.matches.map { match in
      String(String.UnicodeScalarView(scalars[match.start..<match.end]))
    }
    #expect(words == ["встреч"])
  }

  @Test func `saved queries stand in others and can be forgotten`() throws {
    try north.replica.saveQuery("bridge OR weir", as: "water")
    #expect(try found("@water author:me") == ["north.5"])
    #expect(try north.replica.savedQueries().queries.map(\.name) == ["water"])
    try north.replica.saveQuery("@water", as: "loop")
    try north.replica.saveQuery("@loop", as: "water")
    #expect(throws: SearchProblem.tooDeep(limit: SearchLimits.depth)) { try found("@water") }
    try north.replica.forgetQuery("loop")
    #expect(throws: SearchProblem.unknownQuery("loop", known: ["water"])) { try found("@water") }
    #expect(throws: SearchProblem.badQueryName("a b")) {
      try north.replica.saveQuery("x", as: "a b")
    }
  }

  @Test func `days are those of the person's zone`() throws {
    // Noon of the tests is 2025-06-15 in UTC.
    let far = Zone { _ in 14 * 3600 }
    func found(_ query: String, in zone: Zone) throws -> Int {
      try north.replica.search(query, limit: 20, in: zone).found.count
    }
    #expect(try found("bridge since:2025-06-16", in: far) == 1)
    #expect(try found("bridge until:2025-06-15", in: far) == 0)
    #expect(try found("bridge since:2025-06-16", in: .utc) == 0)
    #expect(try found("bridge until:2025-06-15", in: .utc) == 1)
    #expect(try found("bridge -since:2025-06-16", in: far) == 0)
  }

  @Test func `the state of a quote is found as lists find it`() throws {
    #expect(try found("state:exact") == ["north.3"])
    #expect(try found("state:orphan") == [])
    _ = try north.replica.set("north.3", [("status", "accepted")], now: .noon)
    try north.replica.saveQuery("state:exact", as: "placed")
    #expect(try found("@placed status:accepted state:exact state:moved") == ["north.3"])
    #expect(try found("@placed state:orphan") == [])
    let url = "https://weir.example/1"
    let page = try north.imports("A photo\n\nThe weir held all night.", url: url)
    let note = try north.annotates(page, "held all", note: "Sure?").id
    try north.imports("A photo\n\nNobody knows anything more.", url: url)
    #expect(try found("state:orphan") == [note])
    #expect(try found("sure state:orphan state:moved in:note") == [note])
    for query in [
      "-state:exact", "bridge OR state:exact", "-(state:exact)", "-@placed", "NOT state:exact",
      "a OR @placed",
    ] {
      #expect(throws: SearchProblem.placeInChoice, "\(query)") { try found(query) }
    }
  }

  @Test func `a tag that nobody used is asked about where nothing is found`() throws {
    #expect {
      try found("tag:срок")
    } throws: { error in
      guard case ReplicaError.neverUsed("tag", "срок", let known) = error else { return false }
      return known == ["Сроки"]
    }
    #expect(try found("нет -tag:срок") == [])
    #expect(try found("нет tag:сроки") == [])
    #expect(try found("bridge OR tag:срок") == ["north.5"])
  }

  @Test func `a value that a filter does not know is refused with its place and the known ones`() {
    #expect(
      throws: SearchProblem.unknownValue(
        "nobody", field: "author", known: ["north", "me"], place: 13)
    ) { try found("мост author:nobody") }
    #expect(
      throws: SearchProblem.unknownValue(
        "x", field: "in", known: ["title", "body", "note", "reply", "tag"], place: 4)
    ) { try found("in:x") }
    #expect(
      throws: SearchProblem.unknownField("autor", known: SearchField.names, place: 1)
    ) { try found("autor:north") }
  }

  @Test(arguments: [
    ("", SearchProblem.empty), ("... !", .empty), ("\"open", .unclosed("\"", place: 1)),
    ("(a", .unclosed("(", place: 1)), ("a)", .unexpected(")", place: 2)),
    ("OR a", .unexpected("OR", place: 1)), ("a OR", .unexpected("OR", place: 5)),
    ("AND a", .unexpected("AND", place: 1)), ("a AND", .unexpected("AND", place: 3)),
    ("a AND AND b", .unexpected("AND", place: 7)), ("a AND OR b", .unexpected("AND", place: 3)),
    ("(a AND) b", .unexpected("AND", place: 4)), ("a NOT", .unexpected("NOT", place: 3)),
    ("NOT AND", .unexpected("NOT", place: 1)),
    (String(repeating: "NOT ", count: 60) + "a", .tooDeep(limit: SearchLimits.depth)),
    ("NEAR(a b", .unclosed("NEAR(", place: 1)), ("NEAR(a b, x)", .unexpected("NEAR", place: 1)),
    ("()", .unexpected("()", place: 1)),
    (String(repeating: "a ", count: 100), .tooManyTerms(limit: SearchLimits.terms)),
    (String(repeating: "(", count: 1_000), .tooDeep(limit: SearchLimits.depth)),
    (String(repeating: "-", count: 1_000) + "a", .tooDeep(limit: SearchLimits.depth)),
    (
      String(repeating: "(", count: 10_000),
      .tooLong(bytes: 10_000, limit: SearchLimits.queryBytes)
    ),
  ])
  func `a query that is none is refused`(query: String, problem: SearchProblem) {
    #expect(throws: problem) { try found(query) }
  }

  @Test(arguments: [
    "a\"b\"", "bridge\0closed", "AND", "NOT NEAR", "body:x".replacing(":", with: ";"), "{title}: x",
    "^bridge + x", "'; DROP TABLE entry; --", "* ** ***a", "http://a.example/?b=c:d", "-@",
    "-(a -(b -(c OR -d)))", "-(a -(b -(c OR -(d e))))", "-(a -(b -(c OR -(d OR -(e f)))))",
    "\u{202E}bridge\u{1B}[31m",
    "NEAR(\" OR \" x)", "ї' \"'\" х", "\u{301}",
  ])
  func `a hostile query finds or is refused, and nothing breaks`(query: String) throws {
    do { _ = try found(query) } catch is SearchProblem {}
    #expect(try found("bridge") == ["north.5"])
  }
}
