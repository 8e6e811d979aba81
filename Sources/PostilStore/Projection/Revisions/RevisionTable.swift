import Foundation
import GRDB
import PostilCore
import PostilLog

/// The texts of revisions, within one transaction.
///
/// A text that was given by its differences is stored as a patch of one that is stored whole, so that each
/// is read in two steps at most. ⚖ No text from the log is a patch of one that only waits in the outbox,
/// which may go.
struct RevisionTable {
  /// A patch inserts at most this part of its text; otherwise the text is stored whole. So a thousand small
  /// edits take less than this part of their texts.
  private static let insertedPart = 4
  private static let patchPieces = 1_024

  let db: Database

  /// The stored form of a text.
  private struct Stored {
    let base: ContentID?
    let content: [UInt8]
  }

  func text(of revision: ContentID) throws -> Text? {
    guard let stored = try stored(revision) else { return nil }
    guard let base = stored.base else { return try Self.text(stored.content) }
    guard let whole = try self.stored(base), whole.base == nil,
      let text = try TextPatch(decoding: stored.content).text(of: Self.text(whole.content))
    else { throw Damage.state("a revision's text") }
    return text
  }

  /// A text up to its first line end. Of one that is stored whole nothing else is decoded.
  func firstLine(of revision: ContentID) throws -> String? {
    let rows = try RowReader(db, cached: "SELECT base, content FROM revision WHERE id = ?")
    rows.bind(1, blob: revision.bytes)
    var line: String?
    let isWhole = try rows.only {
      guard rows.isNull(0) else { return false }
      line = try rows.withBlob(1) { try Self.string($0.prefix { $0 != UInt8(ascii: "\n") }) }
      return true
    }
    if isWhole { return line }
    return try text(of: revision).map { String($0.string.prefix { $0 != "\n" }) }
  }

  /// The seq at which the log first brings a text; `nil` where it does not.
  func firstSeq(of revision: ContentID) throws -> Seq? {
    let statement = try db.cachedStatement(sql: "SELECT seq FROM revision WHERE id = ?")
    return try Seq.fetchOne(statement, arguments: [Data(revision.bytes)])
  }

  /// The article to which a text first belonged.
  func article(of revision: ContentID) throws -> ContentID? {
    let statement = try db.cachedStatement(sql: "SELECT article FROM revision WHERE id = ?")
    let bytes = try Data.fetchOne(statement, arguments: [Data(revision.bytes)])
    return bytes.flatMap { ContentID(bytes: $0) }
  }

  /// The place of a text among all: the seq at which the log brings it, or behind the log, in the order in
  /// which the waiting ones came. `nil` for a missing text.
  func place(of revision: ContentID) throws -> Seq? {
    let statement = try db.cachedStatement(
      sql: "SELECT coalesce(seq, \(Int64.max / 2) + rowid) FROM revision WHERE id = ?")
    return try Seq.fetchOne(statement, arguments: [Data(revision.bytes)])
  }

  /// The bytes of a text that the log brings before a seq, or of any stored text where that is `nil`; `nil`
  /// for one that is not.
  func size(of revision: ContentID, before seq: Seq?) throws -> Int? {
    let statement = try db.cachedStatement(
      sql: "SELECT bytes FROM revision WHERE id = ? AND coalesce(seq < ?, ?)")
    return try Int.fetchOne(
      statement,
      arguments: [Data(revision.bytes), try seq.map { try Int64(storing: $0) }, seq == nil])
  }

  /// Stores a text when it first comes. A waiting text gets its seq when the log brings it; a patch is then
  /// made anew from texts in the log.
  func keep(_ held: HeldText) throws {
    try RowWriter(db, cached: Self.keeping).insert(row(of: held))
  }

  /// Removes a text that only waits in the outbox.
  func forgetWaiting(_ revision: ContentID) throws {
    try db.cachedStatement(sql: "DELETE FROM revision WHERE id = ? AND seq IS NULL")
      .execute(arguments: [Data(revision.bytes)])
  }

  /// A text that is stored whole may be another's base, and stays whole.
  private static let keeping =
    ProjectionTable.revision.insertion(or: "ABORT") + """
       ON CONFLICT (id) DO UPDATE SET
        seq = excluded.seq,
        article = excluded.article,
        base = CASE WHEN base IS NULL THEN NULL ELSE excluded.base END,
        content = CASE WHEN base IS NULL THEN content ELSE excluded.content END
      WHERE seq IS NULL AND excluded.seq IS NOT NULL
      """

  /// The row of a text that is not stored yet.
  func row(of held: HeldText) throws -> [StoredValue] {
    guard let edit = held.edit, let (base, patch) = try patch(edit.parent, edit.splices, of: held)
    else { return try wholeRow(of: held) }
    return try beginning(of: held) + [.blob(base.bytes), .blob(patch.encoded)]
  }

  /// The row of a text that is to be stored whole.
  func wholeRow(of held: HeldText) throws -> [StoredValue] {
    try beginning(of: held) + [.null, .text(held.text)]
  }

  private func beginning(of held: HeldText) throws -> [StoredValue] {
    [
      .blob(held.id.bytes), try held.seq.map { .integer(try Int64(storing: $0)) } ?? .null,
      .blob(held.article.bytes), .integer(Int64(held.text.utf8Count)),
    ]
  }

  private func patch(_ parent: ContentID, _ splices: [ByteSplice], of held: HeldText) throws
    -> (base: ContentID, patch: TextPatch)?
  {
    guard let stored = try stored(parent) else { return nil }
    let base = stored.base ?? parent
    let before =
      stored.base == nil
      ? TextPatch(wholeOf: try Self.text(stored.content))
      : try TextPatch(decoding: stored.content)
    let patch = before.applying(splices)
    guard patch.insertedBytes <= held.text.utf8Count / Self.insertedPart,
      patch.pieceCount <= Self.patchPieces, try held.seq == nil || firstSeq(of: base) != nil
    else { return nil }
    return (base, patch)
  }

  private func stored(_ revision: ContentID) throws -> Stored? {
    let rows = try RowReader(db, cached: "SELECT base, content FROM revision WHERE id = ?")
    rows.bind(1, blob: revision.bytes)
    var found: Stored?
    _ = try rows.only {
      let base = rows.isNull(0) ? nil : ContentID(bytes: rows.bytes(0))
      guard base != nil || rows.isNull(0) else { throw Damage.state("a revision's base") }
      found = Stored(base: base, content: rows.bytes(1))
      return true
    }
    return found
  }

  private static func text(_ bytes: [UInt8]) throws -> Text { Text(try string(bytes)) }

  private static func string(_ bytes: some Collection<UInt8>) throws -> String {
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw Damage.state("a revision's text")
    }
    return string
  }
}
