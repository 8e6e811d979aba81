import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Looking back: the same fold, stopped early.
struct AsOfTests {
  private let north: Desk
  private let article = EntityID.article(ArticleImport.sample("One").article)

  init() throws {
    north = try Desk("north")
  }

  /// Join, import, two titles as one changeset of four; then a third title that waits.
  private func titled() throws {
    var server = MemoryLog(workspace: .atlas)
    try north.record(.articleImported(.sample("One")))
    for title: Text in ["First", "Second"] {
      try north.record(.fieldSet(entity: article, field: .title, value: title))
    }
    try north.exchange(with: &server)
    try north.record(.fieldSet(entity: article, field: .title, value: "Pending"))
  }

  @Test func `every moment shows the log of that moment, also amid a changeset`() throws {
    try titled()
    let titles: [Value?] = try (0...4).map { seq in
      try north.store.read(asOf: seq) { try $0.entity(article)?.entity.value(of: .plain(.title)) }
    }
    #expect(titles == [nil, nil, nil, .text("First"), .text("Second")])
    try north.store.read(asOf: 3) { view in
      try #expect(view.cursor() == 3)
      try #expect(view.history(of: article).map(\.place?.seq) == [2, 3])
      try #expect(view.lastRecorded(10).map(\.place?.seq) == [1, 2, 3])
    }
  }

  @Test func `looking back leaves out pending events and changes nothing`() throws {
    try titled()
    let before = try north.store.read { try $0.projectionDigest() }
    try north.store.read(asOf: 4) { view in
      try #expect(view.pendingCount() == 0)
      try #expect(view.pendingEvents().isEmpty)
    }
    #expect(try north.store.read { try $0.projectionDigest() } == before)
    #expect(try north.value(.plain(.title), of: article) == .text("Pending"))
    #expect(try north.pendingCount == 1)
  }

  @Test func `a moment beyond the log is the present without the outbox`() throws {
    try titled()
    try north.store.read(asOf: .max) { view in
      try #expect(view.cursor() == 4)
      try #expect(view.entity(article)?.entity.value(of: .plain(.title)) == .text("Second"))
    }
  }
}
