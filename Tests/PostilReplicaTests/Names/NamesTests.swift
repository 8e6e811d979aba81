import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

struct NamesTests {
  private let desk: Desk
  private let article: String

  init() throws {
    desk = try Desk()
    article = try desk.imports("A bridge\n\nThe bridge was closed on Monday.")
  }

  @Test func `an annotation and a reply have the replica's name and the counter`() throws {
    #expect(try desk.annotates(article, "closed").id == "north.3")
    #expect(try desk.replica.reply(to: "north.3", body: "Yes.", now: .noon).id == "north.4")
    #expect(try desk.row("north.3").entity.id.kind == .annotation)
    #expect(try desk.row("north.4").entity.id.kind == .reply)
  }

  @Test(arguments: [".", "north.", "north.x", "north.0", "north.-1", "north.3.4", "", "uuuu", "1"])
  func `a malformed id is reported as one`(typed: String) {
    #expect(failure { _ = try desk.row(typed) } == "notAnID(\"\(typed)\")")
  }

  @Test(arguments: ["north.99", "nobody.1", "north.2", ".3", "north.18446744073709551615", "0000"])
  func `an id of nothing is reported as not found`(typed: String) {
    #expect(failure { _ = try desk.row(typed) } == "noSuchEntity(\"\(typed)\")")
  }

  @Test func `an article is named by four characters or more, in any case`() throws {
    #expect(article.count == 4)
    let id = try desk.row(article).entity.id
    #expect(try desk.row(article.uppercased()).entity.id == id)
    guard case .article(let content) = id else { return }
    #expect(try desk.row(Crockford.encode(content.bytes)).entity.id == id)
    #expect(
      failure { _ = try desk.row(String(article.prefix(3))) }
        == "notAnID(\"\(article.prefix(3))\")")
  }

  @Test func `an event of a replica that the log does not know is named by its id`() throws {
    let event = EventID(replica: ReplicaID(bits: 0xAB), counter: 7)
    #expect(try desk.name(of: .annotation(event)) == "00000000000000ab.7")
  }

  @Test func `others are named as they joined`() throws {
    var log = MemoryLog(workspace: .atlas)
    let south = try Desk("юг")
    let theirs = try south.imports("Another")
    #expect(try south.annotates(theirs, "Another").id == "юг.3")
    try south.exchange(with: &log)
    try desk.exchange(with: &log)
    #expect(try desk.value(.text, of: "юг.3") == .text("Note."))
  }

  @Test func `the kind is checked where only one will do`() throws {
    try desk.annotates(article, "closed")
    #expect(
      failure { _ = try desk.annotates("north.3", "closed") }
        == "wrongKind(\"north.3\", expected: PostilCore.EntityKind.article)")
    #expect(
      failure { _ = try desk.replica.reply(to: article, body: "Yes.", now: .noon) }
        == "wrongKind(\"\(article)\", expected: PostilCore.EntityKind.annotation)")
  }
}

/// Ids with a long prefix in common, which no text would give.
struct AmbiguousNamesTests {
  private let desk: Desk

  /// As many articles as it takes for two of them to share four characters: about 2¹⁰ · 1.2.
  init() throws {
    desk = try Desk()
    let files = try (0..<4_000).map { try ArticleFile.plain("Title \($0)") }
    _ = try desk.replica.importArticles(files, now: .noon)
  }

  @Test func `an ambiguous prefix lists candidates that each name one article`() throws {
    let names = try desk.replica.store.read { view in
      let names = try Names(view, own: desk.replica.store)
      return try view.all(of: .article).map { try names.name(of: $0.entity.id) }
    }
    #expect(Set(names).count == 4_000)
    for name in names where name.count > 4 {
      #expect(names.contains { $0 != name && $0.hasPrefix(name.dropLast()) }, "\(name) is too long")
    }
    let longer = try #require(names.first { $0.count > 4 })
    let prefix = String(longer.prefix(4))
    do {
      _ = try desk.row(prefix)
      Issue.record("an ambiguous prefix was taken")
    } catch ReplicaError.ambiguous(let typed, let candidates) {
      #expect(typed == prefix)
      #expect(candidates == names.filter { $0.hasPrefix(prefix) })
      #expect(candidates.count > 1)
      for candidate in candidates {
        let id = try desk.row(candidate).entity.id
        #expect(try desk.name(of: id) == candidate)
      }
    }
  }
}
