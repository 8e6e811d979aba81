import Foundation
import GRDB
import PostilCore
import PostilLog
import PostilWire

/// Compares the rows of a bulk fold with those in the tables, and corrects the differences on request.
///
/// Both come in the order of the rows, so that each table is read once from front to back and correct rows
/// are not written again: correcting a single wrong row costs a reading, and no disk space for a second
/// copy. Rows that come in no order are looked up one by one, and counted at the end.
struct ProjectionMerge: FoldOutput {
  private let table: EntityTable
  private let repairs: Bool
  private var spans: RowMerge
  private var entities: RowMerge
  private var histories: RowMerge
  private var longValues: RowMerge
  private let texts: RowReader
  private let textTable: RevisionTable
  private let storedFlags: RowReader
  private var articles: [(id: ContentID, place: EntityPlace)] = []
  private var terms: [(id: ContentID, place: EntityPlace)] = []
  private var revisions: Set<ContentID> = []
  private var ignored: [(seq: Seq, reason: Fold.Reason)] = []
  private var byParent = IndexSum()
  private var toDecide = IndexSum()
  private var revised = IndexSum()
  private var byCounter = IndexSum()
  /// `nil` unless it was asked for: it takes as long as the comparison.
  private var digest: StateDigest?
  private var others: Int

  /// - Parameter repairs: else nothing is written, and a difference is thrown in the end. The fold of a log
  ///   proves nothing before the log is known to be sound, so none is thrown at once.
  init(_ table: EntityTable, repairs: Bool) throws {
    self.table = table
    self.repairs = repairs
    digest = repairs ? StateDigest() : nil
    let db = table.db
    if repairs { try db.makeRoomForManyRows() }
    // Before any read, which would lock the tables.
    others = try ProjectionSchema(db: db).differences(repairs: repairs)
    spans = try RowMerge(db, .changesetSpan, repairs: repairs)
    entities = try RowMerge(db, .entity, repairs: repairs)
    histories = try RowMerge(db, .history, repairs: repairs)
    longValues = try RowMerge(db, .value, repairs: repairs)
    texts = try RowReader(
      db, sql: "SELECT seq, article, bytes, base, content FROM revision WHERE id = ?")
    textTable = RevisionTable(db: db)
    storedFlags = try RowReader(db, sql: "SELECT flags FROM entity WHERE place = ?")
  }

  /// The number of rows that differed.
  var differences: Int {
    spans.differences + entities.differences + histories.differences + longValues.differences
      + others
  }

  /// The digest of the correct state, once all rows came and were corrected.
  func digestOfState() throws -> String {
    guard var digest else { preconditionFailure("only what repairs takes it") }
    let values = ValueTable(db: table.db)
    let states = try RowReader(
      table.db, sql: "SELECT place, state, long_values FROM entity WHERE place = ?")
    let nobodys =
      articles.map { (EntityKind.article, $0.place) } + terms.map { (EntityKind.term, $0.place) }
    for (kind, place) in nobodys {
      states.bind(1, place.row)
      _ = try states.only {
        try digest.add(kind, by: ReplicaID(bits: 0), states, with: values)
        return true
      }
    }
    return digest.finalized()
  }

  mutating func add(_ logged: LoggedChangeset) throws {
    byCounter.add(
      Int64(bitPattern: logged.changeset.replica.bits),
      try Int64(storing: logged.changeset.firstCounter), try Int64(storing: logged.firstSeq))
    try spans.put(logged.spanRow)
  }

  mutating func add(_ reason: Fold.Reason, at seq: Seq) { ignored.append((seq, reason)) }

  mutating func add(_ held: HeldText) throws {
    guard revisions.insert(held.id).inserted, try !isThere(held) else { return }
    others += 1
    guard repairs else { return }
    // Whole, whatever it was: others may be patches of it.
    try RowWriter(table.db, cached: ProjectionTable.revision.insertion(or: "REPLACE"))
      .insert(textTable.wholeRow(of: held))
  }

  /// True if a text is stored correctly: whole, or as a patch of one that is stored whole.
  private func isThere(_ held: HeldText) throws -> Bool {
    let seq = try held.seq.map { try Int64(storing: $0) }
    var base: ContentID?
    texts.bind(1, blob: held.id.bytes)
    let isWhole = try texts.only {
      guard seq.map({ texts.holds(0, $0) }) ?? texts.isNull(0),
        texts.holds(1, blob: held.article.bytes), texts.holds(2, Int64(held.text.utf8Count))
      else { return false }
      if texts.isNull(3) { return texts.holds(4, text: held.text) }
      base = ContentID(bytes: texts.bytes(3))
      return false
    }
    if isWhole { return true }
    guard let base, revisions.contains(base) else { return false }
    do {
      return try textTable.text(of: held.id) == held.text
    } catch is Damage {
      return false
    }
  }

