import PostilCore
import PostilStore
import TestSupport
import Testing

@testable import PostilPages
@testable import PostilReplica

/// A page for readers: links to notes and back, contents, markings, and text in any direction.
struct HTMLPageExportTests {
  private let desk: Desk
  private let replica: Replica

  init() throws {
    desk = try Desk("north")
    replica = Replica(folder: ReplicaFolder(path: desk.path), store: desk.store)
  }

  private func imports(_ text: String) throws -> String {
    let file = try ArticleFile(
      text: CanonicalText(canonicalizing: text), importer: "plain/1",
      rawHash: [UInt8](repeating: 7, count: 32))
    return try #require(replica.importArticles([file], now: .noon).first).article
  }

  private func page() throws -> String {
    try replica.read { reader in
      var exporter = HTMLExporter()
      var page = try exporter.begin(ExportHeader(reader))
      _ = try reader.export(ExportFilter()) { page += exporter.add($0) }
      return page + exporter.end()
    }
  }

  @Test
  func `notes are linked with their quotes, both ways, and their numbers do not run together`()
    throws
  {
    let article = try imports("The bridge\n\nIt was closed.")
    for quote in ["was closed", "closed"] {
      _ = try replica.annotate(
        AnnotationRequest(
          article: article, place: .quote(quote, nth: nil), note: "Why?", tags: [], motivation: nil),
        now: .noon)
    }
    let page = try page()
    #expect(
      page.contains(
        "<sup><a id=\"r-a1-1\" href=\"#a1-1\">[1]</a></sup><sup><a id=\"r-a1-2\" href=\"#a1-2\">[2]</a></sup>"
      ))
    #expect(page.contains("<li id=\"a1-1\">"))
    #expect(page.contains("<a class=\"back\" href=\"#r-a1-1\">"))
    #expect(page.contains("<p dir=\"auto\">Why?"))
    #expect(!page.contains("<nav>"))
  }

  @Test func `several articles have a list of contents`() throws {
    _ = try imports("The bridge\n\nIt was closed.")
    _ = try imports("The <weir>\n\nIt held.")
    let page = try page()
    #expect(page.contains("<article id=\"a1\""))
    #expect(page.contains("<li dir=\"auto\"><a href=\"#a2\">The "))
    #expect(page.contains(">The &lt;weir&gt;</a></li>"))
  }

  @Test func `a marking is seen, and that of an article is not taken for a note's`() throws {
    let article = try imports("The bridge\n\nIt was closed.")
    _ = try replica.annotate(
      AnnotationRequest(
        article: article, place: .quote("closed", nth: nil), note: "Why?", tags: [],
        motivation: nil),
      now: .noon)
    _ = try replica.set([article], [("marking", "amber+strict")], now: .noon)
    let label = "<p class=\"tlp amber\">TLP:AMBER+STRICT</p>"
    #expect(try page().components(of: label) == 1)
    _ = try replica.set(["north.3"], [("marking", "red")], now: .noon)
    #expect(try page().components(of: "<p class=\"tlp red\">TLP:RED</p>") == 1)
  }

  @Test func `the highest marking stands above the page, and on every page of paper`() throws {
    let article = try imports("The bridge\n\nIt was closed.")
    _ = try imports("The weir\n\nIt held.")
    #expect(try !page().contains("@top-right"))
    for (marking, label) in [("green", "GREEN"), ("amber+strict", "AMBER+STRICT")] {
      _ = try replica.set([article], [("marking", marking)], now: .noon)
      let page = try page()
      #expect(page.contains(" page \(marking.prefix { $0 != "+" })\">TLP:\(label)</p>"))
      #expect(page.contains("@page{@top-right{content:\"TLP:\(label)\"} }"))
    }
  }

  @Test func `a page of one article has its title, and of several the workspace's`() throws {
    #expect(try page().contains("<title>atlas</title>"))
    _ = try imports("The <bridge>\n\nIt was closed.")
    #expect(try page().contains("<title>The &lt;bridge&gt;</title>"))
    _ = try imports("The weir\n\nIt held.")
    let page = try page()
    #expect(page.contains("<title>atlas</title>"))
    #expect(page.components(of: "<article ") == 2)
    #expect(page.components(of: "<html ") == 1)
  }
}

extension String {
  fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
