import Foundation
import GRDB
import PostilCore
import PostilWire

/// Holds what a bulk fold makes against the rows that lie in the tables, and writes nothing.
///
/// Both come in the order of the rows, so that each table is read once from front to back. Of what
/// does not, each row is looked up, and at the end they are counted.
struct ProjectionComparison: FoldOutput {
  private let table: EntityTable
  private let runs: RowReader
  private let entities: RowReader
  private let histories: RowReader
  private let texts: RowReader
  private let reasons: RowReader
  private let attentions: RowReader
  private var articles: [(id: ContentID, place: EntityPlace)] = []
  private var revisions: Set<ContentID> = []
  private var ignoredCount = 0
  /// Whether all rows so far lie there. What a log folds to says nothing before the log is known to be
  /// sound, so that a difference is not thrown at once.
  private var isSame = true

  init(_ table: EntityTable) throws {
    self.table = table
    let db = table.db
    runs = try RowReader(
      db,
      sql: """
        SELECT first_seq, last_seq, replica, first_counter, received_at FROM run
        ORDER BY first_seq
        """)
    entities = try RowReader(
      db,
      sql: """
        SELECT place, kind, parent, attention, state, joined_prose, bases, history FROM entity
        ORDER BY place
        """)
    histories = try RowReader(
      db, sql: "SELECT place, number, entries FROM entity_history ORDER BY place, number")
    texts = try RowReader(db, sql: "SELECT text FROM revision WHERE id = ?")
    reasons = try RowReader(db, sql: "SELECT reason FROM ignored_event WHERE seq = ?")
    attentions = try RowReader(db, sql: "SELECT attention FROM entity WHERE place = ?")
  }

  mutating func add(_ logged: LoggedChangeset) throws {
    guard isSame else { return }
    isSame =
      try runs.next() && runs.holds(0, Int64(storing: logged.firstSeq))
      && runs.holds(1, Int64(storing: logged.lastSeq))
      && runs.holds(2, Int64(bitPattern: logged.changeset.replica.bits))
      && runs.holds(3, Int64(storing: logged.changeset.firstCounter))
      && runs.holds(4, logged.receivedAt.milliseconds)
  }

  mutating func add(_ reason: Fold.Reason, at seq: Seq) throws {
    guard isSame else { return }
    ignoredCount += 1
    reasons.bind(1, try Int64(storing: seq))
    isSame = try reasons.only { reasons.holds(0, Int64(reason.rawValue)) }
  }

  mutating func add(_ revision: ContentID, _ text: Text) throws {
    guard isSame, revisions.insert(revision).inserted else { return }
    texts.bind(1, blob: revision.bytes)
    isSame = try texts.only { texts.holds(0, text: text) }
  }

  mutating func add(_ row: FoldedRow) throws {
    guard isSame else { return }
    isSame = try entities.next() && holds(row)
    for (number, entries) in row.chunks.enumerated() where isSame {
      isSame =
        try histories.next() && histories.holds(0, row.place.row)
        && histories.holds(1, Int64(number)) && histories.holds(2, blob: entries)
    }
    if case .article(let article) = row.id { articles.append((article, row.place)) }
  }

  private func holds(_ row: FoldedRow) -> Bool {
    entities.holds(0, row.place.row) && entities.holds(1, Int64(row.id.kind.rawValue))
      && (row.parent.map { entities.holds(2, $0) } ?? entities.isNull(2))
      // That of a deleted one is looked at once it is weighed.
      && (row.hasDeletion || entities.holds(3, row.attention.rawValue))
      && entities.holds(4, blob: row.state)
      && (row.joinedProse.map { entities.holds(5, text: $0) } ?? entities.isNull(5))
      && (row.bases.isEmpty ? entities.isNull(6) : entities.holds(6, blob: row.bases))
      && entities.holds(7, blob: row.history)
  }

  mutating func endRows() throws {
    isSame =
      try isSame && !runs.next() && !entities.next() && !histories.next() && articlesAreSame()
      && count(of: "revision") == revisions.count && count(of: "ignored_event") == ignoredCount
    try expectSame()
  }

  private mutating func articlesAreSame() throws -> Bool {
    articles.sort { $0.id < $1.id }
    let rows = try RowReader(table.db, sql: "SELECT id, place FROM article ORDER BY id")
    for article in articles {
      guard try rows.next(), rows.holds(0, blob: article.id.bytes),
        rows.holds(1, article.place.row)
      else { return false }
    }
    return try !rows.next()
  }

  private func count(of name: String) throws -> Int? {
    try Int.fetchOne(table.db, sql: "SELECT count(*) FROM \(name)")
  }

  mutating func mark(_ place: EntityPlace, _ attention: Attention, before: Attention) throws {
    attentions.bind(1, place.row)
    isSame = try isSame && attentions.only { attentions.holds(0, attention.rawValue) }
  }

  mutating func finish(_ tally: Tally) throws {
    isSame = try isSame && tally.isStored()
    try expectSame()
  }

  private func expectSame() throws {
    guard isSame else { throw Damage.state("it is not the fold of the log") }
  }
}
