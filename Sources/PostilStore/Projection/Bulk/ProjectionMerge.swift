import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// Holds what a bulk fold makes against the rows that lie in the tables, and puts right what differs
/// where that is asked for.
///
/// Both come in the order of the rows, so that each table is read once from front to back and what is
/// right is not written again: putting right what one event did wrong costs reading, and no disk to
/// hold all of it twice. Of what comes in no order, each row is looked up, and at the end they are counted.
struct ProjectionMerge: FoldOutput {
  private let table: EntityTable
  private let repairs: Bool
  private var runs: RowMerge
  private var entities: RowMerge
  private var histories: RowMerge
  private let texts: RowReader
  private let textWriter: RowWriter?
  private let attentions: RowReader
  private var articles: [(id: ContentID, place: EntityPlace)] = []
  private var revisions: Set<ContentID> = []
  private var ignored: [(seq: Seq, reason: Fold.Reason)] = []
  private var byParent = IndexSum()
  private var toDecide = IndexSum()
  private var byCounter = IndexSum()
  /// `nil` where nobody asks for it: it takes as long as the comparison.
  private var digest: StateDigest?
  private var others: Int

  /// - Parameter repairs: else nothing is written, and a difference is thrown in the end. What a log
  ///   folds to says nothing before the log is known to be sound, so that none is thrown at once.
  init(_ table: EntityTable, repairs: Bool) throws {
    self.table = table
    self.repairs = repairs
    digest = repairs ? StateDigest() : nil
    let db = table.db
    if repairs { try db.makeRoomForManyRows() }
    // Before anything is read, which would hold them fast.
    others = try ProjectionSchema(db: db).differences(repairs: repairs)
    runs = try RowMerge(
      db, "run", keys: ["first_seq"],
      columns: ["last_seq", "replica", "first_counter", "received_at"], repairs: repairs)
    entities = try RowMerge(
      db, "entity", keys: ["place"],
      columns: ["kind", "parent", "attention", "state", "joined_prose", "bases", "history"],
      repairs: repairs)
    histories = try RowMerge(
      db, "entity_history", keys: ["place", "number"], columns: ["entries"], repairs: repairs)
    texts = try RowReader(db, sql: "SELECT text FROM revision WHERE id = ?")
    textWriter =
      repairs
      ? try RowWriter(db, sql: "INSERT OR REPLACE INTO revision (id, text) VALUES (?, ?)") : nil
    attentions = try RowReader(db, sql: "SELECT attention FROM entity WHERE place = ?")
  }

  /// How many rows were not as they should be.
  var differences: Int {
    runs.differences + entities.differences + histories.differences + others
  }

  /// The digest of the state as it should be, once all rows came and were put right.
  func digestOfState() throws -> String {
    guard var digest else { preconditionFailure("only what repairs takes it") }
    let states = try RowReader(table.db, sql: "SELECT state FROM entity WHERE place = ?")
    for article in articles {
      states.bind(1, article.place.row)
      _ = try states.only {
        states.withBlob(0) { digest.add(.article, by: ReplicaID(bits: 0), state: $0) }
        return true
      }
    }
    return digest.finalized()
  }

  mutating func add(_ logged: LoggedChangeset) throws {
    let row = try RunRow(logged)
    byCounter.add(row.replica, row.firstCounter, row.firstSeq)
    try runs.put((row.firstSeq, 0)) {
      row.isHeld(by: $0)
    } bind: {
      row.bind(to: $0)
    }
  }

  mutating func add(_ reason: Fold.Reason, at seq: Seq) { ignored.append((seq, reason)) }

  mutating func add(_ revision: ContentID, _ text: Text) throws {
    guard revisions.insert(revision).inserted else { return }
    texts.bind(1, blob: revision.bytes)
    guard try !texts.only({ texts.holds(0, text: text) }) else { return }
    others += 1
    guard let textWriter else { return }
    textWriter.bind(1, blob: revision.bytes)
    textWriter.bind(2, text: text)
    try textWriter.insert()
  }

