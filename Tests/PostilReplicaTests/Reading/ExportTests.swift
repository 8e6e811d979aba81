import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

/// The export of a replica: which entities it includes, and which it leaves out.
struct ExportTests {
  private let desk: Desk
  private let bridge: String
  private let weir: String

  /// The bridge has the annotations `north.4`, marked red, and `north.5`, which is deleted.
  init() throws {
    desk = try Desk()
    bridge = try desk.imports("The bridge\n\nThe bridge was closed on Monday.")
    weir = try desk.imports("The weir\n\nThe weir held.")
    try desk.annotates(bridge, "closed")
    try desk.annotates(bridge, "Monday")
    _ = try desk.replica.set("north.4", [("marking", "red")], now: .noon)
    _ = try desk.replica.delete("north.5", now: .noon)
  }

  /// - Returns: each article with its annotations, and how much was left out.
  private func export(_ choose: (inout ExportFilter) -> Void = { _ in }) throws
    -> (articles: [[String]], leftOut: LeftOut)
  {
    var filter = ExportFilter()
    choose(&filter)
    var articles: [[String]] = []
    let leftOut = try desk.replica.read { reader in
      try reader.export(filter) {
        articles.append([$0.article.summary.id] + $0.article.annotations.map(\.id))
      }
    }
    return (articles, leftOut)
  }

  @Test func `all but the deleted is handed out in log order`() throws {
    let exported = try export()
    #expect(exported.articles == [[bridge, "north.4"], [weir]])
    #expect(exported.leftOut.counts.isEmpty)
    let all = try export { $0.isDeletedIncluded = true }
    #expect(all.articles == [[bridge, "north.4", "north.5"], [weir]])
  }

  @Test func `chosen articles come in the order in which they are typed`() throws {
    #expect(
      try export { $0.articles = [weir, bridge] }.articles == [[weir], [bridge, "north.4"]])
    #expect(failure { _ = try export { $0.articles = ["zzzz"] } }.hasPrefix("noSuchEntity("))
  }

  @Test func `what is marked higher is left out and counted`() throws {
    let exported = try export { $0.highestMarking = .green }
    #expect(exported.articles == [[bridge], [weir]])
    #expect(exported.leftOut.counts == [.red: 1])
    #expect(try export { $0.highestMarking = .red }.leftOut.counts.isEmpty)
  }

  @Test func `what is withheld is left out, whatever its marking was`() throws {
    let higher = try desk.replica.read { try $0.marked(above: .green) }
    #expect(higher.count == 1)
    let exported = try export { $0.withheld = higher }
    #expect(exported.articles == [[bridge], [weir]])
    #expect(exported.leftOut.counts == [.red: 1])
  }

  @Test func `conflicts come with the article, those of its threads too`() throws {
    let south = try Desk("south")
    var log = MemoryLog(workspace: .atlas)
    let reply = try desk.replica.reply(to: "north.4", body: "Why?", now: .noon).id
    for desk in [desk, south] { try desk.exchange(with: &log) }
    _ = try desk.replica.edit(reply, text: "Why was it?", now: .noon)
    _ = try south.replica.edit(reply, text: "When?", now: .noon)
    for desk in [desk, south, desk] { try desk.exchange(with: &log) }
    var conflicts: [[String]] = []
    _ = try desk.replica.read { reader in
      try reader.export(ExportFilter()) { conflicts.append($0.conflicts.map(\.id)) }
    }
    #expect(conflicts == [[reply], []])
  }
}
