import Foundation
import GRDB
package import PostilCore

/// The texts of revisions, from the log and from the outbox.
extension ReplicaView {
  package func text(of revision: ContentID) throws -> Text? {
    try RevisionTable(db: db).text(of: revision)
  }

  /// A text up to its first line end.
  package func firstLine(of revision: ContentID) throws -> String? {
    try RevisionTable(db: db).firstLine(of: revision)
  }

  /// A text, laid out for offsets; `nil` also for one that is not canonical, which no importer makes.
  package func canonicalText(of revision: ContentID) throws -> CanonicalText? {
    try text(of: revision).flatMap { CanonicalText(verbatim: $0.string) }
  }

  /// The place of a text among all, pending ones last; `nil` for a missing one.
  package func place(ofRevision revision: ContentID) throws -> Seq? {
    try RevisionTable(db: db).place(of: revision)
  }

  /// The article to which a text first belonged; `nil` for a text that is not held.
  package func article(ofRevision revision: ContentID) throws -> ContentID? {
    try RevisionTable(db: db).article(of: revision)
  }

  /// The words of an annotation's range; `nil` where the text is not held or ends before them.
  ///
  /// For many annotations of many texts: SQLite counts the scalars, and the text stays where it is.
  package func quote(of facts: AnnotationFacts) throws -> String? {
    let count = Int64(facts.end) - Int64(facts.start)
    let statement = try db.cachedStatement(
      sql: "SELECT substr(content, ?, ?) FROM revision WHERE id = ? AND base IS NULL")
    let quote = try String.fetchOne(
      statement, arguments: [Int64(facts.start) + 1, count, Data(facts.revision.bytes)])
    guard let quote else {
      return try canonicalText(of: facts.revision)?
        .slice(start: Int(facts.start), end: Int(facts.end))
    }
    return quote.unicodeScalars.count == Int(count) ? quote : nil
  }
}
