import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilPages
@testable import PostilReplica

/// Events and lists as people read them, on a terminal and in a pipe.
struct LogLineTextTests {
  private let north: Desk
  private let replica: Replica

  init() throws {
    north = try Desk("north")
    replica = Replica(folder: ReplicaFolder(path: north.path), store: north.store)
    let article = try #require(
      try replica.importArticles(
        [
          ArticleFile(
            text: CanonicalText(paragraphs: ["The bridge", "It was closed on Monday."]),
            importer: "plain/1", rawHash: [UInt8](repeating: 7, count: 32))
        ], now: .noon
      ).first?.article)
    _ = try replica.annotate(
      AnnotationRequest(
        article: article, place: .quote("closed", nth: nil), note: "Who closed it then?", tags: [],
        motivation: nil),
      now: .noon)
    _ = try replica.edit(["north.3"], text: "Who closed it?", now: .noon)
    _ = try replica.set(["north.3"], [(field: "due", value: "2026-11-20")], now: .noon)
    _ = try replica.set(["north.3"], [(field: "due", value: "")], now: .noon)
  }

  private func texts(width: Int? = nil, _ styles: Styles = .none, changes: Bool = false) throws
    -> [String]
  {
    var request = LogRequest()
    (request.id, request.hasChanges) = ("north.3", changes)
    return try replica.read { try $0.log(request) }.map {
      LogLineText($0, styles, width: width).text(isWhole: false)
    }
  }

  private static let noon = Styles.none.moment(Instant.noon.iso8601)

  @Test func `an event is one line where nothing is cut`() throws {
    #expect(
      try texts() == [
        "-  north.6  \(Self.noon)  fieldSet north.3  due=",
        "-  north.5  \(Self.noon)  fieldSet north.3  due=2026-11-20",
        "-  north.4  \(Self.noon)  noteEdited north.3  Who closed it?",
        "-  north.3  \(Self.noon)  annotationAdded north.3  Who closed it then?",
      ])
  }

  @Test func `on a narrow terminal its words stand below`() throws {
    let last = try #require(try texts(width: 60).last)
    #expect(
      last
        == "-  north.3  \(Self.noon)  annotationAdded north.3\n    Who closed it then?")
  }

  @Test func `what changed stands below, from which value to which`() throws {
    #expect(
      try texts(changes: true) == [
        "-  north.6  \(Self.noon)  fieldSet north.3\n    due: 2026-11-20 → —",
        "-  north.5  \(Self.noon)  fieldSet north.3\n    due: → 2026-11-20",
        "-  north.4  \(Self.noon)  noteEdited north.3\n"
          + "    note: Who closed it then? → Who closed it?",
        "-  north.3  \(Self.noon)  annotationAdded north.3  Who closed it then?",
      ])
  }

  @Test func `of a text a terminal shows the changed words`() throws {
    let styles = Styles(isColoured: true)
    let edited = try texts(width: 80, styles, changes: true)[2]
    #expect(edited.hasSuffix("    note: Who closed it\(styles.struck(" then"))?"), "\(edited)")
  }

  @Test func `what is unread says so, and is bold on a terminal`() throws {
    let styles = Styles(isColoured: true)
    try replica.read { reader in
      var article = try #require(try reader.articles().items.first)
      var note = try #require(try reader.annotations().items.first)
      #expect(article.unread == false && note.unread == false)
      #expect(!ArticleList([article], .none, width: nil).lines.joined().contains("unread"))
      (article.unread, note.unread) = (true, true)
      #expect(
        ArticleList([article], .none, width: nil).lines
          == ["\(article.id)  \(Self.noon.prefix(10))  The bridge  unread · 1 note"])
      #expect(
        try #require(AnnotationList([note], .none, width: nil).lines.first)
          .contains("  unread · by north"))
      let coloured = ArticleList([article], styles, width: 80).lines.joined()
      #expect(coloured.contains(styles.bold("The bridge")))
      let columns = try ListColumns("unread,id", of: ArticleSummary.columns)
      #expect(columns.lines([article], .none, width: nil) == ["unread\t\(article.id)"])
    }
  }
}
