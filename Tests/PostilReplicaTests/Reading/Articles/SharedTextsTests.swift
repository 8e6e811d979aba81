import PostilCore
import TestSupport
import Testing

@testable import PostilReplica

struct SharedTextsTests {
  private let desk: Desk
  private static let story = (1...12).map {
    "The bridge over the river was closed on day \($0), said the mayor, since the water rose again."
  }

  init() throws {
    desk = try Desk()
  }

  private func text(_ title: String, _ sentences: some Sequence<String>) -> String {
    "\(title)\n\n" + sentences.joined(separator: "\n\n")
  }

  private func shared(_ article: String? = nil, least: Int = 60) throws -> [SharedText] {
    try desk.replica.read { try $0.sharedTexts(of: article, least: least) }
  }

  @Test func `articles with much the same text are found, the most alike first`() throws {
    let first = try desk.imports(text("A bridge", Self.story), url: "https://example.org/1")
    let copy = try desk.imports(
      text("A BRIDGE!", Self.story.map { $0.uppercased() }), url: "https://other.example/2")
    let part = try desk.imports(text("A part", Self.story.prefix(9) + ["Another end."]))
    _ = try desk.imports(
      text("A dam", ["Nothing of that is here, nor anywhere else in this text."]))
    let found = try shared()
    #expect(found.count == 3)
    #expect(Set([found[0].article, found[0].other]) == [first, copy])
    #expect(found[0].percent == 100)
    #expect(found[1].percent < 100)
    #expect(try shared(part).allSatisfy { $0.article == part || $0.other == part })
    #expect(try shared(part).count == 2)
    #expect(try shared(least: 100).count == 1)
  }

  @Test func `own notes and deletions are reported`() throws {
    let first = try desk.imports(text("A bridge", Self.story), url: "https://example.org/1")
    let copy = try desk.imports(text("A bridge", Self.story), url: "https://other.example/2")
    _ = try desk.replica.markDuplicate(copy, of: first, now: .noon)
    #expect(try shared().map(\.isAccepted) == [true])
    _ = try desk.replica.delete(copy, now: .noon)
    #expect(try shared().isEmpty)
  }

  @Test func `an annotation's article has its text elsewhere`() throws {
    let first = try desk.imports(text("A bridge", Self.story), url: "https://example.org/1")
    let note = try desk.annotates(first, "on day 3")
    #expect(try desk.replica.read { try $0.textsElsewhere(of: note.id) }.isEmpty)
    let copy = try desk.imports(text("A bridge", Self.story), url: "https://other.example/2")
    let found = try desk.replica.read { try $0.textsElsewhere(of: note.id) }
    #expect(found.map { Set([$0.article, $0.other]) } == [[first, copy]])
  }
}
