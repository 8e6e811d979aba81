import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

struct ImportTests {
  private let desk: Desk

  init() throws {
    desk = try Desk()
  }

  private func outcomes(_ files: ArticleFile..., now: Instant = .noon) throws -> [Imported.Outcome]
  {
    try desk.replica.importArticles(files, now: now).map(\.outcome)
  }

  @Test func `a new text is added; that it is unchanged is noted once a day`() throws {
    let file = try ArticleFile.plain("A bridge")
    #expect(try outcomes(file) == [.added])
    #expect(try desk.pendingCount == 2)
    #expect(try outcomes(file) == [.unchanged])
    #expect(try desk.pendingCount == 3)
    #expect(try outcomes(file, file) == [.unchanged, .unchanged])
    #expect(try desk.pendingCount == 3)
    #expect(try outcomes(file, now: .nextDay) == [.unchanged])
    #expect(try desk.pendingCount == 4)
    let name = try desk.replica.importArticles([file], now: .nextDay)[0].article
    #expect(try desk.value(.observed("unchanged"), of: name) == .text("2025-06-16T15:06:40Z"))
  }

  @Test(arguments: [(1 << 20, Imported.Outcome.tooShort), (0, .revised)])
  func `a rehearsal holds no more of the texts than it may`(
    textBytes: Int, outcome: Imported.Outcome
  ) throws {
    let name = try desk.imports("Another article")
    var plan = ImportPlan(revising: name, textBytes: textBytes)
    let long = "A bridge\n\n" + String(repeating: "It was closed for a day. ", count: 20_000)
    for (file, expected) in [
      (try ArticleFile.plain(long), Imported.Outcome.revised), (try .plain("Short"), outcome),
      (try .plain(long), outcome == .revised ? .revised : .unchanged),
    ] {
      #expect(
        try desk.replica.rehearseImport([file], &plan, now: .noon).map(\.outcome) == [expected])
    }
  }

  @Test func `a rehearsal counts how the notes would stand in the new text`() throws {
    let url = "https://example.org/bridge"
    let lines = (0..<4).map { "Sentence number \($0) is about the bridge in town \($0)." }
    let name = try desk.imports("A bridge\n\n" + lines.joined(separator: "\n\n"), url: url)
    for line in lines { try desk.annotates(name, line) }
    _ = try desk.replica.delete(desk.annotates(name, "A bridge").id, now: .noon)
    let before = try desk.pendingCount
    let changed = [lines[0], "A new one.", lines[2]].joined(separator: "\n\n")
    var plan = ImportPlan(revising: nil)
    let told = try desk.replica.rehearseImport(
      [.plain("A bridge\n\n" + changed, url: url), .plain("Another article")], &plan, now: .noon)
    #expect(told.map(\.notes) == [[.exact: 2, .orphan: 2], [:]])
    #expect(try desk.pendingCount == before)
    let done = try desk.replica.importArticles(
      [.plain("A bridge\n\n" + changed, url: url)], now: .noon)
    #expect(done.map(\.notes) == [[:]])
    let stands = try desk.replica.read { try $0.anchors(of: name, state: nil) }.map(\.state)
    #expect(stands == [.exact, .orphan, .exact, .orphan])
  }

  @Test func `the same text twice in one import is added once`() throws {
    let file = try ArticleFile.news("A bridge", comments: 7)
    #expect(try outcomes(file, file) == [.added, .unchanged])
    #expect(try desk.pendingCount == 4)
  }

  @Test func `a comment count is observed when it changed, alone at most once a day`() throws {
    #expect(try outcomes(.news("A bridge", comments: 7)) == [.added])
    #expect(try desk.pendingCount == 3)
    #expect(try outcomes(.news("A bridge", comments: 8)) == [.unchanged])
    // Only that the text is unchanged.
    #expect(try desk.pendingCount == 4)
    let name = try desk.replica.importArticles([.news("A bridge", comments: 9)], now: .nextDay)[0]
    #expect(try desk.pendingCount == 6)
    #expect(try desk.value(.observed("comment count"), of: name.article) == .text("9"))
    #expect(try outcomes(.news("A bridge", comments: 7), now: .nextDay) == [.unchanged])
    #expect(try desk.pendingCount == 6)
  }

  @Test func `another text under the same url revises the article`() throws {
    let url = "https://example.org/bridge"
    let name = try desk.imports("A bridge", url: url)
    #expect(
      try outcomes(.plain("A dam", url: "http://EXAMPLE.org/bridge?utm_source=x")) == [.revised])
    #expect(try desk.pendingCount == 3)
    let article = try desk.replica.read { try $0.article(name) }
    #expect(article.paragraphs == ["A dam"])
    // The old text comes back as a revision like any other.
    #expect(try outcomes(.plain("A bridge", url: url)) == [.revised])
    let revisions = try desk.replica.read { try $0.revisions(of: name) }
    #expect(revisions.map(\.title) == ["A bridge", "A dam"])
    #expect(revisions.map(\.isDisplayed) == [true, false])
    #expect(revisions[1].givenUrl == "http://EXAMPLE.org/bridge?utm_source=x")
    #expect(revisions[1].rawHash?.count == 64)
    #expect(revisions[1].parent == revisions[0].id)
  }

  @Test func `two texts under one url in one import are an article and its revision`() throws {
    let url = "https://example.org/bridge"
    #expect(
      try outcomes(.plain("A bridge", url: url), .plain("A dam", url: url)) == [.added, .revised])
    #expect(try desk.pendingCount == 3)
  }

  @Test func `a file is another text of an article that is named`() throws {
    let name = try desk.imports("A bridge")
    let imported = try desk.replica.importArticles(
      [.plain("A dam")], revising: name, now: .noon)
    #expect(imported.map(\.outcome) == [.revised])
    #expect(imported.map(\.article) == [name])
    #expect(
      try desk.replica.read { try $0.articles(ListRequest(includingDeleted: true)).items.count }
        == 1)
    #expect(try outcomes(.plain("A dam")) == [.duplicate])
    // The first text of the article, no longer displayed, comes back only if somebody says so.
    let again = try desk.replica.importArticles([.plain("A bridge")], now: .noon)
    #expect(again.map(\.outcome) == [.earlier])
    #expect(again.map(\.article) == [name])
    #expect(try desk.replica.read { try $0.article(name).paragraphs } == ["A dam"])
    let back = try desk.replica.importArticles([.plain("A bridge")], revising: name, now: .noon)
    #expect(back.map(\.outcome) == [.revised])
  }

  @Test func `two concurrent revisions are in conflict, and nobody revises on top`() throws {
    var log = MemoryLog(workspace: .atlas)
    let south = try Desk("south")
    let url = "https://example.org/bridge"
    let name = try desk.imports("A bridge", url: url)
    for desk in [desk, south] { try desk.exchange(with: &log) }
    try desk.imports("A dam", url: url)
    try south.imports("A weir", url: url)
    for desk in [desk, south, desk] { try desk.exchange(with: &log) }
    #expect(
      try desk.replica.read {
        try $0.articles(ListRequest(includingDeleted: false)).items[0].conflicts
      } == [
        "revision"
      ])
    #expect(try outcomes(.plain("A lock", url: url)) == [.inConflict])
    #expect(try outcomes(.plain("A weir", url: url)) == [.unchanged])
    let diff = try desk.replica.read { try $0.diff(name, from: nil, to: nil) }
    #expect(Set([diff.from.title, diff.to.title]) == ["A dam", "A weir"])
    let head = try #require(try desk.replica.read { try $0.revisions(of: name) }.last)
    _ = try desk.replica.resolve(
      name, field: "revision", .take(head.written.event), why: "", now: .noon)
    #expect(try outcomes(.plain("A lock", url: url)) == [.revised])
  }

  @Test func `a text of another article is told, and added only under a url of its own`() throws {
    let name = try desk.imports("A bridge", url: "https://example.org/bridge")
    let plain = try desk.replica.importArticles([.plain("A bridge")], now: .noon)[0]
    #expect(plain.outcome == .duplicate)
    #expect(plain.article == name)
    let other = try desk.replica.importArticles(
      [.plain("A bridge", url: "https://other.example/1")], now: .noon)[0]
    #expect(other.outcome == .added)
    #expect(other.duplicateOf == name)
    #expect(try desk.replica.markDuplicate(other.article, of: name, now: .noon).isRecorded)
    #expect(try !desk.replica.markDuplicate(other.article, of: name, now: .noon).isRecorded)
    #expect(try desk.replica.read { try $0.article(other.article).summary.duplicateOf } == name)
    #expect(throws: ReplicaError.self) {
      try desk.replica.markDuplicate(name, of: other.article, now: .noon)
    }
    #expect(try desk.replica.markDuplicate(other.article, of: nil, now: .noon).isRecorded)
    #expect(try desk.replica.read { try $0.article(other.article).summary.duplicateOf } == nil)
    #expect(
      failure { _ = try desk.replica.markDuplicate(name, of: name, now: .noon) }
        == "ownDuplicate(\"\(name)\")")
  }

  @Test func `an article is withdrawn, and is not after all`() throws {
    let name = try desk.imports("A bridge")
    #expect(try desk.replica.withdraw(name, why: "A hoax", now: .noon).isRecorded)
    #expect(try desk.replica.read { try $0.article(name).summary.withdrawn } == "A hoax")
    #expect(try !desk.replica.withdraw(name, why: "A hoax", now: .noon).isRecorded)
    #expect(try desk.replica.withdraw(name, why: nil, now: .noon).isRecorded)
    #expect(try desk.replica.read { try $0.article(name).summary.withdrawn } == nil)
    #expect(throws: ReplicaError.self) { try desk.replica.withdraw(name, why: " ", now: .noon) }
    #expect(throws: ReplicaError.self) { try desk.replica.withdraw(name, why: "a\nb", now: .noon) }
  }

  @Test func `a text is compared with the one before it, or with any`() throws {
    let url = "https://example.org/bridge"
    let name = try desk.imports("A bridge is closed", url: url)
    #expect(
      failure { _ = try desk.replica.read { try $0.diff(name, from: nil, to: nil) } }
        == "onlyRevision(\"\(name)\")")
    try desk.imports("A bridge is open", url: url)
    try desk.imports("A dam is open", url: url)
    let all = try desk.replica.read { try $0.revisions(of: name) }
    let last = try desk.replica.read { try $0.diff(name, from: nil, to: nil) }
    #expect(last.pieces.map(\.kind) == [.kept, .removed, .added, .kept])
    #expect(last.pieces.map(\.text) == ["A ", "bridge", "dam", " is open"])
    let whole = try desk.replica.read { try $0.diff(name, from: all[0].id, to: nil) }
    #expect(whole.from.title == "A bridge is closed")
    #expect(whole.to.title == "A dam is open")
    let first = try desk.replica.read { try $0.diff(name, from: all[0].id, to: all[1].fullId) }
    #expect(first.to.title == "A bridge is open")
    #expect(
      try desk.replica.read { try $0.article(name, revision: all[0].id).paragraphs } == [
        "A bridge is closed"
      ])
    #expect(throws: ReplicaError.self) {
      try desk.replica.read { try $0.article(name, revision: "zzzz") }
    }
  }

  /// An observation's time is its author's claim.
  @Test(arguments: [
    (Int64.min, Int64.min / 86_400_000 - 1), (.max, .max / 86_400_000), (-1, -1), (0, 0),
    (86_399_999, 0), (-86_400_000, -1),
  ])
  func `a claim lasts a day`(milliseconds: Int64, day: Int64) {
    #expect(Instant(milliseconds: milliseconds).day == day)
  }

  @Test func `a text that is very much shorter revises under its url alone`() throws {
    let long = "Long\n\n" + String(repeating: "It rained. ", count: 20_000)
    let name = try desk.imports(long, url: "https://example.org/long")
    #expect(
      try desk.replica.importArticles([.plain("Short")], revising: name, now: .noon)
        .map(\.outcome) == [.tooShort])
    #expect(try outcomes(.plain("Short", url: "https://example.org/long")) == [.revised])
    #expect(try desk.replica.read { try $0.article(name).paragraphs } == ["Short"])
    #expect(try outcomes(.plain(long, url: "https://example.org/long")) == [.revised])
    #expect(try desk.replica.read { try $0.revisions(of: name) }.count == 2)
  }

  @Test func `a rehearsal shows the effect of an import, and changes nothing`() throws {
    let url = "https://example.org/bridge"
    let name = try desk.imports("A bridge", url: url)
    let before = try desk.replica.store.read { try $0.digest() }
    var plan = ImportPlan(revising: nil)
    // A later batch sees the effect of an earlier one.
    let first = try desk.replica.rehearseImport(
      [.plain("A dam", url: url), .plain("A weir")], &plan, now: .noon)
    #expect(first.map(\.outcome) == [.revised, .added])
    #expect(first[0].article == name)
    let second = try desk.replica.rehearseImport(
      [.plain("A dam", url: url), .plain("A weir"), .plain("A bridge")], &plan, now: .noon)
    #expect(second.map(\.outcome) == [.unchanged, .unchanged, .duplicate])
    #expect(try desk.replica.store.read { try $0.digest() } == before)
    #expect(try desk.pendingCount == 2)
    #expect(try outcomes(.plain("A dam", url: url), .plain("A weir")) == [.revised, .added])
  }

  @Test func `the bytes of a file are kept once, compressed`() throws {
    let bytes = Array(String(repeating: "The bridge was closed. ", count: 1_000).utf8)
    let hash = [UInt8](repeating: 0xAB, count: 32)
    #expect(try desk.replica.rawFolder.keep(bytes, hash))
    #expect(try !desk.replica.rawFolder.keep(bytes, hash))
    let name = String(repeating: "ab", count: 32)
    let path = "\(desk.path)/.postil/raw/ab/\(name).zst"
    let kept = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(kept.count < 1_000)
    #expect(
      try Zstandard.decompress(kept, rawBytes: UInt64(bytes.count), limit: bytes.count) == bytes)
  }

  @Test func `a file that names another article's url, and has another text, does not revise it`()
    throws
  {
    func found(_ text: String, _ url: String) throws -> ArticleFile {
      try ArticleFile(
        text: CanonicalText(canonicalizing: text), foundURL: url, importer: "html/1",
        rawHash: [UInt8](repeating: 7, count: 32))
    }
    let url = "https://example.org/bridge"
    let story = "The bridge over the river was closed in the morning, said the mayor of the town"
    #expect(try outcomes(found(story, url)) == [.added])
    #expect(
      try outcomes(found("Nothing of that is in this text, nor in any other", url)) == [.unlike])
    #expect(try outcomes(found(story + ", and opened again.", url)) == [.revised])
    // A folder that is read again brings no earlier text back; a person may.
    #expect(try outcomes(found(story, url)) == [.earlier])
    #expect(try outcomes(.plain(story, url: url)) == [.revised])
    #expect(try outcomes(.plain("Nothing of that", url: url)) == [.revised])
    // A site's own address, which many pages name, is nobody's.
    #expect(try found(story, "https://example.org/").url == nil)
    #expect(try found(story, "https://example.org/?p=1").url != nil)
  }

  @Test func `a valid url in a file counts, and a typed one before it`() throws {
    func file(_ typed: String?, _ found: String) throws -> ArticleFile {
      try ArticleFile(
        text: CanonicalText(canonicalizing: "A lock"), typedURL: typed, foundURL: found,
        importer: "html/1",
        rawHash: [UInt8](repeating: 7, count: 32))
    }
    #expect(try file(nil, "http://example.org/lock#top").url == "https://example.org/lock")
    #expect(try file(nil, "/lock").url == nil)
    #expect(
      try file("https://example.org/a", "https://example.org/b").url == "https://example.org/a")
    #expect(throws: ReplicaError.self) { try file("/lock", "https://example.org/b") }
  }

  @Test func `an import reports the articles taken`() throws {
    let imported = try #require(
      desk.replica.importArticles([.news("A bridge", comments: 7)], now: .noon).first)
    let row = try desk.row(imported.article)
    guard case .article(let facts) = row.entity.facts else {
      Issue.record("no article")
      return
    }
    #expect(facts.published == "2024-03-01 01.03.2024, 09:30")
    #expect(facts.importer == "news/1")
    #expect(facts.url == nil)
  }

  @Test func `two people who import the same text have one article`() throws {
    var log = MemoryLog(workspace: .atlas)
    let south = try Desk("south")
    let name = try desk.imports("A bridge")
    #expect(try south.imports("A bridge") == name)
    for desk in [desk, south, desk] { try desk.exchange(with: &log) }
    #expect(try desk.row(name).entity.origins.count == 2)
    #expect(try desk.row(name).flags == [])
    #expect(
      try desk.replica.store.read { try $0.digest() }
        == south.replica.store.read { try $0.digest() })
  }
}

extension Instant {
  fileprivate static let nextDay = Instant(milliseconds: Instant.noon.milliseconds + 86_400_000)
}

extension EditOutcome {
  fileprivate var isRecorded: Bool { !isUnchanged }
}
