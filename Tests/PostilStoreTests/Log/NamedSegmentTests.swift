import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

/// A question about one entity reads only the segments that its history names, however many others there are.
struct NamedSegmentTests {
  private let north: Desk
  private let article = EntityID.article(ArticleImport.sample("One").article)

  /// 40 articles one by one, of which the first gets a title in the midst of them; all sealed in runs
  /// of a few changesets.
  init() throws {
    north = try Desk("north")
    var server = MemoryLog(workspace: .atlas)
    try north.record(.articleImported(.sample("One")))
    for index in 2...40 {
      try north.record(.articleImported(.sample("Title \(index)")))
      if index == 20 {
        try north.record(.fieldSet(entity: article, field: .title, value: "First"))
      }
      try north.exchange(with: &server)
    }
    while try north.store.seal(bytes: 300) {}
  }

  @Test func `no other segment is opened`() throws {
    let whole = try north.store.read { try $0.history(of: article) }
    let seqs = whole.compactMap(\.place?.seq)
    #expect(seqs == [2, 22])
    let raw = try RawDatabase(north.database)
    let count = try #require(try raw.integer("SELECT count(*) FROM segment"))
    #expect(count > 4)
    for trigger in try raw.triggers() { try raw.execute("DROP TRIGGER \(trigger)") }
    let named = seqs.map { "\($0) BETWEEN first_seq AND last_seq" }.joined(separator: " OR ")
    try raw.execute("UPDATE segment SET bytes = x'00' WHERE NOT (\(named))")
    #expect(try north.store.read { try $0.history(of: article) }.map(\.event) == whole.map(\.event))
    #expect(throws: StoreError.damaged(.unreadable(seq: 1))) {
      try raw.execute("UPDATE segment SET bytes = x'00'")
      _ = try north.store.read { try $0.history(of: article, through: 2) }
    }
  }
}