  func size(of revision: ContentID) throws -> Int? {
    try textTable.size(of: revision, before: nil)
  }

  /// Also `nil` where it is damaged, which is already counted.
  func text(of revision: ContentID) throws -> Text? {
    do {
      return try textTable.text(of: revision)
    } catch is Damage {
      return nil
    }
  }

  mutating func add(_ row: FoldedRow) throws {
    var flags = row.flags.rawValue
    let values = row.values
    try entities.put(values) { rows in
      guard rows.holds(values, open: FoldedRow.flagsColumn) else { return false }
      // The flags of a deleted entity are compared once the deletion is weighed.
      let stored = rows.integer(Int32(FoldedRow.flagsColumn))
      guard row.hasDeletion || stored == flags else { return false }
      flags = stored
      return true
    }
    if let parent = row.parent { byParent.add(parent, flags, row.place.row) }
    if Flags(rawValue: flags).isToDecide {
      toDecide.add(row.place.row, flags, row.place.row)
    }
    if Flags(rawValue: flags).contains(.revised) {
      revised.add(row.place.row, flags, row.place.row)
    }
    for chunk in row.chunkRows { try histories.put(chunk) }
    for value in row.valueRows { try longValues.put(value) }
    switch row.id {
    case .article(let article): articles.append((article, row.place))
    case .term(let term): terms.append((term, row.place))
    case .annotation, .reply: digest?.add(row.id, state: row.state)
    }
  }

  mutating func endRows() throws {
    try spans.end()
    try entities.end()
    try histories.end()
    try longValues.end()
    articles.sort { $0.id < $1.id }
    terms.sort { $0.id < $1.id }
    try end(articles, in: .article)
    try end(terms, in: .term)
    try endIgnored()
    try endRevisions()
    try expectSame()
    try endIndexes()
    try expectSame()
  }

  mutating func mark(_ place: EntityPlace, _ flags: Flags, before: Flags) throws {
    storedFlags.bind(1, place.row)
    guard try !storedFlags.only({ storedFlags.holds(0, flags.rawValue) }) else { return }
    others += 1
    if repairs { try table.mark(place, flags) }
  }

  mutating func put(_ tally: Tally) throws {
    if try !tally.isStored() {
      others += 1
      if repairs {
        try table.db.execute(sql: ProjectionTable.tally.emptying)
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

  /// - Parameter places: ascending by id.
  private mutating func end(
    _ places: [(id: ContentID, place: EntityPlace)], in index: ProjectionTable
  ) throws {
    let rows = try RowReader(table.db, sql: index.selection)
    let areSame = try places.allSatisfy { entity in
      try rows.next() && rows.holds([.blob(entity.id.bytes), .integer(entity.place.row)])
    }
    guard try !areSame || rows.next() else { return }
    others += 1
    guard repairs else { return }
    rows.reset()
    try table.db.execute(sql: index.emptying)
    let writer = try RowWriter(table.db, sql: index.insertion)
    for entity in places {
      try writer.insert([.blob(entity.id.bytes), .integer(entity.place.row)])
    }
  }

  private mutating func endIgnored() throws {
    ignored.sort { $0.seq < $1.seq }
    var rows = try RowMerge(table.db, .ignored, repairs: repairs)
    for event in ignored {
      try rows.put([
        .integer(try Int64(storing: event.seq)), .integer(Int64(event.reason.rawValue)),
      ])
    }
    try rows.end()
    others += rows.differences
  }

  /// Finds the texts that should not be there.
  private mutating func endRevisions() throws {
    let db = table.db
    guard try Int.fetchOne(db, sql: "SELECT count(*) FROM revision") != revisions.count else {
      return
    }
    for id in try Data.fetchAll(db, sql: "SELECT id FROM revision")
    where ContentID(bytes: [UInt8](id)).map({ !revisions.contains($0) }) ?? true {
      others += 1
      guard repairs else { continue }
      try db.execute(sql: ProjectionTable.revision.removal, arguments: [id])
    }
  }

  /// Checks that the indexes of the corrected tables find the same rows.
  private mutating func endIndexes() throws {
    let indexes: [(IndexSum, ProjectionTable, ProjectionTable.Index)] = [
      (byParent, .entity, ProjectionTable.byParent),
      (toDecide, .entity, ProjectionTable.toDecide),
      (revised, .entity, ProjectionTable.revised),
      (byCounter, .changesetSpan, ProjectionTable.byCounter),
    ]
    for (expected, table, index) in indexes {
      let found = try IndexSum.reading(table.entries(of: index), in: self.table.db)
      guard found != expected else { continue }
      others += 1
      if repairs { try self.table.db.execute(sql: "REINDEX \(index.name)") }
    }
  }
}
