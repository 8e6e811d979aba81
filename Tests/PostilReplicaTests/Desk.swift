import Foundation
import PostilCore
import PostilStore
import TestSupport
import Testing

@testable import PostilReplica

extension Desk {
  var replica: Replica { Replica(folder: ReplicaFolder(path: path), store: store) }

  /// Imports a plain text.
  ///
  /// - Returns: the article's short name.
  @discardableResult
  func imports(_ text: String, url: String? = nil) throws -> String {
    try #require(replica.importArticles([.plain(text, url: url)], now: .noon).first).article
  }

  /// Annotates, with nothing but a quote and a note.
  @discardableResult
  func annotates(_ article: String, _ quote: String, nth: Int? = nil, note: String = "Note.") throws
    -> Annotated
  {
    try replica.annotate(
      AnnotationRequest(
        article: article, place: .quote(quote, nth: nth), note: note, tags: [], motivation: nil),
      now: .noon)
  }

  /// The folded state of a typed id.
  func row(_ typed: String) throws -> EntityRow {
    try store.read { view in try Names(view, own: store).entity(typed) }
  }

  func name(of id: EntityID) throws -> String {
    try store.read { view in try Names(view, own: store).name(of: id) }
  }

  func value(_ field: Field, of typed: String) throws -> Value? {
    try row(typed).entity.value(of: field)
  }
}

/// The outcome of an edit of one thing.
enum SingleOutcome {
  case recorded, unchanged

  fileprivate init(_ outcomes: [EditOutcome]) {
    self = outcomes.count == 1 && !outcomes[0].isUnchanged ? .recorded : .unchanged
  }
}

/// Edits of one thing.
extension Replica {
  func edit(_ id: String, text: String, now: Instant) throws -> SingleOutcome {
    SingleOutcome(try edit([id], text: text, now: now))
  }

  func tag(_ id: String, adding: [String], removing: [String], now: Instant) throws
    -> SingleOutcome
  {
    SingleOutcome(try tag([id], adding: adding, removing: removing, now: now))
  }

  func set(_ id: String, _ values: [(field: String, value: String)], now: Instant) throws
    -> SingleOutcome
  {
    SingleOutcome(try set([id], values, now: now))
  }

  func assess(_ id: String, _ judgements: [(aspect: String, value: String)], now: Instant) throws
    -> SingleOutcome
  {
    SingleOutcome(try assess([id], judgements, now: now))
  }

  func release(_ id: String, to adding: [String], not removing: [String], now: Instant) throws
    -> SingleOutcome
  {
    SingleOutcome(try release([id], to: adding, not: removing, now: now))
  }

  func delete(_ id: String, now: Instant) throws -> SingleOutcome {
    SingleOutcome(try delete([id], now: now))
  }

  func restore(_ id: String, now: Instant) throws -> SingleOutcome {
    SingleOutcome(try restore([id], now: now))
  }
}

extension Replica {
  func digest() throws -> DigestDetail { try read { try $0.digest() } }
}

extension Reader {
  /// - Parameter revision: as typed; `nil` for the displayed one.
  func article(_ typed: String, revision: String? = nil) throws -> ArticleDetail {
    guard case .article(let shown) = try show(typed, revision: revision) else {
      throw ReplicaError.wrongKind(typed, expected: .article)
    }
    return shown
  }
}

extension ArticleFile {
  static func plain(_ text: String, url: String? = nil) throws -> ArticleFile {
    try ArticleFile(
      text: CanonicalText(canonicalizing: text), typedURL: url, importer: "plain/1",
      rawHash: [UInt8](repeating: 7, count: 32))
  }

  /// A file of the news corpus with a comment count.
  static func news(_ title: String, comments: Int) throws -> ArticleFile {
    try ArticleFile(
      text: CanonicalText(paragraphs: [title, "The bridge was closed."]),
      published: "2024-03-01 01.03.2024, 09:30", importer: "news/1", commentCount: comments,
      rawHash: [UInt8](repeating: 7, count: 32))
  }
}

/// The error that something throws, in its own words; "nothing" where it throws none.
///
/// `ReplicaError` is not `Equatable`, since some of its cases carry whole lists.
func failure(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "nothing"
  } catch {
    return String(describing: error)
  }
}
