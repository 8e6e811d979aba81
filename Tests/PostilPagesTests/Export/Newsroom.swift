import Foundation
import PostilCore
import PostilLog
import PostilStore
import TestSupport
import Testing

@testable import PostilPages
@testable import PostilReplica

/// Two members, an article beyond the Basic Multilingual Plane, and annotations with everything that an export
/// has a place for.
struct Newsroom {
  static let url = "https://example.org/weir"
  static let text = "The weir 🌊\n\nThe weir held 🌊 all night. It broke at noon."

  let north: Desk
  private let south: Desk
  let article: String

  init() throws {
    (north, south) = (try Desk("north"), try Desk("south"))
    var log = MemoryLog(workspace: .atlas)
    article = try north.imports()
    let first = try north.annotates(
      article, "held 🌊 all night", "It held.\n=1", ["losses", "сроки"])
    let replica = north.replica
    _ = try replica.set(
      [first],
      [
        ("status", "accepted"), ("due", "2026-12-01"), ("color", "green"), ("language", "en"),
        ("motivation", "questioning"), ("marking", "green"),
      ], now: .noon)
    _ = try replica.release([first], to: ["partners"], not: [], now: .noon)
    _ = try replica.set([article], [("marking", "amber"), ("status", "open")], now: .noon)
    let (reply, _) = try replica.reply(
      to: first, body: "Who says so?\nnorth.9, south: I do", now: .noon)
    for desk in [north, south] { try desk.exchange(with: &log) }
    _ = try south.replica.reply(to: reply, body: "@north: we saw it", now: .noon)
    _ = try south.replica.assess(
      [first], [("stance", "refutes"), ("confidence", "70"), ("rationale", "Hearsay.")], now: .noon)
    _ = try south.replica.assess(
      [article], [("reliability", "B"), ("credibility", "2")], now: .noon)
    _ = try north.replica.assess(
      [article], [("reliability", "C"), ("stance", "supports")], now: .noon)
    _ = try south.annotates(article, "noon", "")
    for desk in [south, north, south] { try desk.exchange(with: &log) }
  }
}

extension Desk {
  var replica: Replica { Replica(folder: ReplicaFolder(path: path), store: store) }

  func imports() throws -> String {
    let file = try ArticleFile(
      text: CanonicalText(canonicalizing: Newsroom.text), typedURL: Newsroom.url,
      importer: "plain/1", rawHash: [UInt8](repeating: 7, count: 32))
    return try #require(replica.importArticles([file], now: .noon).first).article
  }

  func annotates(_ article: String, _ quote: String, _ note: String, _ tags: [String] = []) throws
    -> String
  {
    try replica.annotate(
      AnnotationRequest(
        article: article, place: .quote(quote, nth: nil), note: note, tags: tags, motivation: nil),
      now: .noon
    ).id
  }

  func exports(_ format: ExportFormat) throws -> String {
    var exporter = format.exporter(isMarked: false)
    return try replica.read { reader in
      var text = try exporter.begin(ExportHeader(reader))
      _ = try reader.export(ExportFilter()) { text += try exporter.add($0) }
      return text + exporter.end()
    }
  }

  /// The members of the only object of an export.
  func object(_ format: ExportFormat) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(exports(format).utf8)) as? [String: Any])
  }
}