  mutating func add(_ row: FoldedRow) throws {
    var attention = row.attention.rawValue
    try entities.put((row.place.row, 0)) { rows in
      guard row.isHeld(by: rows) else { return false }
      // That of a deleted one is looked at once it is weighed.
      let stored = rows.integer(3)
      guard row.hasDeletion || stored == attention else { return false }
      attention = stored
      return true
    } bind: {
      row.bind(to: $0)
    }
    if let parent = row.parent { byParent.add(parent, attention, row.place.row) }
    if Attention(rawValue: attention).isToDecide { toDecide.add(row.place.row, attention, 0) }
    for (number, entries) in row.chunks.enumerated() {
      try histories.put((row.place.row, Int64(number))) {
        $0.holds(2, blob: entries)
      } bind: {
        $0.bind(1, row.place.row)
        $0.bind(2, Int64(number))
        $0.bind(3, blob: entries)
      }
    }
    if case .article(let article) = row.id {
      articles.append((article, row.place))
    } else {
      digest?.add(row.id, state: row.state)
    }
  }

  mutating func endRows() throws {
    try runs.end()
    try entities.end()
    try histories.end()
    try endArticles()
    try endIgnored()
    try endRevisions()
    try expectSame()
    try endIndexes()
    try expectSame()
  }

  mutating func mark(_ place: EntityPlace, _ attention: Attention, before: Attention) throws {
    attentions.bind(1, place.row)
    guard try !attentions.only({ attentions.holds(0, attention.rawValue) }) else { return }
    others += 1
    if repairs { try table.mark(place, attention) }
  }

  mutating func finish(_ tally: Tally) throws {
    if try !tally.isStored() {
      others += 1
      if repairs {
        try table.db.execute(sql: "DELETE FROM tally")
        var tally = tally
        try tally.save()
      }
    }
    try expectSame()
  }

  private func expectSame() throws {
    guard repairs || differences == 0 else {
      throw Damage.state("it is not the fold of the log")
    }
  }

  private mutating func endArticles() throws {
    articles.sort { $0.id < $1.id }
    let rows = try RowReader(table.db, sql: "SELECT id, place FROM article ORDER BY id")
    let areSame = try articles.allSatisfy { article in
      try rows.next() && rows.holds(0, blob: article.id.bytes)
        && rows.holds(1, article.place.row)
    }
    guard try !areSame || rows.next() else { return }
    others += 1
    guard repairs else { return }
    rows.reset()
    try table.db.execute(sql: "DELETE FROM article")
    let writer = try RowWriter(table.db, sql: "INSERT INTO article (id, place) VALUES (?, ?)")
    for article in articles {
      writer.bind(1, blob: article.id.bytes)
      writer.bind(2, article.place.row)
      try writer.insert()
    }
  }

  private mutating func endIgnored() throws {
    ignored.sort { $0.seq < $1.seq }
    var rows = try RowMerge(
      table.db, "ignored_event", keys: ["seq"], columns: ["reason"], repairs: repairs)
    for event in ignored {
      let (seq, reason) = (try Int64(storing: event.seq), Int64(event.reason.rawValue))
      try rows.put((seq, 0)) {
        $0.holds(1, reason)
      } bind: {
        $0.bind(1, seq)
        $0.bind(2, reason)
      }
    }
    try rows.end()
    others += rows.differences
  }

  /// All that should lie there does.
  private mutating func endRevisions() throws {
    let db = table.db
    guard try Int.fetchOne(db, sql: "SELECT count(*) FROM revision") != revisions.count else {
      return
    }
    for id in try Data.fetchAll(db, sql: "SELECT id FROM revision")
    where ContentID(bytes: [UInt8](id)).map({ !revisions.contains($0) }) ?? true {
      others += 1
      guard repairs else { continue }
      try db.execute(sql: "DELETE FROM revision WHERE id = ?", arguments: [id])
    }
  }

  /// The tables are as they should be; what finds their rows must find the same.
  private mutating func endIndexes() throws {
    let indexes = [
      (
        byParent, "entity_by_parent",
        "SELECT parent, attention, place FROM entity INDEXED BY entity_by_parent "
          + "WHERE parent IS NOT NULL"
      ),
      (
        toDecide, "entity_to_decide",
        "SELECT place, attention, 0 FROM entity INDEXED BY entity_to_decide "
          + "WHERE attention & 9 <> 0"
      ),
      (
        byCounter, "run_by_counter",
        "SELECT replica, first_counter, first_seq FROM run INDEXED BY run_by_counter"
      ),
    ]
    for (expected, index, entries) in indexes {
      let found = try IndexSum.reading(entries, in: table.db)
      guard found != expected else { continue }
      others += 1
      if repairs { try table.db.execute(sql: "REINDEX \(index)") }
    }
  }
}
