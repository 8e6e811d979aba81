import Foundation
import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilReplica

/// A replica in a folder of its own whose owner has joined, and the log that it may exchange with.
struct Desk {
  let folder: TemporaryFolder
  let replica: Replica

  init(_ name: String = "north", limits: RoomLimits = RoomLimits()) throws {
    folder = try TemporaryFolder()
    replica = try Desk.make(at: folder.path, name: name, limits: limits)
  }

  /// Makes a replica as a clone does, without a server.
  static func make(at path: String, name: String, limits: RoomLimits = RoomLimits()) throws
    -> Replica
  {
    let place = try ReplicaFolder.new(at: path)
    _ = try NewReplicaFolder(place)
    let key = SigningKey()
    try KeyFile.write(key, to: place.key)
    let store = try ReplicaStore(
      creating: place.database, workspace: .atlas, name: Text(name), publicKey: key.publicKey,
      link: "postil://localhost:1/atlas", limits: limits, now: .noon)
    return Replica(folder: place, store: store)
  }

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
    try replica.store.read { view in try Names(view, own: replica.store).entity(typed) }
  }

  func name(of id: EntityID) throws -> String {
    try replica.store.read { view in try Names(view, own: replica.store).name(of: id) }
  }

  func value(_ field: Field, of typed: String) throws -> Value? {
    try row(typed).entity.value(of: field)
  }

  var pending: Int {
    get throws { try replica.store.read { try $0.pendingCount() } }
  }

  /// Brings the outbox into the log and the log into the replica.
  func exchange(with log: inout MemoryLog) throws {
    let held = log.frontier(of: replica.store.replica)?.lastCounter ?? 0
    if let waiting = try replica.store.read({ try $0.outbox(after: held) }) {
      _ = try log.append([waiting], receivedAt: .noon)
    }
    try replica.store.write { transaction in
      for logged in log.log where logged.firstSeq > (try transaction.view.cursor()) {
        try transaction.append(logged)
      }
    }
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
